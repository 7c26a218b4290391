/// The bounds of one JSON text, checked while it is read.
package struct JSONLimits: Sendable, Hashable {
  /// Bytes of the whole text.
  package let bytes: Int
  /// Nested arrays and objects.
  package let depth: Int
  /// Members and elements in all, of all objects and arrays together.
  package let members: Int
  /// Bytes of one string, decoded.
  package let stringBytes: Int

  package init(bytes: Int, depth: Int, members: Int, stringBytes: Int) {
    self.bytes = bytes
    self.depth = depth
    self.members = members
    self.stringBytes = stringBytes
  }

  /// For messages: 1 MiB, 32 deep, 100,000 members.
  package static let standard = JSONLimits(bytes: 1 << 20, depth: 32, members: 100_000, stringBytes: 256 << 10)
}
