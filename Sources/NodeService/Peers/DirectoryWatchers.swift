import Synchronization

/// Those who want to know when a new directory came into force.
final class DirectoryWatchers: Sendable {
  private let watchers = Mutex<(next: UInt64, continuations: [UInt64: AsyncStream<Void>.Continuation])>((0, [:]))

  /// A stream that yields at each change, the last one at least.
  func stream() -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let id = watchers.withLock { watchers in
      watchers.next += 1
      watchers.continuations[watchers.next] = continuation
      return watchers.next
    }
    continuation.onTermination = { [weak self] _ in
      self?.watchers.withLock { _ = $0.continuations.removeValue(forKey: id) }
    }
    return stream
  }

  func announce() { for continuation in watchers.withLock({ Array($0.continuations.values) }) { continuation.yield() } }
}
