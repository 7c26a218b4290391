import Crypto
import Foundation
import NIOSSL
import NodeService
import Synchronization
import Testing

@testable import PeerLink

/// A node behind the link that echoes every frame in upper case and remembers what it saw.
final class TestNode: PeerPort {
  struct State {
    var directory: [[UInt8]: String] = [:]
    /// Who states a key besides who it is.
    var claims: [[UInt8]: [String]] = [:]
    var targets: [PeerEndpoints] = []
    var bells: [AsyncStream<Void>.Continuation] = []
    var open: [PeerConnection] = []
    var opened = 0
    var received: [[UInt8]] = []
    var errors: [PeerLinkError] = []
    var paused = false
    var sent = 0
    var strangers: [String: Int] = [:]
    var rolled: TLSIdentity?
    var lookups = 0
    var lookupsAnswered = Int.max
    var prober: (any PeerProber)?
  }

  let nodeName: String
  let key = P256.Signing.PrivateKey()
  private let firstIdentity: TLSIdentity
  var tlsIdentity: TLSIdentity { state.withLock { $0.rolled } ?? firstIdentity }
  let largestFrame = 1 << 20
  let state = Mutex(State())
  let log = CodeLog()

  init(_ name: String) {
    nodeName = name
    let pin = Array(SHA256.hash(data: key.publicKey.derRepresentation))
    firstIdentity = TLSIdentity(privateKey: Array(key.rawRepresentation), pin: pin)
  }

  func admittedPeers(pin: [UInt8]) -> [String] {
    state.withLock { state in
      state.lookups += 1
      guard state.lookups <= state.lookupsAnswered else { return [] }
      return (state.directory[pin].map { [$0] } ?? []) + (state.claims[pin] ?? [])
    }
  }

  /// A first frame that begins with «i am » names who sends it.
  func speaker(ofFirst frame: [UInt8]) -> String? {
    let text = String(decoding: frame, as: UTF8.self)
    return text.hasPrefix("i am ") ? String(text.dropFirst(5)) : nil
  }

  func peersToDial() -> [PeerEndpoints] { state.withLock { $0.targets } }

  func refusedStranger(_ code: String) { state.withLock { $0.strangers[code, default: 0] += 1 } }

  func offer(_ prober: any PeerProber) { state.withLock { $0.prober = prober } }

  func directoryChanges() -> AsyncStream<Void> {
    let (stream, bell) = AsyncStream<Void>.makeStream()
    state.withLock { $0.bells.append(bell) }
    return stream
  }

  func serve(_ connection: PeerConnection) async {
    state.withLock { state in
      state.opened += 1
      state.open.append(connection)
    }
    do {
      while state.withLock({ $0.paused }) { try await Task.sleep(for: .milliseconds(10)) }
      while let frame = try await connection.inbound.next() {
        state.withLock { $0.received.append(frame) }
        // Only the accepting side answers, so that no frame goes round for ever.
        // Reading says why a connection ended; a failed answer says only that it did.
        let answer = String(decoding: frame, as: UTF8.self).uppercased()
        if !connection.dialled { try? await connection.send(Array(answer.utf8)) }
      }
    } catch {
      if let error = error as? PeerLinkError { state.withLock { $0.errors.append(error) } }
    }
    state.withLock { state in
      if let index = state.open.firstIndex(where: { $0.peer == connection.peer && $0.dialled == connection.dialled }) {
        state.open.remove(at: index)
      }
    }
  }

  /// Shows another key from here on.
  func roll() {
    let key = P256.Signing.PrivateKey()
    let pin = Array(SHA256.hash(data: key.publicKey.derRepresentation))
    state.withLock { $0.rolled = TLSIdentity(privateKey: Array(key.rawRepresentation), pin: pin) }
  }

  /// Brings a directory into force that lists these nodes.
  func admit(_ nodes: [TestNode]) {
    let bells = state.withLock { state in
      state.directory = Dictionary(uniqueKeysWithValues: nodes.map { ($0.tlsIdentity.pin, $0.nodeName) })
      return state.bells
    }
    for bell in bells { bell.yield() }
  }

  func dial(_ peer: TestNode, at endpoints: String...) {
    let bells = state.withLock { state in
      state.targets.append(PeerEndpoints(peer: peer.nodeName, endpoints: endpoints))
      return state.bells
    }
    for bell in bells { bell.yield() }
  }

  var connections: [PeerConnection] { state.withLock { $0.open } }
  var received: [[UInt8]] { state.withLock { $0.received } }
  var errors: [PeerLinkError] { state.withLock { $0.errors } }
  var opened: Int { state.withLock { $0.opened } }

  func service(
    listen: PeerLinkSettings.Listen?, onListening: @escaping @Sendable (Int) -> Void = { _ in }
  ) -> PeerLinkService {
    let settings = PeerLinkSettings(
      listen: listen, reconnectInitial: .milliseconds(20), reconnectMaximum: .milliseconds(200),
      onListening: onListening)
    return PeerLinkService(
      port: self, settings: settings, logger: log.logger)
  }

  /// Runs the link of this node while `body` runs; `body` gets the port.
  func listening<T: Sendable>(
    host: String = "127.0.0.1", port: Int = 0, _ body: @Sendable @escaping (Int) async throws -> T
  ) async throws -> T {
    let (ports, bound) = AsyncStream<Int>.makeStream()
    let service = service(listen: .init(host: host, port: port)) { bound.yield($0) }
    return try await withThrowingTaskGroup(of: T?.self) { group in
      group.addTask {
        defer { bound.finish() }
        try await service.run()
        return nil
      }
      group.addTask {
        for await port in ports { return try await body(port) }
        return nil
      }
      defer { group.cancelAll() }
      while let result = try await group.next() {
        if let result { return result }
      }
      throw PeerLinkError(.closed, "the service ended before the test did")
    }
  }

  /// Runs the link of this node, dialling only, while `body` runs.
  func dialling<T: Sendable>(_ body: @Sendable () async throws -> T) async throws -> T {
    // One that an earlier service offered has closed its links with it.
    state.withLock { $0.prober = nil }
    let service = service(listen: nil)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await service.run() }
      defer { group.cancelAll() }
      return try await body()
    }
  }
}

/// Waits until a condition holds; a minute without it is a failure of the test.
func eventually(
  _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation, _ condition: () -> Bool
) async throws {
  for _ in 0..<6000 {
    if condition() { return }
    try await Task.sleep(for: .milliseconds(10))
  }
  Issue.record(what, sourceLocation: sourceLocation)
  throw CancellationError()
}
