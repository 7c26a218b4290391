package import Evidence

/// The first and the last frame of a pouch: whose it is, for whom, and whether more files belong to it.
package struct PouchLabel: Sendable, Hashable {
  /// Names all files that were packed together: 16 random bytes.
  package let id: [UInt8]
  /// Which of them this is, from 1.
  package let part: UInt32
  /// Whether this is the last frame.
  package let isEnd: Bool
  /// Of a last frame: whether this is the last file.
  package let isLast: Bool
  /// Who speaks, and from which directory.
  package let hello: Hello
  /// For whom.
  package let recipient: NodeName
  /// When it was packed, by the speaker's clock.
  package let packed: Timestamp

  /// Takes the parts.
  /// - Throws: ``PeerSyncError`` `malformed`.
  package init(
    id: [UInt8], part: UInt32, isEnd: Bool = false, isLast: Bool = false, hello: Hello, recipient: NodeName,
    packed: Timestamp
  ) throws(PeerSyncError) {
    guard id.count == 16, part >= 1, isEnd || !isLast else {
      throw PeerSyncError(.malformed, "the label of a pouch cannot be read")
    }
    self.id = id
    self.part = part
    self.isEnd = isEnd
    self.isLast = isLast
    self.hello = hello
    self.recipient = recipient
    self.packed = packed
  }

  /// The same label as the last frame of its file.
  package func end(isLast: Bool) throws(PeerSyncError) -> PouchLabel {
    try PouchLabel(
      id: id, part: part, isEnd: true, isLast: isLast, hello: hello, recipient: recipient, packed: packed)
  }
}
