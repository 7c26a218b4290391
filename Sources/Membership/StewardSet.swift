package import Evidence
package import StrictJSON

/// The stewards of one version and how many of them must sign.
package struct StewardSet: Sendable, Hashable {
  /// In the order listed.
  package let stewards: [Steward]
  /// How many different stewards must sign with both lines.
  package let threshold: Int

  /// Takes stewards and a threshold.
  /// - Throws: ``MembershipError`` `malformed` for a threshold below two (one, where there is a single steward), above
  ///   their number, or for a name or key that is there twice.
  package init(_ stewards: [Steward], threshold: Int) throws(MembershipError) {
    guard !stewards.isEmpty, stewards.count <= Limits.stewards else {
      throw MembershipError(.malformed, "there are 1 to \(Limits.stewards) stewards")
    }
    guard threshold >= min(2, stewards.count), threshold <= stewards.count else {
      throw MembershipError(.malformed, "the threshold is at least 2 and at most the number of stewards")
    }
    guard Set(stewards.map(\.name)).count == stewards.count,
      Set(stewards.map(\.key.ed25519)).count == stewards.count,
      Set(stewards.map(\.key.mldsa65)).count == stewards.count
    else { throw MembershipError(.malformed, "a steward's name or key stands twice") }
    self.stewards = stewards
    self.threshold = threshold
  }

  /// Reads `threshold` and `stewards`.
  package init(reading reader: inout ObjectReader) throws {
    let threshold = try reader.requireInt64("threshold")
    let stewards = try reader.requireObjects("stewards").map { try Steward(reading: $0) }
    guard let threshold = Int(exactly: threshold) else {
      throw MembershipError(.malformed, "the threshold is no count")
    }
    try self.init(stewards, threshold: threshold)
  }

  /// The members `threshold` and `stewards`.
  package var members: [(String, JSONValue)] {
    [
      ("threshold", .number(JSONNumber(Int64(threshold)))),
      ("stewards", .array(stewards.map(\.json))),
    ]
  }

  /// Requires that enough different stewards signed a directory with both lines.
  ///
  /// Stewards are counted, not lines or keys. A line of a known steward that fails refuses the whole note.
  /// - Throws: ``MembershipError`` `tooFewStewards`, `malformed`.
  package func requireSignatures(
    on note: SignedNote, federation: FederationName, suite: Suite
  ) throws(MembershipError) {
    var signed = 0
    for steward in stewards {
      let name = federation.steward(steward.name)
      switch note.verdict(.directory, by: steward.key, name: name, suite: suite) {
      case .valid: signed += 1
      case .missing: continue
      case .wrong(let message): throw MembershipError(.malformed, message)
      }
    }
    guard signed >= threshold else {
      throw MembershipError(
        .tooFewStewards, "the directory is signed by \(signed) of the \(threshold) stewards that it needs")
    }
  }
}
