import Evidence
import Membership
import Testing

/// Stewards sign what they have read: every change of a version is told.
@Suite("What a version of the directory changes")
struct DirectoryDifferenceTests {
  private let federation: Federation
  private let first: Directory
  private let alpha: NodeName
  private let bravo: NodeName

  init() throws {
    federation = try Federation()
    first = try federation.first()
    (alpha, bravo) = (try NodeName("alpha"), try NodeName("bravo"))
  }

  private func lines(adding members: [MemberFile] = [], _ change: (inout DirectoryDraft) throws -> Void = { _ in })
    throws
    -> [String]
  {
    var draft = DirectoryDraft(genesis: federation.genesis, after: first)
    try change(&draft)
    let text = try draft.text(adding: members, at: federation.now, suite: federation.suite)
    return DirectoryDifference(from: first.text, to: text).lines
  }

  @Test("is nothing but its time where nothing changes")
  func nothing() throws {
    #expect(try lines().count == 1 && lines().first?.contains("nothing but its time") == true)
  }

  @Test("names whoever joins, with node id, functions, endpoints and keys; in the first version that is everybody")
  func joining() throws {
    let delta = try Federation.member("delta", federation.name, federation.suite, federation.now)
    let told = try lines(adding: [delta])
    #expect(told.first == "+ delta  «State delta»  active  nfp  127.0.0.1:7455")
    #expect(told.contains { $0.contains(delta.identity.nodeID.description) })
    #expect(told.contains { $0.contains("key seal") } && told.contains { $0.contains("other witnesses for alpha") })
    let founding = DirectoryDifference(from: nil, to: first.text).lines
    #expect(founding.filter { $0.hasPrefix("+ ") }.count == 3)
  }

  @Test("marks what takes something away: a state, a function, a key, a steward")
  func marked() throws {
    let key = try #require(first.party(bravo)?.keys.first).key.id.hex
    let told = try lines { draft in
      draft.states[bravo] = .suspended
      draft.endpoints[alpha] = ["[::1]:7455"]
      draft.changes.functions[alpha] = ["nsp"]
      draft.changes.titles[alpha] = "Alpha"
      draft.changes.revocations = [.init(node: bravo, key: key)]
      draft.changes.leaving = [try NodeName("coral")]
    }
    for part in [
      "! steward coral leaves", "! bravo  active → suspended", "! alpha  functions nfp → nsp",
      "  alpha  title «State alpha» → «Alpha»", "  alpha  endpoints 127.0.0.1:7455 → [::1]:7455",
      "! bravo  key seal \(key.prefix(16)) revoked from",
    ] { #expect(told.contains { $0.hasPrefix(part) }, "\(part): \(told)") }
  }

  @Test("says that nobody is active any more")
  func nobody() throws {
    let told = try lines { draft in for party in first.text.parties { draft.states[party.name] = .left } }
    #expect(told.last == "! no party is active any more")
  }
}
