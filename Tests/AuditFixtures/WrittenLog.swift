package import Evidence
import Membership

/// A log in memory: its entries, the hashes of its tree, and what it shows.
package struct WrittenLog: HashReader, Sendable {
  package let origin: LogOrigin
  /// The entries as they stand in bundles.
  package private(set) var entries: [[UInt8]] = []
  private var levels: [[Digest]] = [[]]

  package init(_ origin: LogOrigin) { self.origin = origin }

  /// A log of some size whose entries a word decides.
  package init(_ origin: LogOrigin, size: Int, word: String = "entry") throws {
    self.init(origin)
    for index in 0..<size { try append(LogEntry(commitment: .sha256(Array("\(word) \(index)".utf8)))) }
  }

  /// A log with the given entries.
  package init(_ origin: LogOrigin, entries: [[UInt8]]) throws {
    self.init(origin)
    for entry in entries { try append(entry) }
  }

  package var size: UInt64 { UInt64(entries.count) }

  package mutating func append(_ entry: LogEntry) throws { try append(entry.bytes) }

  package mutating func append(_ entry: [UInt8]) throws {
    for node in try MerkleTree.append(MerkleTree.leafHash(entry), at: size, reading: self) {
      while levels.count <= node.level { levels.append([]) }
      levels[node.level].append(node.hash)
    }
    entries.append(entry)
  }

  package func hash(level: Int, index: UInt64) throws -> Digest {
    guard level < levels.count, index < levels[level].count else {
      throw EvidenceError(.malformed, "no hash \(level)/\(index)")
    }
    return levels[level][Int(index)]
  }

  package func root(_ size: UInt64? = nil) throws -> Digest {
    try MerkleTree.root(size: size ?? self.size, reading: self)
  }

  package func head(_ size: UInt64? = nil) throws -> Checkpoint {
    Checkpoint(origin: origin, size: size ?? self.size, root: try root(size))
  }

  package func consistency(from old: UInt64, to new: UInt64? = nil) throws -> [Digest] {
    try MerkleTree.consistency(from: old, to: new ?? size, reading: self)
  }

  /// A checkpoint note with the log's own lines and those of some witnesses.
  package func note(
    _ size: UInt64? = nil, by member: AuditFederation.Member, cosigned witnesses: [AuditFederation.Member],
    at time: Timestamp = AuditFederation.start
  ) throws -> SignedNote {
    let head = try head(size)
    let signed = try CheckpointSigner(signer: member.signer, last: nil).sign(head, consistency: [])
    return try signed.note.adding(try witnesses.flatMap { try $0.cosigner.cosign(head, at: time) })
  }

  /// The static folder of some size, as an export writes it.
  package func folder(_ size: UInt64? = nil, note: SignedNote, key: VerifierKey) throws -> [String: [UInt8]] {
    let size = size ?? self.size
    var files = ["checkpoint": note.bytes, "log.vkey": Array("\(key)\n".utf8)]
    let bundles = TileRow.entries(size: size)
    for number in 0..<bundles.tiles { files[bundles[number].description] = bundle(bundles[number]) }
    for row in TileRow.hashes(size: size) {
      for number in 0..<row.tiles { files[row[number].description] = try tile(row[number]) }
    }
    return files
  }

  private func bundle(_ path: TilePath) -> [UInt8] {
    let first = Int(path.number) * 256
    var writer = ByteWriter()
    for entry in entries[first..<(first + path.width)] { writer.write16(entry) }
    return writer.bytes
  }

  private func tile(_ path: TilePath) throws -> [UInt8] {
    guard case .hashes(let level) = path.content else { return [] }
    let first = path.number * 256
    return try (first..<(first + UInt64(path.width))).flatMap { try hash(level: level * 8, index: $0).bytes }
  }
}

extension AuditFederation {
  /// The origin of a member's log.
  package func origin(_ member: Member, epoch: UInt64 = 1) -> LogOrigin {
    directory.origin(of: member.name, epoch: epoch)
  }

  /// The verifier key of a member's log, as an export writes it.
  package func key(_ member: Member, epoch: UInt64 = 1) -> VerifierKey {
    VerifierKey(
      name: origin(member, epoch: epoch).description, type: .ed25519, publicKey: member.signer.publicKey.ed25519)
  }

  /// The witnessed folder of a log of a member.
  package func folder(_ log: WrittenLog, of member: Member, size: UInt64? = nil) throws -> [String: [UInt8]] {
    let witnesses = members.filter { $0.name != member.name }
    return try log.folder(
      size, note: try log.note(size, by: member, cosigned: witnesses),
      key: VerifierKey(name: log.origin.description, type: .ed25519, publicKey: member.signer.publicKey.ed25519))
  }
}

/// A log's folder in memory.
package struct MemoryFolder: LogFolder {
  package var contents: [String: [UInt8]]

  package init(_ contents: [String: [UInt8]]) { self.contents = contents }

  package func files() -> [String] { Array(contents.keys) }

  package func read(_ path: String, limit: Int) -> [UInt8]? {
    contents[path].flatMap { $0.count <= limit ? $0 : nil }
  }
}
