import NodeCore
import PeerSync
import Synchronization

/// What waits to be sent over one link: frames in their order, and pieces of attachments whenever no frame waits.
///
/// A piece is only named here and read when its turn comes, so a long attachment takes no memory, and a message waits for one
/// piece at most.
final class LinkOutbox: Sendable {
  private struct State {
    var frames: [Frame] = []
    var taken = 0
    var pieces: [EnclosurePiece] = []
    var waiting: CheckedContinuation<LinkOutput?, Never>?
    var isFinished = false

    mutating func next() -> LinkOutput? {
      if taken < frames.count {
        let frame = frames[taken]
        taken += 1
        if taken == frames.count { (frames, taken) = ([], 0) }
        return .frame(frame)
      }
      return isFinished || pieces.isEmpty ? nil : .piece(pieces.removeFirst())
    }
  }

  /// Pieces that may wait: what a peer may have asked for, and room for one that counts otherwise.
  private static let pieces = 4 * PeerSync.Limits.enclosureAsks
  private let state = Mutex(State())

  /// Adds something to be sent.
  func put(_ output: LinkOutput) {
    let waiting = state.withLock { state -> (CheckedContinuation<LinkOutput?, Never>, LinkOutput?)? in
      guard !state.isFinished else { return nil }
      switch output {
      case .frame(let frame): state.frames.append(frame)
      case .piece(let piece):
        // Who asks for more than it may gets no more; nothing grows.
        guard state.pieces.count < Self.pieces else { return nil }
        state.pieces.append(piece)
      }
      guard let continuation = state.waiting else { return nil }
      state.waiting = nil
      return (continuation, state.next())
    }
    if let waiting { waiting.0.resume(returning: waiting.1) }
  }

  /// The next thing to send; nil when the link ended and every frame was taken.
  func next() async -> LinkOutput? {
    await withCheckedContinuation { continuation in
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
