import Evidence
import NodeCore
import NodeStore
import Testing

/// A node's log as an auditor's export holds it, in memory.
struct ExportedLog: LogFolder, Sendable {
  var contents: [String: [UInt8]]

  func files() -> [String] { Array(contents.keys) }

  func read(_ path: String, limit: Int) -> [UInt8]? { contents[path].flatMap { $0.count <= limit ? $0 : nil } }

  /// Exports what a node shows now.
  init(of node: TestNode, events: Bool = true) throws {
    let admin = try node.login("admin")
    let export = try node.ask(.exportBegin, token: admin, as: ExportAnswer.self)
    contents = [
      "checkpoint": Array(export.checkpoint.utf8), "log.vkey": Array("\(export.verifierKey)\n".utf8),
      "policy": Array(export.policy.utf8),
    ]
    for closing in export.closings {
      contents[ExportFolder.closing(ofEpoch: closing.epoch)] = Array(closing.checkpoint.utf8)
    }
    contents[ExportFolder.opening] = export.opening.map { Array($0.utf8) }
    for row in [TileRow.entries(size: export.size)] + TileRow.hashes(size: export.size) {
      for number in 0..<row.tiles {
        let tile = row[number]
        contents[tile.description] = try Self.bytes(
          node.ask(.exportTile(tile.description), token: admin, as: TileAnswer.self))
        guard events, row.content == .entries else { continue }
        let path = EventsFile.path(of: tile)
        contents[path] = try Self.bytes(node.ask(.exportEvents(path), token: admin, as: TileAnswer.self))
      }
    }
  }

  /// A log over other entries than the node's, signed with the node's own key: what a lying node would show.
  init(forgedBy node: TestNode, size: UInt64) throws {
    var random = SplitMix64(seed: size)
    let entries = (0..<size).map { _ in LogEntry(commitment: .sha256(random.bytes(8))).bytes }
    contents = [:]
    var hashes: [Int: [Digest]] = [:]
    let tree = Self.tree(entries)
    for (level, row) in TileRow.hashes(size: size).enumerated() {
      hashes[level] = try (0..<row.count).map { try tree.hash(level: level * 8, index: $0) }
      for number in 0..<row.tiles {
        let part = (hashes[level] ?? [])[Int(number * 256)..<Int(number * 256) + row[number].width]
        contents[row[number].description] = part.flatMap(\.bytes)
      }
    }
    let head = Checkpoint(
      origin: node.core.origin, size: size, root: try MerkleTree.root(size: size, reading: tree))
    contents["checkpoint"] = try Self.sign(head, by: node).bytes
  }

  /// The forged head alone, of any root.
  static func sign(_ head: Checkpoint, by node: TestNode) throws -> SignedNote {
    let key = try #require(try node.store.read { try $0.secrets(.log) }.first).privateKey
    let signer = CheckpointSigner(
      signer: try node.suite.signer(Array(key[..<32]), Array(key[32...])), last: nil)
    return try signer.sign(head, consistency: []).note
  }

  var head: Checkpoint {
    get throws {
      let note = try SignedNote(parsing: try #require(contents["checkpoint"]), limit: Limits.checkpointNote)
      return try Checkpoint(parsing: note.text)
    }
  }

  private static func bytes(_ answer: TileAnswer) throws -> [UInt8] { try #require(Base64.decode(answer.bytes)) }

  private struct Tree: HashReader {
    var levels: [[Digest]] = [[]]

    func hash(level: Int, index: UInt64) throws -> Digest {
      guard level < levels.count, index < levels[level].count else { throw EvidenceError(.malformed, "no hash") }
      return levels[level][Int(index)]
    }
  }

  private static func tree(_ entries: [[UInt8]]) -> Tree {
    var tree = Tree(levels: [entries.map(MerkleTree.leafHash)])
    while let last = tree.levels.last, last.count > 1 {
      tree.levels.append((0..<(last.count / 2)).map { MerkleTree.nodeHash(last[2 * $0], last[2 * $0 + 1]) })
    }
    return tree
  }
}
