/// Says why a directory, a genesis or a member file was refused.
package struct MembershipError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of refusal this is.
  package enum Code: String, Sendable {
    /// Not of the format.
    case malformed
    /// Of another federation.
    case otherFederation
    /// Not the next version, or not linked to the one held.
    case notNext
    /// Not signed by enough stewards.
    case tooFewStewards
    /// Something that was listed before is gone or changed.
    case dropped
    /// One version with two digests.
    case fork
    /// Expired.
    case expired
  }

  /// The code; what callers decide on.
  package let code: Code
  /// What happened, to which field or party, in words.
  package let message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package static func == (a: MembershipError, b: MembershipError) -> Bool { a.code == b.code }

  /// In words; the code is for programs.
  package var description: String { message }
}
