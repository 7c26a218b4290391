import NodeCore
import PeerSync
import Synchronization

/// What waits to be sent over one link: frames in their order, and pieces of attachments whenever no frame waits.
///
/// A piece is only named here and read when its turn comes, so a long attachment takes no memory, and a message waits for one
/// piece at most. A session makes few frames ahead and is told when they are taken; a peer that makes it answer without ever
/// reading the answers loses the link.
final class LinkOutbox: Sendable {
  private struct State {
    var frames: [Frame] = []
    var taken = 0
    var weight: UInt64 = 0
    var pace = FramePace()
    var pieces: [EnclosurePiece] = []
    var waiting: CheckedContinuation<LinkOutput?, Never>?
    var isFinished = false

    mutating func next() -> LinkOutput? {
      if taken < frames.count {
        let frame = frames[taken]
        taken += 1
        weight -= min(weight, frame.weight)
        pace.took(frame)
        if taken == frames.count { (frames, taken) = ([], 0) }
        return .frame(frame)
      }
      return isFinished || pieces.isEmpty ? nil : .piece(pieces.removeFirst())
    }
  }

  /// What became of something that was put in.
  private enum Placed {
    case waits
    case wakes(CheckedContinuation<LinkOutput?, Never>, LinkOutput?)
    case overfull
  }

  /// Pieces that may wait: what a peer may have asked for, and room for one that counts otherwise.
  private static let pieces = 4 * PeerSync.Limits.enclosureAsks
  private let state = Mutex(State())
  private let drained: @Sendable () -> Void
  private let overfull: @Sendable () -> Void

  /// - Parameters:
  ///   - drained: every frame was taken, and the session is to know it.
  ///   - overfull: more waits than may; nothing is kept any more and the connection must be closed.
  init(drained: @escaping @Sendable () -> Void = {}, overfull: @escaping @Sendable () -> Void = {}) {
    self.drained = drained
    self.overfull = overfull
  }

  /// Bytes of the frames that wait, about.
  var weight: UInt64 { state.withLock { $0.weight } }

  /// Adds something to be sent.
  func put(_ output: LinkOutput) {
    switch state.withLock({ Self.place(output, &$0) }) {
    case .waits: break
    case .wakes(let continuation, let next): continuation.resume(returning: next)
    case .overfull: overfull()
    }
  }

  private static func place(_ output: LinkOutput, _ state: inout State) -> Placed {
    guard !state.isFinished else { return .waits }
    switch output {
    case .frame(let frame):
      state.frames.append(frame)
      state.weight += frame.weight
      guard state.weight <= Limits.waitingBytes else {
        (state.frames, state.taken, state.weight, state.isFinished) = ([], 0, 0, true)
        return .overfull
      }
    case .piece(let piece):
      // Who asks for more than it may gets no more; nothing grows.
      guard state.pieces.count < Self.pieces else { return .waits }
      state.pieces.append(piece)
    }
    guard let continuation = state.waiting else { return .waits }
    state.waiting = nil
    return .wakes(continuation, state.next())
  }

  /// The next thing to send, once what was taken before is sent; nil when the link ended and every frame was taken.
  func next() async -> LinkOutput? {
    if state.withLock({ $0.frames.isEmpty && $0.pace.isDue() }) { drained() }
    return await withCheckedContinuation { continuation in
      let ready = state.withLock { state -> LinkOutput?? in
        if let next = state.next() { return .some(next) }
        if state.isFinished { return .some(nil) }
        state.waiting = continuation
        return nil
      }
      if let ready { continuation.resume(returning: ready) }
    }
  }

  /// Ends: frames that wait are still taken, pieces are not.
  func finish() {
    let waiting = state.withLock { state in
      defer { state.waiting = nil }
      state.isFinished = true
      return state.waiting
    }
    waiting?.resume(returning: nil)
  }
}

/// What a link is told.
enum LinkOutput: Sendable {
  /// Send this.
  case frame(Frame)
  /// Read this and send it.
  case piece(EnclosurePiece)
}
