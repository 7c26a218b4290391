/// 32 random bytes that blind a commitment. Destroying a salt makes its commitment say nothing for ever.
package struct Salt: Sendable, Hashable {
  /// The 32 bytes.
  package let bytes: [UInt8]

  /// Takes 32 bytes.
  /// - Throws: ``EvidenceError`` `malformed` for another count.
  package init(_ bytes: [UInt8]) throws(EvidenceError) {
    guard bytes.count == 32 else { throw EvidenceError(.malformed, "a salt has 32 bytes, not \(bytes.count)") }
    self.bytes = bytes
  }
}
