import Synchronization

/// Something that will be done once; one task may wait for it.
package final class Completion: Sendable {
  private enum State {
    case open
    case awaited(CheckedContinuation<Void, Never>)
    case done
  }

  private let state = Mutex(State.open)

  package init() {}

  /// Marks it done and wakes who waits. Idempotent.
  package func fulfil() {
    let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
      defer { state = .done }
      if case .awaited(let continuation) = state { return continuation }
      return nil
    }
    waiting?.resume()
  }

  /// Waits until it is done; returns at once when it is.
  package func wait() async {
    await withCheckedContinuation { continuation in
      let done = state.withLock { state in
        if case .done = state { return true }
        state = .awaited(continuation)
        return false
      }
      if done { continuation.resume() }
    }
  }
}
