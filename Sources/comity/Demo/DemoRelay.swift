import NIOCore
import NIOPosix
import Synchronization

/// A relay between two nodes that can be told to stop in the middle of a frame, as a bad line does.
final class DemoRelay: Sendable {
  private struct State {
    var channels: [ObjectIdentifier: any Channel] = [:]
    var isCut = false
    /// Bytes that still pass before the line breaks; nil for no limit.
    var budget: Int?
  }

  private let state = Mutex(State())
  private let listener: any Channel

  /// Where the relay listens.
  let port: Int

  /// Starts a relay to a port of this machine.
  init(to target: Int) async throws {
    let reference = RelayReference()
    listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.autoRead, value: false)
      .childChannelInitializer { incoming in
        guard let relay = reference.relay, relay.admit(incoming) else { return incoming.close() }
        return ClientBootstrap(group: incoming.eventLoop)
          .channelOption(.autoRead, value: false)
          .connect(host: "127.0.0.1", port: target)
          .flatMap { outgoing in relay.join(incoming, outgoing) }
          .flatMapErrorThrowing { _ in incoming.close(promise: nil) }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    guard let port = listener.localAddress?.port else { throw Failure(.failed, "the demo's relay has no port") }
    self.port = port
    reference.relay = self
  }

  /// Breaks the line after some more bytes, and keeps it broken.
  func cut(after bytes: Int) { state.withLock { $0.budget = bytes } }

  /// Whether the line is broken.
  var isCut: Bool { state.withLock { $0.isCut } }

  /// Mends the line.
  func mend() {
    state.withLock { state in
      state.isCut = false
      state.budget = nil
    }
  }

  /// Ends the relay.
  func close() {
    listener.close(promise: nil)
    breakAll()
  }

  private func admit(_ channel: any Channel) -> Bool { state.withLock { !$0.isCut } }

  private func join(_ incoming: any Channel, _ outgoing: any Channel) -> EventLoopFuture<Void> {
    state.withLock { state in
      state.channels[ObjectIdentifier(incoming)] = incoming
      state.channels[ObjectIdentifier(outgoing)] = outgoing
    }
    let first = incoming.pipeline.addHandler(RelayHandler(relay: self, other: outgoing))
    let second = outgoing.pipeline.addHandler(RelayHandler(relay: self, other: incoming))
    return first.and(second).flatMap { _ in
      incoming.setOption(.autoRead, value: true).and(outgoing.setOption(.autoRead, value: true)).map { _ in }
    }
  }

  /// How many of some bytes may pass; fewer than asked for means that the line breaks now.
  fileprivate func pass(_ count: Int) -> Int {
    let allowed = state.withLock { state -> Int in
      guard !state.isCut else { return 0 }
      guard let budget = state.budget else { return count }
      state.budget = budget - min(count, budget)
      if budget <= count { state.isCut = true }
      return min(count, budget)
    }
    return allowed
  }

  fileprivate func breakAll() {
    let channels = state.withLock { state in
      defer { state.channels = [:] }
      return Array(state.channels.values)
    }
    for channel in channels { channel.close(promise: nil) }
  }
}

/// Lets the listener's closure reach the relay that is still being made.
private final class RelayReference: Sendable {
  private let box = Mutex<DemoRelay?>(nil)

  var relay: DemoRelay? {
    get { box.withLock { $0 } }
    set { box.withLock { $0 = newValue } }
  }
}

/// Moves bytes to the other side as long as the line holds.
private final class RelayHandler: ChannelInboundHandler, Sendable {
  typealias InboundIn = ByteBuffer

  private let relay: DemoRelay
  private let other: any Channel

  init(relay: DemoRelay, other: any Channel) {
    self.relay = relay
    self.other = other
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var buffer = unwrapInboundIn(data)
    let count = buffer.readableBytes
    let allowed = relay.pass(count)
    let relay = relay
    if let part = buffer.readSlice(length: allowed), allowed > 0 {
      other.writeAndFlush(part).whenComplete { _ in if allowed < count { relay.breakAll() } }
    } else {
      relay.breakAll()
    }
  }

  func channelInactive(context: ChannelHandlerContext) { other.close(promise: nil) }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
