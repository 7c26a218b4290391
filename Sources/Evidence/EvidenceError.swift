/// Says why a piece of evidence was refused.
///
/// Two errors are equal when their codes are: the message is for people, the code is for decisions.
package struct EvidenceError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of refusal this is.
  package enum Code: String, Sendable {
    /// The bytes are not of the format they should have.
    case malformed
    /// A bound of ``Limits`` is exceeded.
    case tooLarge
    /// A signature line that must be there is not.
    case signatureMissing
    /// A signature line of a known key does not verify, or is there twice.
    case signatureWrong
    /// A proof or a hash does not lead to the root that was signed.
    case proofWrong
    /// Two signed statements contradict each other.
    case fork
    /// A sealed part does not open, or what was in it is not what was promised.
    case notOpened
    /// The suite is not one that this node knows.
    case unknownSuite
    /// A key could not be used.
    case keyUnusable
  }

  /// The code; what callers decide on.
  package let code: Code
  /// What happened, to which field or line, in words; without content or names of persons.
  package let message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package static func == (a: EvidenceError, b: EvidenceError) -> Bool { a.code == b.code }

  /// In words; the code is for programs.
  package var description: String { message }
}
