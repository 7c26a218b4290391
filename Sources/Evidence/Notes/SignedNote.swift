/// A C2SP signed note, parsed but not verified: text, and the lines below it.
///
/// The bytes are kept as they came. Two notes with the same text are the same note, whatever their lines.
package struct SignedNote: Sendable, Hashable {
  /// The signed text with its final newline.
  package let text: [UInt8]
  /// The signature lines, in their order; may be empty for a text not yet signed.
  package let lines: [NoteLine]
  /// The whole note.
  package let bytes: [UInt8]

  /// Reads a note.
  /// - Parameter limit: the largest size of the kind expected, from ``Limits``.
  /// - Throws: ``EvidenceError`` `tooLarge` or `malformed`.
  package init(parsing bytes: [UInt8], limit: Int) throws(EvidenceError) {
    guard bytes.count <= limit else { throw EvidenceError(.tooLarge, "a note of this kind has at most \(limit) bytes") }
    guard String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(where: { $0 < 0x20 && $0 != 0x0A }) else {
      throw EvidenceError(.malformed, "a note is UTF-8 without control characters")
    }
    guard let split = Self.lastEmptyLine(in: bytes), split > 0, bytes.last == 0x0A else {
      throw EvidenceError(.malformed, "a note has a text, an empty line and signature lines")
    }
    text = Array(bytes[..<(split + 1)])
    self.bytes = bytes
    var lines: [NoteLine] = []
    var start = split + 2
    // The last byte is a newline, so each line ends with one.
    while start < bytes.count, let end = bytes[start...].firstIndex(of: 0x0A) {
      guard lines.count < Limits.noteLines else {
        throw EvidenceError(.tooLarge, "a note has at most \(Limits.noteLines) signature lines")
      }
      lines.append(try NoteLine(parsing: bytes[start..<end]))
      start = end + 1
    }
    self.lines = lines
  }

  /// Makes a note of a text and its lines.
  /// - Throws: ``EvidenceError`` `malformed` when the text is no note text.
  package init(text: [UInt8], lines: [NoteLine]) throws(EvidenceError) {
    let tail = lines.map(\.text).joined()
    try self.init(parsing: text + [0x0A] + Array(tail.utf8), limit: Limits.directoryNote)
  }

  /// The SHA-256 of the text: what «the digest of a note» means everywhere.
  package var digest: Digest { .sha256(text) }

  /// The note with further lines; a line that is there already is not doubled.
  package func adding(_ more: [NoteLine]) throws(EvidenceError) -> SignedNote {
    try SignedNote(text: text, lines: lines + more.filter { !lines.contains($0) })
  }

  /// The index of the newline that ends the text: the first of the last two newlines in a row.
  private static func lastEmptyLine(in bytes: [UInt8]) -> Int? {
    var index = bytes.count - 2
    while index >= 0 {
      if bytes[index] == 0x0A, bytes[index + 1] == 0x0A { return index }
      index -= 1
    }
    return nil
  }
}
