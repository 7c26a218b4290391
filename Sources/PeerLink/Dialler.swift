import Logging
import Membership
import NIOCore
import NIOPosix
import NodeService
import Synchronization

/// Holds one connection to every peer that the node wants to dial.
final class Dialler: Sendable {
  private let door: Door
  private let settings: PeerLinkSettings
  private let logger: Logger
  private let serve: @Sendable (Link) async -> Void
  /// The peers that have a task.
  private let held = Mutex<Set<String>>([])

  init(door: Door, settings: PeerLinkSettings, logger: Logger, serve: @escaping @Sendable (Link) async -> Void) {
    self.door = door
    self.settings = settings
    self.logger = logger
    self.serve = serve
  }

  /// Dials, serves and dials again until the task is cancelled; follows the directory.
  func run() async {
    await withDiscardingTaskGroup { group in
      let changes = door.links.watch(peer: nil)
      startMissing(in: &group)
      for await _ in changes { startMissing(in: &group) }
    }
  }

  private func startMissing(in group: inout DiscardingTaskGroup) {
    for target in door.port.peersToDial() where held.withLock({ $0.insert(target.peer).inserted }) {
      group.addTask { await self.hold(target.peer) }
    }
  }

  private func hold(_ peer: String) async {
    var backoff = Backoff(initial: settings.reconnectInitial, maximum: settings.reconnectMaximum)
    var random = SystemRandomNumberGenerator()
    while !Task.isCancelled {
      guard let target = target(peer) else {
        held.withLock { _ = $0.remove(peer) }
        // The directory may have listed the peer again before the set said that nobody holds it.
        if target(peer) != nil, held.withLock({ $0.insert(peer).inserted }) { continue }
        return
      }
      if await connected(target)?.hasSettled(settings) == true { backoff.reset() }
      if !Task.isCancelled { await pause(backoff.next(using: &random)) }
    }
  }

  private func target(_ peer: String) -> PeerEndpoints? { door.port.peersToDial().first { $0.peer == peer } }

  /// Waits while a connection lives, whoever dialled it, or makes and serves one; returns it when it has ended.
  private func connected(_ target: PeerEndpoints) async -> Link? {
    let bell = door.links.watch(peer: target.peer)
    if let link = door.links.live(target.peer) {
      for await _ in bell where door.links.live(target.peer) == nil { break }
      return link
    }
    guard let link = await dial(target) else { return nil }
    await serve(link)
    return link
  }

  private func dial(_ target: PeerEndpoints) async -> Link? {
    var reason: String?
    for endpoint in target.endpoints where !Task.isCancelled && door.links.live(target.peer) == nil {
      do {
        return try await dial(target.peer, at: .dialled(endpoint))
      } catch {
        if Task.isCancelled { return nil }
        let code = (error as? PeerLinkError)?.code ?? .connect
        // Another connection with the peer stays: it was reached.
        if code != .duplicate { reason = Self.reason(code, endpoint, (error as? PeerLinkError)?.member) }
        logger.info("dialling failed", metadata: ["peer": "\(target.peer)", "code": "\(code.rawValue)"])
      }
    }
    if let reason { door.port.notReached(target.peer, reason) }
    return nil
  }

  private static func reason(_ code: PeerLinkError.Code, _ endpoint: String, _ member: String?) -> String {
    if let member { return "\(member) answered at \(endpoint), and not who was dialled" }
    return switch code {
    case .connect: "nothing answered at \(endpoint)"
    case .handshake: "TLS failed at \(endpoint)"
    case .notAdmitted: "who answered at \(endpoint) showed another key than the directory lists"
    case .timeout: "\(endpoint) did not finish the handshake in time"
    case .cut, .closed: "\(endpoint) hung up before it was linked"
    default: "\(endpoint): \(code.rawValue)"
    }
  }

  /// Makes one authenticated connection.
  func dial(_ peer: String, at endpoint: Endpoint) async throws -> Link {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let outcome = loop.makePromise(of: Link.self)
    return try await withTaskCancellationHandler {
      connect(peer, at: endpoint, on: loop).cascade(to: outcome)
      return try await outcome.futureResult.get()
    } onCancel: {
      // Name resolution and connecting cannot be interrupted; what they still yield finds the links closed.
      outcome.fail(CancellationError())
    }
  }

  private func connect(_ peer: String, at endpoint: Endpoint, on loop: any EventLoop) -> EventLoopFuture<Link> {
    // One channel per address of the name; only the channel that connects first is asked for its outcome.
    let outcomes = Outcomes()
    return ClientBootstrap(group: loop)
      .connectTimeout(.seconds(Limits.connectSeconds))
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { [door] channel in
        channel.eventLoop.makeCompletedFuture {
          outcomes.add(channel, try door.fit(channel, expected: peer))
        }
      }
      .connect(host: endpoint.host, port: endpoint.port)
      .flatMapErrorThrowing { throw PeerLinkError(.connect, "\(peer) cannot be reached", cause: $0) }
      .flatMap { channel in
        outcomes[channel] ?? loop.makeFailedFuture(PeerLinkError(.connect, "\(peer) cannot be reached"))
      }
  }

  /// Sleeps, or less when the directory changes: endpoints may be new.
  private func pause(_ duration: Duration) async {
    let changes = door.links.watch(peer: nil)
    await withTaskGroup(of: Void.self) { group in
      group.addTask { try? await Task.sleep(for: duration) }
      group.addTask { for await _ in changes { break } }
      await group.next()
      group.cancelAll()
    }
  }
}

/// The outcomes of the channels that one attempt opened.
private final class Outcomes: Sendable {
  private let byChannel = Mutex<[ObjectIdentifier: EventLoopFuture<Link>]>([:])

  func add(_ channel: any Channel, _ outcome: EventLoopFuture<Link>) {
    byChannel.withLock { $0[ObjectIdentifier(channel)] = outcome }
  }

  subscript(channel: any Channel) -> EventLoopFuture<Link>? { byChannel.withLock { $0[ObjectIdentifier(channel)] } }
}
