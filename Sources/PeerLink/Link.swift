import NIOCore
import NodeService
import Synchronization

/// One authenticated connection, as this module holds it.
final class Link: Sendable {
  let peer: String
  /// The pin under which the peer was admitted.
  let pin: [UInt8]
  let dialled: Bool
  let channel: any Channel

  private let largestFrame: Int
  private let frames: NIOLoopBound<FrameQueue>
  private let opened = ContinuousClock.now
  private let calls = Atomic<UInt64>(0)
  private let carried = Atomic<Bool>(false)
  /// When the peer was last heard, in nanoseconds of NIO's clock; the largest number while the socket is left unread.
  private let heard = Atomic<UInt64>(NIODeadline.now().uptimeNanoseconds)

  /// Must be made on the channel's event loop.
  init(peer: String, pin: [UInt8], dialled: Bool, channel: any Channel, frames: FrameQueue, largestFrame: Int) {
    self.peer = peer
    self.pin = pin
    self.dialled = dialled
    self.channel = channel
    self.largestFrame = largestFrame
    self.frames = NIOLoopBound(frames, eventLoop: channel.eventLoop)
    frames.onReading = { [weak self] reading in
      guard let self else { return }
      if reading { carried.store(true, ordering: .relaxed) }
      heard.store(reading ? NIODeadline.now().uptimeNanoseconds : .max, ordering: .relaxed)
    }
  }

  /// What the node gets to serve.
  var connection: PeerConnection {
    PeerConnection(
      peer: peer, dialled: dialled, inbound: FrameSource { try await self.next() },
      send: { try await self.send($0) }, close: { self.close() })
  }

  /// Whether the socket is gone or a peer that pings has been silent for too long.
  var isDead: Bool {
    let heard = heard.load(ordering: .relaxed)
    let now = NIODeadline.now().uptimeNanoseconds
    return !channel.isActive || (heard < now && now - heard > UInt64(Limits.silentSeconds) * 1_000_000_000)
  }

  /// Whether the next attempt may start from the shortest pause again.
  ///
  /// A peer that refuses this node does so after the dialling side's handshake, so an open connection alone proves
  /// nothing; where the longest pause is short anyway, one frame is enough.
  func hasSettled(_ settings: PeerLinkSettings) -> Bool {
    let settled = Duration.seconds(Limits.settledSeconds)
    return opened.duration(to: .now) > settled
      || (settings.reconnectMaximum < settled && carried.load(ordering: .relaxed))
  }

  /// Closes in order: what was sent goes out first, as far as the peer takes it in time.
  func close() {
    channel.eventLoop.execute {
      self.frames.value.end(nil)
      self.channel.close(promise: nil)
    }
  }

  /// Cuts the connection off at once; the node's reading throws the error.
  func cut(_ error: PeerLinkError) {
    channel.eventLoop.execute {
      self.frames.value.end(error)
      self.channel.closeHard()
    }
  }

  private func next() async throws -> [UInt8]? {
    try Task.checkCancellation()
    let id = calls.add(1, ordering: .relaxed).newValue
    let loop = channel.eventLoop
    return try await withTaskCancellationHandler {
      try await loop.flatSubmit { self.frames.value.next(id: id, on: loop) }.get()
    } onCancel: {
      loop.execute { self.frames.value.cancel(id: id) }
    }
  }

  private func send(_ frame: [UInt8]) async throws {
    guard !frame.isEmpty, frame.count <= largestFrame, let length = UInt32(exactly: frame.count) else {
      throw PeerLinkError(.frame, "a frame of \(frame.count) bytes cannot be sent; 1 to \(largestFrame) are allowed")
    }
    var buffer = channel.allocator.buffer(capacity: 4 + frame.count)
    buffer.writeInteger(length)
    buffer.writeBytes(frame)
    do {
      // Waits until the bytes are with the operating system: that is the back-pressure.
      try await channel.writeAndFlush(buffer)
    } catch {
      throw PeerLinkError(.closed, "the connection with \(peer) has ended", cause: error)
    }
  }
}
