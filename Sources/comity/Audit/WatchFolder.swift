import Evidence
import Foundation
import Membership

/// What «audit watch» keeps between runs, one folder a log: the newest heads as notes, when the last was first seen, and the
/// proofs of forks. The auditor's own; whoever can write it can make the watch forget.
struct WatchFolder {
  /// What was kept is damaged, so that nothing can be compared.
  struct Unreadable: Error {
    let message: String
  }

  let path: String

  /// - Parameter path: the folder of one log.
  init(path: String) { self.path = path }

  /// - Parameters:
  ///   - state: the folder that the auditor named.
  ///   - origin: the log; its epochs share one folder.
  init(_ state: String, of origin: LogOrigin) {
    path = "\(state)/\(Self.name(of: origin))"
  }

  /// The name of a log's folder.
  static func name(of origin: LogOrigin) -> String { "\(origin.node).\(origin.federation)" }

  private var file: String { "\(path)/state.json" }

  /// What the last look left; nil for none.
  func read() throws -> LogWatch.State? {
    guard FileManager.default.fileExists(atPath: file) else { return nil }
    do {
      let stored = try JSONDecoder().decode(Stored.self, from: Data(try LocalFile.read(file)))
      return LogWatch.State(
        notes: stored.notes.map { Array($0.utf8) }, firstSeen: try Timestamp(rfc3339: stored.firstSeen),
        witnessed: stored.witnessed)
    } catch {
      throw Unreadable(
        message: "\(file) cannot be read: what this log showed before is not known; move it away to begin anew")
    }
  }

  /// Keeps what a look left, whole or not at all.
  func write(_ state: LogWatch.State) throws {
    try LocalFile.makeFolder(path)
    let stored = Stored(
      notes: state.notes.map { String(decoding: $0, as: UTF8.self) }, firstSeen: state.firstSeen.description,
      witnessed: state.witnessed)
    try LocalFile.write(try Terminal.encoded(stored) + [0x0A], to: file, mode: 0o600)
  }

  /// Keeps the proof of a fork, as «audit verify» takes it.
  /// - Returns: the command that shows it to anybody.
  func keep(_ proof: LogWatch.ForkProof) throws -> String {
    let size = try Checkpoint(
      parsing: try SignedNote(parsing: proof.second, limit: Evidence.Limits.checkpointNote).text
    ).size
    let folder = "\(path)/fork-\(size)-\(Digest.sha256(proof.second).hex.prefix(8))"
    try LocalFile.makeFolder(folder)
    try LocalFile.write(proof.first, to: "\(folder)/first")
    try LocalFile.write(proof.second, to: "\(folder)/second")
    let command = "comity audit verify --trust TRUST \(folder)/first \(folder)/second"
    guard !proof.nodes.isEmpty else { return command }
    let lines = proof.nodes.map { Base64.encode($0.bytes) + "\n" }.joined()
    try LocalFile.write(Array(lines.utf8), to: "\(folder)/consistency")
    return command + " --consistency \(folder)/consistency"
  }

  private struct Stored: Codable {
    private(set) var schema = "comity/watch-state/1"
    let notes: [String]
    let firstSeen: String
    let witnessed: UInt64?
  }
}
