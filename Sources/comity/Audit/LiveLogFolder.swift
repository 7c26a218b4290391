import Evidence
import Foundation
import NodeCore

/// A running node's log read as if it lay in a folder: nothing is written, and nothing of it is believed.
///
/// The verifier reads as a folder is read, one file after another; so it must run where ``BlockingWait`` lets it wait.
final class LiveLogFolder: LogFolder, Sendable {
  private let client: ControlClient
  private let export: ExportAnswer
  private let isExport: Bool

  private init(_ client: ControlClient, _ export: ExportAnswer, isExport: Bool) {
    self.client = client
    self.export = export
    self.isExport = isExport
  }

  /// Begins to read a node's log with its events, which the node logs as an export.
  static func export(_ client: ControlClient) async throws -> LiveLogFolder {
    LiveLogFolder(client, try await client.post("audit/export", as: ExportAnswer.self), isExport: true)
  }

  /// Begins to read a node's head and tiles alone, and what leads to its epoch, which changes nothing in the node.
  static func follow(_ client: ControlClient) async throws -> LiveLogFolder {
    LiveLogFolder(client, try await client.get("audit/checkpoint", as: ExportAnswer.self), isExport: false)
  }

  /// None beyond those that are asked for: there is nothing else to lie in a node.
  func files() -> [String] { [] }

  func read(_ path: String, limit: Int) throws -> [UInt8]? {
    switch path {
    case "checkpoint": return Array(export.checkpoint.utf8)
    case "log.vkey": return Array("\(export.verifierKey)\n".utf8)
    // A node is never read under the full right; only an export into a folder is.
    case EventsFile.fullMark: return nil
    default: break
    }
    if let text = LogExport.before(export)[path] { return Array(text.utf8) }
    let isEvents = path.hasPrefix("events/")
    guard isExport || !isEvents else { return nil }
    let route = isEvents ? "audit/exported-events?path=\(path)" : "audit/tile?path=\(path)"
    do {
      let tile = try BlockingWait.wait { [client] in try await client.get(route, as: TileAnswer.self) }
      guard let bytes = Base64.decode(tile.bytes), bytes.count <= limit else { return nil }
      return bytes
    } catch let error as NodeError where error.code == .notFound {
      return nil
    }
  }
}
