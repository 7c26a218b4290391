import Evidence
import Testing

/// A policy that is written for an auditor knows that keys roll.
@Suite("A policy of several keys")
struct LogPolicyTests {
  private static func key(_ name: String, _ type: SignatureType = .cosignatureEd25519) -> VerifierKey {
    VerifierKey(name: "test/\(name)", type: type, publicKey: Digest.sha256(Array(name.utf8)).bytes)
  }

  private static func policy() throws -> LogPolicy {
    let text = LogPolicy.text(
      logs: [key("log", .ed25519)],
      witnesses: [("alpha", [key("old"), key("new")]), ("bravo", [key("bravo")]), ("charlie", [key("charlie")])],
      quorum: 2)
    #expect(text.contains("group alpha any alpha.1 alpha.2\n"))
    return try LogPolicy(parsing: Array(text.utf8))
  }

  @Test("counts a witness once, whichever of its keys it cosigned with")
  func once() throws {
    let policy = try Self.policy()
    for (names, isEnough) in [
      (["old", "bravo"], true), (["new", "charlie"], true), (["old", "new", "bravo"], true), (["old", "new"], false),
      (["bravo", "charlie"], true), (["bravo"], false),
    ] {
      let cosigners = Set(names.map { Self.key($0) })
      #expect(policy.isSatisfied(by: cosigners) == isEnough, "\(names)")
      #expect((policy.shortfall(of: cosigners) == nil) == isEnough, "\(names)")
    }
  }

  @Test("names the keys that cosigned and are not listed")
  func unlisted() throws {
    let policy = try Self.policy()
    let later = Self.key("later")
    #expect(policy.shortfall(of: [Self.key("old"), later])?.contains("\(later)") == true)
    #expect(policy.shortfall(of: [Self.key("old")]) == "its quorum is not satisfied")
  }
}
