/// Writes the fixed binary layouts of docs/protocol.md: big-endian integers and length-prefixed parts.
package struct ByteWriter: Sendable {
  /// What was written.
  package private(set) var bytes: [UInt8] = []

  package init() {}

  /// Starts with a label: its ASCII text and one zero byte.
  package init(label: StaticString) {
    label.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(0)
  }

  /// Appends the bytes as they are.
  package mutating func write(_ part: [UInt8]) { bytes.append(contentsOf: part) }

  /// Appends an integer, big-endian.
  package mutating func write<T: FixedWidthInteger & UnsignedInteger>(_ value: T) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }

  /// Appends a one-byte length and the bytes; the caller has checked that they are at most 255.
  package mutating func write8(_ part: [UInt8]) {
    write(UInt8(clamping: part.count))
    write(part)
  }

  /// Appends a two-byte length and the bytes; the caller has checked that they are at most 65,535.
  package mutating func write16(_ part: [UInt8]) {
    write(UInt16(clamping: part.count))
    write(part)
  }

  /// Appends a four-byte length and the bytes.
  package mutating func write32(_ part: [UInt8]) {
    write(UInt32(clamping: part.count))
    write(part)
  }
}
