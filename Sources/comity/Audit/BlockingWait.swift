import Dispatch
import Foundation
import Synchronization

/// Lets code that reads file after file, and waits for each, read from what answers asynchronously.
enum BlockingWait {
  /// Runs a body on a thread of its own, which may wait.
  static func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Swift.Result { try body() }) }
    }
  }

  /// Waits for an answer; only on a thread that ``run(_:)`` made.
  static func wait<Answer: Sendable>(_ ask: @escaping @Sendable () async throws -> Answer) throws -> Answer {
    let done = DispatchSemaphore(value: 0)
    let result = Mutex<Result<Answer, any Error>?>(nil)
    Task {
      let answer: Result<Answer, any Error>
      do { answer = .success(try await ask()) } catch { answer = .failure(error) }
      result.withLock { $0 = answer }
      done.signal()
    }
    done.wait()
    guard let answer = result.withLock({ $0 }) else { throw Failure(.defect, "an answer was lost") }
    return try answer.get()
  }
}
