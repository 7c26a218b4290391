/// A checkpoint of any log that speaks C2SP `tlog-checkpoint`, as it is offered to a witness: not verified.
///
/// Other logs than those of a federation choose their origin freely and may add extension lines; a cosignature covers the
/// text as it came.
package struct OfferedCheckpoint: Sendable, Hashable {
  /// The first line.
  package let origin: String
  /// The second and third line.
  package let head: TreeHead
  /// The whole note.
  package let note: SignedNote

  /// Reads a checkpoint note.
  ///
  /// The root of size 0 is left to ``WitnessJudgement``, which has a status of its own for it.
  /// - Throws: ``EvidenceError`` `malformed`, `tooLarge`.
  package init(parsing bytes: [UInt8]) throws(EvidenceError) {
    note = try SignedNote(parsing: bytes, limit: Limits.checkpointNote)
    let lines = String(decoding: note.text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 4, lines[lines.count - 1].isEmpty, !lines[3..<(lines.count - 1)].contains(where: \.isEmpty)
    else { throw EvidenceError(.malformed, "a checkpoint has the lines origin, size and root") }
    origin = String(lines[0])
    guard !origin.isEmpty, origin.utf8.count <= Limits.keyName else {
      throw EvidenceError(.malformed, "an origin has 1 to \(Limits.keyName) bytes")
    }
    guard let size = UInt64(lines[1]), String(size) == lines[1], let root = Base64.decode(lines[2]) else {
      throw EvidenceError(.malformed, "a checkpoint's size is a decimal and its root canonical base64")
    }
    guard size <= Limits.treeSize else { throw EvidenceError(.tooLarge, "a log has at most 2^53 entries") }
    head = TreeHead(size: size, root: try Digest(root))
  }

  /// Takes a checkpoint that was verified.
  package init(_ verified: VerifiedCheckpoint) {
    origin = verified.checkpoint.origin.description
    head = verified.checkpoint.treeHead
    note = verified.note
  }

  /// The path segment under which a witness shows what it cosigned: hex SHA-256 of the origin.
  package static func segment(of origin: String) -> String { Digest.sha256(Array(origin.utf8)).hex }
}
