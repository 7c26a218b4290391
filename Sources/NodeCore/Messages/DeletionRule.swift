/// The code of the rule under which content is destroyed: a reference, never a sentence.
///
/// It stands in the log for ever, so it can hold no content: 1 to 64 of `A-Z a-z 0-9 . - _ / :`, a letter or digit first.
package struct DeletionRule: Sendable, Hashable {
  /// The code.
  package let code: String

  /// Checks a code.
  /// - Throws: ``NodeError`` `invalid`.
  package init(_ code: String) throws {
    let bytes = Array(code.utf8)
    func isLetterOrDigit(_ byte: UInt8) -> Bool {
      (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
    }
    guard (1...64).contains(bytes.count), bytes.first.map(isLetterOrDigit) == true,
      bytes.allSatisfy({ isLetterOrDigit($0) || ".-_/:".utf8.contains($0) })
    else {
      throw NodeError(
        .invalid, "a rule is named by a code of 1 to 64 letters, digits and . - _ / : such as retention/10y or RPE-81")
    }
    self.code = code
  }
}
