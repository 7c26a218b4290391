import Evidence
import Membership
import Testing

/// What stewards decide with a later version: each step as they would make it, held to the rules that every node holds it to.
@Suite("Changes of the directory")
struct DirectoryChangesTests {
  private let federation: Federation
  private let first: Directory
  private let alpha: NodeName

  init() throws {
    federation = try Federation()
    first = try federation.first()
    alpha = try NodeName("alpha")
  }

  private func draft(_ change: (inout DirectoryChanges) throws -> Void) throws -> DirectoryText {
    var draft = DirectoryDraft(genesis: federation.genesis, after: first)
    try change(&draft.changes)
    return try draft.text(adding: [], at: federation.now, suite: federation.suite)
  }

  private func refusal(_ change: (inout DirectoryChanges) throws -> Void) throws -> String {
    let error = #expect(throws: MembershipError.self) { try draft(change) }
    return error?.message ?? ""
  }

  private func key() throws -> RoleKey { try #require(first.party(alpha)?.keys.first).key }

  @Test("revoke a key from a moment on, and leave it listed")
  func revoked() throws {
    let id = try key().id.hex
    let earlier = federation.now.advanced(bySeconds: -10)
    let text = try draft { $0.revocations = [.init(node: alpha, key: String(id.prefix(8)), from: earlier)] }
    let next = try Directory(next: try federation.note(text, by: [0, 1]), after: first, suite: federation.suite)
    let listed = try #require(next.party(alpha)?.keys.first)
    #expect(listed.key.id.hex == id && listed.revoked == earlier)
    #expect(first.party(alpha)?.keys(.seal, at: federation.now).count == 1)
    #expect(next.party(alpha)?.keys(.seal, at: federation.now).isEmpty == true)
  }

  @Test("revoke nothing that is not there, is named too shortly, or is revoked already")
  func wrongKeys() throws {
    let id = try key().id.hex
    #expect(try refusal { $0.revocations = [.init(node: alpha, key: "00000000")] }.contains("no key of alpha begins"))
    #expect(try refusal { $0.revocations = [.init(node: alpha, key: String(id.prefix(7)))] }.contains("8 digits"))
    #expect(
      try refusal { $0.revocations = [.init(node: alpha, key: id), .init(node: alpha, key: id)] }.contains("since"))
    let nobody = try NodeName("nobody")
    #expect(try refusal { $0.revocations = [.init(node: nobody, key: id)] }.contains("lists no nobody"))
  }

  @Test("give a party another title and other functions, and nothing else")
  func renamed() throws {
    let text = try draft {
      $0.titles[alpha] = "State of Alpha"
      $0.functions[alpha] = ["nfp", "nfp-fin"]
    }
    let (before, after) = (first.party(alpha), text.parties.first { $0.name == alpha })
    #expect(after?.title == "State of Alpha" && after?.functions == ["nfp", "nfp-fin"])
    #expect(after?.keys == before?.keys && after?.identities == before?.identities)
    let others = text.parties.filter { $0.name != alpha }
    #expect(others == first.text.parties.filter { $0.name != alpha })
  }

  @Test("exchange a steward: old and new stewards sign, and from then on the new ones alone decide")
  func stewards() throws {
    let suite = federation.suite
    let onyx = (name: try NodeName("onyx"), signer: try suite.signer(suite.randomBytes(32), suite.randomBytes(32)))
    let leaving = federation.stewards[0].name
    let text = try draft {
      $0.stewards = [Steward(name: onyx.name, key: onyx.signer.publicKey)]
      $0.leaving = [leaving]
    }
    #expect(text.stewards.stewards.map(\.name) == federation.stewards.dropFirst().map(\.name) + [onyx.name])
    #expect(text.stewards.threshold == first.text.stewards.threshold)
    let byOld = try federation.note(text, by: [0, 1])
    #expect(throws: MembershipError.self) { try Directory(next: byOld, after: first, suite: suite) }
    let more = try onyx.signer.lines(for: text.bytes, .directory, name: federation.name.steward(onyx.name))
    let second = try Directory(
      next: try SignedNote(text: text.bytes, lines: byOld.lines + more), after: first, suite: suite)
    let third = try DirectoryDraft(genesis: federation.genesis, after: second).text(
      adding: [], at: federation.now, suite: suite)
    let byLeft = try federation.note(third, by: [0, 1])
    #expect(throws: MembershipError.self) { try Directory(next: byLeft, after: second, suite: suite) }
    let byNew = try federation.note(third, by: [1, 2])
    #expect(throws: Never.self) { try Directory(next: byNew, after: second, suite: suite) }
  }

  @Test("refuse stewards that don't fit")
  func wrongStewards() throws {
    let again = federation.genesis.stewards.stewards[0]
    #expect(try refusal { $0.stewards = [again] }.contains("is a steward already"))
    let nobody = try NodeName("nobody")
    #expect(try refusal { $0.leaving = [nobody] }.contains("no steward of the version before"))
    #expect(try refusal { $0.threshold = 9 }.contains("threshold"))
  }
}
