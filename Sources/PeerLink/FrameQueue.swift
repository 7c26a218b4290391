import NIOCore
import NIOSSL

/// Holds the frames that arrived until the node asks for them, and reads the socket only while few of them wait.
///
/// Lives on the channel's event loop.
final class FrameQueue: ChannelDuplexHandler {
  typealias InboundIn = [UInt8]
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// Called with whether the peer was just heard (true), or the socket is left unread on purpose (false).
  var onReading: ((Bool) -> Void)?

  /// Called once with the first frame, before anybody may ask for it.
  var onFirst: (([UInt8]) -> Void)?

  private enum Ending {
    case orderly
    case broken(any Error)
  }

  private var frames = CircularBuffer<[UInt8]>()
  private var waiting: (id: UInt64, promise: EventLoopPromise<[UInt8]?>)?
  private var cancelled: UInt64?
  private var ending: Ending?
  private var readHeld = false
  private var context: ChannelHandlerContext?

  /// The next frame, nil after an orderly end; fails after a broken one.
  func next(id: UInt64, on loop: any EventLoop) -> EventLoopFuture<[UInt8]?> {
    if cancelled == id { return loop.makeFailedFuture(CancellationError()) }
    guard waiting == nil else {
      return loop.makeFailedFuture(PeerLinkError(.closed, "two tasks read one connection; only one may"))
    }
    if let frame = frames.popFirst() {
      resumeReading()
      return loop.makeSucceededFuture(frame)
    }
    let promise = loop.makePromise(of: [UInt8]?.self)
    waiting = (id, promise)
    if let ending { answer(ending) }
    return promise.futureResult
  }

  /// Makes the call of `next` with this id throw `CancellationError`, whether it came already or comes after.
  func cancel(id: UInt64) {
    guard let waiting, waiting.id == id else {
      cancelled = id
      return
    }
    self.waiting = nil
    waiting.promise.fail(CancellationError())
  }

  /// Ends the queue: orderly without an error. Frames that wait are dropped; the first end counts.
  func end(_ error: (any Error)?) {
    frames.removeAll()
    finish(error.map(Ending.broken) ?? .orderly)
  }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
    finish(.orderly)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard ending == nil else { return }
    onReading?(true)
    let frame = unwrapInboundIn(data)
    if let first = onFirst {
      onFirst = nil
      first(frame)
      guard ending == nil else { return }
    }
    if let waiting {
      self.waiting = nil
      waiting.promise.succeed(frame)
    } else {
      frames.append(frame)
    }
  }

  func read(context: ChannelHandlerContext) {
    if frames.count < Limits.waitingFrames {
      context.read()
    } else {
      readHeld = true
      onReading?(false)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    finish(.orderly)
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    let named =
      error as? PeerLinkError
      ?? PeerLinkError(.closed, "the connection broke off; the peer will be dialled again", cause: error)
    finish(.broken(named))
    context.channel.closeHard()
  }

  private func finish(_ ending: Ending) {
    guard self.ending == nil else { return }
    self.ending = ending
    answer(ending)
  }

  private func answer(_ ending: Ending) {
    guard let waiting else { return }
    self.waiting = nil
    switch ending {
    case .orderly: waiting.promise.succeed(nil)
    case .broken(let error): waiting.promise.fail(error)
    }
  }

  private func resumeReading() {
    guard readHeld, frames.count < Limits.waitingFrames else { return }
    readHeld = false
    onReading?(true)
    context?.read()
  }
}
