/// The head of a log: origin, size and root, as C2SP `tlog-checkpoint` writes it.
package struct Checkpoint: Sendable, Hashable {
  /// Whose log, which epoch.
  package let origin: LogOrigin
  /// Number of entries.
  package let size: UInt64
  /// The RFC 6962 root.
  package let root: Digest

  package init(origin: LogOrigin, size: UInt64, root: Digest) {
    self.origin = origin
    self.size = size
    self.root = root
  }

  /// Reads the text of a checkpoint note.
  /// - Throws: ``EvidenceError`` `malformed`, `tooLarge`.
  package init(parsing text: [UInt8]) throws(EvidenceError) {
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count == 4, lines[3].isEmpty else {
      throw EvidenceError(.malformed, "a checkpoint has the three lines origin, size and root")
    }
    origin = try LogOrigin(String(lines[0]))
    guard let size = UInt64(lines[1]), String(size) == lines[1], let root = Base64.decode(lines[2]) else {
      throw EvidenceError(.malformed, "a checkpoint's size is a decimal and its root canonical base64")
    }
    guard size <= Limits.treeSize else { throw EvidenceError(.tooLarge, "a log has at most 2^53 entries") }
    self.size = size
    self.root = try Digest(root)
    guard size > 0 || self.root == MerkleTree.emptyRoot else {
      throw EvidenceError(.malformed, "a checkpoint of size 0 has the root of the empty tree")
    }
  }

  /// The note text.
  package var text: [UInt8] { Array("\(origin)\n\(size)\n\(Base64.encode(root.bytes))\n".utf8) }
}
