/// Reads the fixed binary layouts of docs/protocol.md; no length is believed before it is compared with what is there.
package struct ByteReader {
  private let bytes: [UInt8]
  private var position = 0
  private let what: String

  /// Begins to read.
  /// - Parameter what: the thing read, for messages: «an envelope».
  package init(_ bytes: [UInt8], _ what: String) {
    self.bytes = bytes
    self.what = what
  }

  /// How many bytes are left.
  package var remaining: Int { bytes.count - position }

  /// The next `count` bytes.
  /// - Throws: ``EvidenceError`` `malformed` when fewer are left.
  package mutating func read(_ count: Int) throws(EvidenceError) -> [UInt8] {
    guard count >= 0, count <= remaining else {
      throw EvidenceError(.malformed, "\(what) ends early")
    }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  /// The next big-endian integer.
  package mutating func read<T: FixedWidthInteger & UnsignedInteger>(_ type: T.Type) throws(EvidenceError) -> T {
    let part = try read(T.bitWidth / 8)
    return part.reduce(0) { $0 << 8 | T($1) }
  }

  /// A part with a two-byte length.
  package mutating func read16() throws(EvidenceError) -> [UInt8] {
    let count = try read(UInt16.self)
    return try read(Int(count))
  }

  /// A part with a four-byte length of at most `limit`.
  package mutating func read32(limit: Int) throws(EvidenceError) -> [UInt8] {
    let count = try read(UInt32.self)
    guard count <= limit else { throw EvidenceError(.tooLarge, "a part of \(what) is over \(limit) bytes") }
    return try read(Int(count))
  }

  /// Reads a label written by ``ByteWriter/init(label:)``.
  package mutating func expect(label: StaticString) throws(EvidenceError) {
    let expected = ByteWriter(label: label).bytes
    guard try read(expected.count) == expected else {
      throw EvidenceError(.malformed, "\(what) does not begin with its label")
    }
  }

  /// Refuses bytes after the end.
  package func finish() throws(EvidenceError) {
    guard remaining == 0 else { throw EvidenceError(.malformed, "\(what) has \(remaining) bytes after its end") }
  }
}
