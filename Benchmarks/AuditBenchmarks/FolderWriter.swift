import AuditFixtures
import Evidence
import Foundation

import struct Crypto.SHA256

/// Writes the folder of a log of any size, with the trust that goes with it, a tile at a time.
struct FolderWriter {
  let folder: String

  func write(_ size: Int) throws {
    let federation = try AuditFederation()
    for (name, bytes) in federation.trustFiles { try write(bytes, to: "trust/\(name)") }
    let rows = TileRow.hashes(size: UInt64(size))
    var levels = rows.map { _ in [UInt8]() }
    var numbers = rows.map { _ in UInt64(0) }
    var tree = Heads()
    func take(_ hash: [UInt8], _ level: Int) throws {
      guard level < rows.count else { return }
      levels[level] += hash
      guard levels[level].count == 256 * 32 else { return }
      try write(levels[level], to: "log/\(rows[level][numbers[level]])")
      numbers[level] += 1
      let root = Self.root(levels[level])
      levels[level] = []
      if level == 0 { tree.take(root, level: 8) }
      try take(root, level + 1)
    }
    for number in 0..<UInt64((size + 255) / 256) {
      let path = TileRow.entries(size: UInt64(size))[number]
      var bundle: [UInt8] = []
      bundle.reserveCapacity(path.width * 35)
      for index in 0..<path.width {
        let entry = LogEntry(commitment: .sha256(Array("\(number) \(index)".utf8))).bytes
        bundle += [0, 33] + entry
        try take(Array(SHA256.hash(data: [0] + entry)), 0)
      }
      try write(bundle, to: "log/\(path)")
    }
    for level in rows.indices where !levels[level].isEmpty {
      try write(levels[level], to: "log/\(rows[level][numbers[level]])")
    }
    for place in stride(from: 0, to: levels[0].count, by: 32) {
      tree.take(Array(levels[0][place..<(place + 32)]), level: 0)
    }
    try sign(size, try Digest(tree.root), federation)
  }

  private func sign(_ size: Int, _ root: Digest, _ federation: AuditFederation) throws {
    let alpha = federation[0]
    let head = Checkpoint(origin: federation.origin(alpha), size: UInt64(size), root: root)
    let signed = try CheckpointSigner(signer: alpha.signer, last: nil).sign(head, consistency: [])
    let lines = try federation.members.dropFirst().flatMap { try $0.cosigner.cosign(head, at: AuditFederation.start) }
    try write(try signed.note.adding(lines).bytes, to: "log/checkpoint")
    try write(Array("\(federation.key(alpha))\n".utf8), to: "log/log.vkey")
  }

  private func write(_ bytes: [UInt8], to name: String) throws {
    let path = "\(folder)/\(name)"
    if FileManager.default.createFile(atPath: path, contents: Data(bytes)) { return }
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  /// The root of a full tile.
  static func root(_ tile: [UInt8]) -> [UInt8] {
    var level = stride(from: 0, to: tile.count, by: 32).map { Array(tile[$0..<($0 + 32)]) }
    while level.count > 1 {
      level = stride(from: 0, to: level.count, by: 2).map { node(level[$0], level[$0 + 1]) }
    }
    return level.first ?? []
  }

  static func node(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: [1] + left + right)) }

  /// Complete subtrees, largest first.
  struct Heads {
    private var stack: [(level: Int, hash: [UInt8])] = []

    mutating func take(_ hash: [UInt8], level: Int) {
      var (level, hash) = (level, hash)
      while let last = stack.last, last.level == level {
        stack.removeLast()
        hash = FolderWriter.node(last.hash, hash)
        level += 1
      }
      stack.append((level, hash))
    }

    var root: [UInt8] {
      guard var hash = stack.last?.hash else { return [] }
      for part in stack.dropLast().reversed() { hash = FolderWriter.node(part.hash, hash) }
      return hash
    }
  }
}
