import NIOCore
import NIOSSL
import NIOTLS
import NodeService
import Synchronization

/// Watches one handshake and lets frames through once the peer's key was found in the directory again.
///
/// Stands behind the TLS handler. The verification callback is not trusted alone, because TLS may skip it (a resumed
/// session does): certificate, version and protocol are read from the finished connection.
final class Gatekeeper: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private let tls: NIOSSLHandler
  private let frames: FrameQueue
  private let door: Door
  private let expected: String?
  private let strangers: StrangerSeen
  private let outcome: EventLoopPromise<Link>
  private var deadline: Scheduled<Void>?
  private var decided = false
  /// Whether bytes pass: to the node, or as far as the first frame that says who of several claimants speaks.
  private var passes = false

  /// The authenticated connection, or why there is none; completed in every case, at the latest when the channel ends.
  var link: EventLoopFuture<Link> { outcome.futureResult }

  /// - Parameter expected: the peer that was dialled; nil for an accepted connection.
  init(
    tls: NIOSSLHandler, frames: FrameQueue, door: Door, expected: String?, strangers: StrangerSeen, loop: any EventLoop
  ) {
    self.tls = tls
    self.frames = frames
    self.door = door
    self.expected = expected
    self.strangers = strangers
    outcome = loop.makePromise()
  }

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { startClock(context) }
  }

  func channelActive(context: ChannelHandlerContext) {
    startClock(context)
    context.fireChannelActive()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    refuse(PeerLinkError(.closed, "the connection ended before its handshake did"), context)
  }

  func channelInactive(context: ChannelHandlerContext) {
    refuse(PeerLinkError(.closed, "the connection ended before its handshake did"), context)
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if passes { context.fireChannelRead(data) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    let named = "TLS failed\(expected.map { " with \($0)" } ?? "")"
    let refusal = strangers.refusal.withLock { $0 }
    refuse(
      refusal.map { PeerLinkError(.notAdmitted, "\(named): \($0.message)", cause: error, member: $0.member) }
        ?? PeerLinkError(.handshake, named, cause: error), context)
    context.fireErrorCaught(error)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted(let negotiated)? = event as? TLSUserEvent { finish(negotiated, context) }
    context.fireUserInboundEventTriggered(event)
  }

  private func startClock(_ context: ChannelHandlerContext) {
    guard deadline == nil, !decided else { return }
    deadline = context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(Limits.handshakeSeconds)) {
      self.refuse(PeerLinkError(.timeout, "the handshake took more than \(Limits.handshakeSeconds) s"), context)
    }
  }

  private func finish(_ negotiated: String?, _ context: ChannelHandlerContext) {
    guard !decided else { return }
    do {
      let shown = try authenticated(negotiated)
      guard shown.peers.count > 1 else { return try admit(shown.peers.first, shown.pin, context) }
      // Several state this key of themselves: the first frame says who it is, within the time of the handshake.
      frames.onFirst = { self.decide(among: shown.peers, shown.pin, byFirst: $0, context) }
      passes = true
    } catch {
      refuse(error, context)
    }
  }

  private func decide(among peers: [String], _ pin: [UInt8], byFirst frame: [UInt8], _ context: ChannelHandlerContext) {
    guard !decided else { return }
    do {
      try admit(door.port.speaker(ofFirst: frame).flatMap { peers.contains($0) ? $0 : nil }, pin, context)
    } catch {
      refuse(error, context)
    }
  }

  private func admit(_ peer: String?, _ pin: [UInt8], _ context: ChannelHandlerContext) throws(PeerLinkError) {
    guard let peer else {
      throw PeerLinkError(.notAdmitted, "several members state the key shown, and the first frame names none of them")
    }
    let link = Link(
      peer: peer, pin: pin, dialled: expected != nil, channel: context.channel, frames: frames,
      largestFrame: door.port.largestFrame)
    try door.links.admit(link)
    decide(context)
    passes = true
    outcome.succeed(link)
  }

  private func authenticated(_ negotiated: String?) throws(PeerLinkError) -> (peers: [String], pin: [UInt8]) {
    guard tls.tlsVersion == .tlsv13, negotiated == Credentials.protocolName else {
      throw PeerLinkError(.handshake, "the other side does not speak \(Credentials.protocolName) over TLS 1.3")
    }
    guard let certificate = tls.peerCertificate, let pin = Credentials.pin(of: certificate) else {
      throw PeerLinkError(.notAdmitted, "the other side showed no key")
    }
    return (try door.admitted(pin: pin, expected: expected), pin)
  }

  private func refuse(_ error: any Error, _ context: ChannelHandlerContext) {
    guard !decided else { return }
    passes = false
    decide(context)
    outcome.fail(error)
    context.channel.closeHard()
  }

  private func decide(_ context: ChannelHandlerContext) {
    decided = true
    frames.onFirst = nil
    deadline?.cancel()
    deadline = nil
    door.links.left(context.channel, dialled: expected != nil)
  }
}
