import Evidence
import Membership
import Testing

@Suite("A draft of the directory")
struct DirectoryDraftTests {
  private func refusal(_ federation: Federation, _ change: (inout DirectoryDraft) throws -> Void) throws -> String? {
    var draft = DirectoryDraft(genesis: federation.genesis, after: nil)
    try change(&draft)
    do { _ = try draft.text(adding: federation.members, at: federation.now, suite: federation.suite) } catch {
      return error.message
    }
    return nil
  }

  @Test("lists the endpoint that the stewards give instead of the member's")
  func endpoint() throws {
    let federation = try Federation()
    var draft = DirectoryDraft(genesis: federation.genesis, after: nil)
    let alpha = try NodeName("alpha")
    draft.endpoints[alpha] = ["[::1]:7455"]
    let text = try draft.text(adding: federation.members, at: federation.now, suite: federation.suite)
    #expect(text.parties.first { $0.name == alpha }?.endpoints == ["[::1]:7455"])
  }

  @Test("refuses an endpoint of nobody, and one that cannot be dialled")
  func badEndpoints() throws {
    let federation = try Federation()
    let unknown = try refusal(federation) { $0.endpoints[try NodeName("nowhere")] = ["127.0.0.1:1"] }
    #expect(unknown?.contains("nowhere") == true)
    let bad = try refusal(federation) { $0.endpoints[try NodeName("alpha")] = ["127.0.0.1"] }
    #expect(bad?.contains("is not an address") == true)
  }

  @Test("refuses a member that was made for another federation")
  func otherFederation() throws {
    let federation = try Federation()
    let stranger = try Federation.member("delta", FederationName("other.example"), federation.suite, federation.now)
    let error = #expect(throws: MembershipError.self) {
      try federation.text(adding: federation.members + [stranger])
    }
    #expect(error?.code == .otherFederation && error?.message.contains("other.example") == true)
  }

  @Test(
    "says what is wrong with a text of a party",
    arguments: [
      ("State Alpha", nil), ("", "empty"), (String(repeating: "x", count: 201), "201"), ("a\u{1B}[2J", "control"),
      ("a\u{202E}b", "direction"), (String(repeating: "é", count: 200), nil),
    ])
  func texts(text: String, fault: String?) {
    let found = Party.fault(in: text)
    #expect((found == nil) == (fault == nil))
    if let fault { #expect(found?.contains(fault) == true, "\(found ?? "")") }
  }
}
