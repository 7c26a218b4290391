/// A C2SP `tlog-proof`: that an entry stands at an index of a log, under a checkpoint with whatever lines it has.
///
/// Read and written to the byte; nothing is verified by reading. The extra data is nobody's signed word.
package struct TlogProof: Sendable, Hashable {
  /// Opaque data beside the proof, not authenticated; ours carries the entry, which the log itself shows.
  package let extra: [UInt8]?
  /// The entry's place.
  package let index: UInt64
  /// The inclusion proof, the leaf's sibling first.
  package let inclusion: [Digest]
  /// The checkpoint note, as it came.
  package let checkpoint: SignedNote

  private static let firstLine = "c2sp.org/tlog-proof@v1"

  /// Takes the parts, within the limits.
  /// - Throws: ``EvidenceError`` `tooLarge`.
  package init(
    index: UInt64, inclusion: [Digest], checkpoint: SignedNote, extra: [UInt8]? = nil
  ) throws(EvidenceError) {
    guard inclusion.count <= Limits.proofHashes, (extra?.count ?? 0) <= Limits.proofExtra,
      index < Limits.treeSize, checkpoint.bytes.count <= Limits.checkpointNote
    else { throw EvidenceError(.tooLarge, "a proof has at most \(Limits.proofHashes) hashes and an index below 2^53") }
    self.extra = extra
    self.index = index
    self.inclusion = inclusion
    self.checkpoint = checkpoint
  }

  /// Reads a proof; only the form that ``bytes`` writes.
  /// - Throws: ``EvidenceError`` `tooLarge`, `malformed` naming the line.
  package init(parsing bytes: [UInt8]) throws(EvidenceError) {
    guard bytes.count <= Limits.tlogProof else {
      throw EvidenceError(.tooLarge, "a proof file has at most \(Limits.tlogProof) bytes")
    }
    guard let end = Self.firstEmptyLine(in: bytes), let head = String(validating: bytes[..<end], as: UTF8.self) else {
      throw EvidenceError(.malformed, "a proof has its lines, an empty line and a checkpoint")
    }
    var lines = head.split(separator: "\n", omittingEmptySubsequences: false)[...]
    guard lines.popFirst() == Self.firstLine[...] else {
      throw EvidenceError(.malformed, "a proof begins with the line \(Self.firstLine)")
    }
    let extra = try Self.extra(&lines)
    let index = try Self.index(lines.popFirst())
    guard lines.count <= Limits.proofHashes else {
      throw EvidenceError(.tooLarge, "a proof has at most \(Limits.proofHashes) hashes")
    }
    var inclusion: [Digest] = []
    for line in lines {
      guard let hash = Base64.decode(line) else {
        throw EvidenceError(.malformed, "hash \(inclusion.count + 1) of the proof is not canonical base64")
      }
      inclusion.append(try Digest(hash))
    }
    try self.init(
      index: index, inclusion: inclusion,
      checkpoint: try SignedNote(parsing: Array(bytes[(end + 2)...]), limit: Limits.checkpointNote), extra: extra)
  }

  /// The file.
  package var bytes: [UInt8] {
    var lines = [Self.firstLine]
    if let extra { lines.append("extra \(Base64.encode(extra))") }
    lines.append("index \(index)")
    lines += inclusion.map { Base64.encode($0.bytes) }
    return Array((lines.joined(separator: "\n") + "\n\n").utf8) + checkpoint.bytes
  }

  /// Whether some bytes are meant to be a proof.
  package static func isProof(_ bytes: [UInt8]) -> Bool { bytes.starts(with: Array(firstLine.utf8)) }

  private static func extra(_ lines: inout ArraySlice<Substring>) throws(EvidenceError) -> [UInt8]? {
    guard let line = lines.first, line.hasPrefix("extra ") else { return nil }
    lines = lines.dropFirst()
    guard let extra = Base64.decode(line.dropFirst(6)) else {
      throw EvidenceError(.malformed, "the extra data of the proof is not canonical base64")
    }
    return extra
  }

  private static func index(_ line: Substring?) throws(EvidenceError) -> UInt64 {
    guard let digits = line?.dropFirst(6), line?.hasPrefix("index ") == true, let index = UInt64(digits),
      String(index) == digits
    else { throw EvidenceError(.malformed, "a proof has a line «index» with a decimal") }
    return index
  }

  /// The index of the newline before the first empty line.
  private static func firstEmptyLine(in bytes: [UInt8]) -> Int? {
    zip(bytes.indices, zip(bytes, bytes.dropFirst())).first { $0.1 == (0x0A, 0x0A) }?.0
  }
}
