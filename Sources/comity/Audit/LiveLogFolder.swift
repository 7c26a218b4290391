import Dispatch
import Evidence
import Foundation
import NodeCore
import Synchronization

/// A running node's log read as if it lay in a folder: nothing is written, and nothing of it is believed.
///
/// The verifier reads as a folder is read, one file after another; so it must run on a thread of its own, which waits.
final class LiveLogFolder: LogFolder, Sendable {
  private let client: ControlClient
  private let export: ExportAnswer

  /// Begins to read a node's log.
  init(_ client: ControlClient) async throws {
    self.client = client
    export = try await client.post("audit/export", as: ExportAnswer.self)
  }

  /// Runs a verification over the folder on a thread that may wait.
  func verify<Result: Sendable>(_ body: @escaping @Sendable (LiveLogFolder) throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Swift.Result { try body(self) }) }
    }
  }

  /// None beyond those that are asked for: there is nothing else to lie in a node.
  func files() -> [String] { [] }

  func read(_ path: String, limit: Int) throws -> [UInt8]? {
    switch path {
    case "checkpoint": return Array(export.checkpoint.utf8)
    case "log.vkey": return Array("\(export.verifierKey)\n".utf8)
    default: break
    }
    do {
      let tile = try wait { try await $0.get("audit/tile?path=\(path)", as: TileAnswer.self) }
      guard let bytes = Base64.decode(tile.bytes), bytes.count <= limit else { return nil }
      return bytes
    } catch let error as NodeError where error.code == .notFound {
      return nil
    }
  }

  private func wait<Answer: NodeAnswer>(_ ask: @escaping @Sendable (ControlClient) async throws -> Answer) throws -> Answer {
    let done = DispatchSemaphore(value: 0)
    let result = Mutex<Result<Answer, any Error>?>(nil)
    let client = client
    Task {
      let answer: Result<Answer, any Error>
      do { answer = .success(try await ask(client)) } catch { answer = .failure(error) }
      result.withLock { $0 = answer }
      done.signal()
    }
    done.wait()
    guard let answer = result.withLock({ $0 }) else { throw Failure(.defect, "the node's answer was lost") }
    return try answer.get()
  }
}
