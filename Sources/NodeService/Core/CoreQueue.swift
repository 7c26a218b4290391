import Dispatch
package import Evidence
package import NodeCore
import NodeStore
import Synchronization

/// The one queue before the core: inputs that arrive while a transaction is made become the next one.
///
/// That is the group commit: one `fsync` and one checkpoint signature for all that arrived meanwhile, and no wait at all
/// when nothing else is there.
package final class CoreQueue: Sendable {
  /// Inputs of one transaction; more wait for the next, so that nobody waits long.
  private static let batch = 256
  /// Milliseconds after which a checkpoint that came too early is asked for again.
  private static let pause = 5

  private struct State {
    var waiting: [(input: NodeInput, done: Completion?)] = []
    var isDraining = false
  }

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "comity.core", qos: .userInitiated)
  // Safety: used on `queue` only, which runs one block at a time.
  private nonisolated(unsafe) let core: Node
  private let now: @Sendable () -> Timestamp
  private let perform: @Sendable ([NodeOutput]) -> Void
  private let failed: @Sendable (any Error, [NodeInput], [LinkID]) -> Void

  /// Takes the core over; nobody else may use it afterwards.
  /// - Parameters:
  ///   - perform: carries outputs out, in order; called after they are durable.
  ///   - failed: the store failed; nothing of these inputs happened, and these links must be closed.
  package init(
    core: sending Node, now: @escaping @Sendable () -> Timestamp,
    perform: @escaping @Sendable ([NodeOutput]) -> Void,
    failed: @escaping @Sendable (any Error, [NodeInput], [LinkID]) -> Void
  ) {
    self.core = core
    self.now = now
    self.perform = perform
    self.failed = failed
  }

  /// Adds an input; returns at once.
  /// - Parameter done: fulfilled when the input's transaction is durable or has failed.
  package func submit(_ input: NodeInput, done: Completion? = nil) {
    let begin = state.withLock { state in
      state.waiting.append((input, done))
      defer { state.isDraining = true }
      return !state.isDraining
    }
    if begin { queue.async { self.drain() } }
  }

  /// Begins to run the core.
  package func start() { queue.async { self.transact([], []) { try $0.start(at: $1) } } }

  /// Reads something of the core between two transactions.
  package func read<T: Sendable>(_ body: @escaping @Sendable (Node) -> T) async -> T {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: body(self.core)) }
    }
  }

  /// Changes something in a transaction of its own, between two others. Where the store fails, links are dropped as after any other.
  /// - Throws: what the body throws.
  package func write<T: Sendable>(_ body: @escaping @Sendable (Node) throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      queue.async {
        do {
          continuation.resume(returning: try body(self.core))
        } catch {
          if error is NodeStoreError { self.failed(error, [], self.core.dropLinks()) }
          continuation.resume(throwing: error)
        }
      }
    }
  }

  /// Waits until everything submitted so far is done.
  package func settle() async { await read { _ in } }

  private func drain() {
    while true {
      let taken = state.withLock { state in
        let taken = Array(state.waiting.prefix(Self.batch))
        state.waiting.removeFirst(taken.count)
        if taken.isEmpty { state.isDraining = false }
        return taken
      }
      guard !taken.isEmpty else { return }
      let inputs = taken.map(\.input)
      transact(inputs, taken.compactMap(\.done)) { try $0.perform(inputs, at: $1) }
    }
  }

  private func transact(
    _ inputs: [NodeInput], _ done: [Completion], _ body: (Node, Timestamp) throws -> [NodeOutput]
  ) {
    do {
      perform(try body(core, now()))
      if core.isHeldBack { queue.asyncAfter(deadline: .now() + .milliseconds(Self.pause)) { self.submit(.clock) } }
    } catch {
      failed(error, inputs, core.dropLinks())
    }
    for completion in done { completion.fulfil() }
  }
}
