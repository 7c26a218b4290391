import NodeService
import PeerSync
import Synchronization

/// A running node as its transport sees it, with every frame that it sends noted by kind.
final class CountedPort: PeerPort {
  private let node: RunningNode
  private let sent = Mutex<[String]>([])
  private let dialled = Mutex<[PeerEndpoints]>([])
  private let bells = Mutex<[AsyncStream<Void>.Continuation]>([])

  init(_ node: RunningNode) { self.node = node }

  /// The kinds of the frames that were sent since the last time this was asked.
  func takeSent() -> [String] {
    sent.withLock { sent in
      defer { sent = [] }
      return sent
    }
  }

  /// How many were sent since then.
  var sentCount: Int { sent.withLock { $0.count } }

  /// Says where a peer is, since its port was not known when the directory was signed; the link looks again.
  func dial(_ peer: String, port: Int) {
    dialled.withLock { $0 = [PeerEndpoints(peer: peer, endpoints: ["127.0.0.1:\(port)"])] }
    for bell in bells.withLock({ $0 }) { bell.yield() }
  }

  var nodeName: String { node.nodeName }
  var tlsIdentity: TLSIdentity { node.tlsIdentity }
  var largestFrame: Int { node.largestFrame }
  func admittedPeers(pin: [UInt8]) -> [String] { node.admittedPeers(pin: pin) }
  func refusedStranger(_ code: String) { node.refusedStranger(code) }
  func peersToDial() -> [PeerEndpoints] { dialled.withLock { $0 } }
  /// Where a peer is may become known; the directory itself stays the same here.
  func directoryChanges() -> AsyncStream<Void> {
    let (stream, bell) = AsyncStream<Void>.makeStream()
    bells.withLock { $0.append(bell) }
    return stream
  }

  func serve(_ connection: PeerConnection) async {
    await node.serve(
      PeerConnection(
        peer: connection.peer, dialled: connection.dialled, inbound: connection.inbound,
        send: { bytes in
          self.sent.withLock { $0.append(Self.kind(bytes)) }
          try await connection.send(bytes)
        }, close: connection.close))
  }

  private static func kind(_ bytes: [UInt8]) -> String {
    guard let frame = try? Frame(decoding: bytes) else { return "unreadable" }
    return String("\(frame)".prefix { $0 != "(" })
  }
}
