import Evidence
import Membership
import Testing

@Suite("The witnesses of each party")
struct WitnessDrawTests {
  private func names(_ count: Int) throws -> [NodeName] {
    try (0..<count).map { try NodeName("state-\($0)") }.sorted()
  }

  @Test("are all others while they are few", arguments: [1, 2, 3, 8])
  func few(_ count: Int) throws {
    let names = try names(count)
    for name in names {
      #expect(DirectoryDraft.witnesses(of: name, among: names) == names.filter { $0 != name })
    }
  }

  @Test("are seven of many, never the party itself, with a quorum of five, and everybody witnesses about as much")
  func many() throws {
    let names = try names(150)
    var burden: [NodeName: Int] = [:]
    for name in names {
      let witnesses = DirectoryDraft.witnesses(of: name, among: names)
      #expect(Set(witnesses).count == 7 && !witnesses.contains(name))
      #expect(DirectoryDraft.quorum(of: witnesses.count) == 5)
      for witness in witnesses { burden[witness, default: 0] += 1 }
    }
    #expect(names.allSatisfy { (1...20).contains(burden[$0] ?? 0) })
  }

  @Test("stay the same when somebody joins, but for the few of whom the newcomer takes a place")
  func joining() throws {
    let (before, after) = (try names(149), try names(150))
    let changed = before.filter {
      DirectoryDraft.witnesses(of: $0, among: before) != DirectoryDraft.witnesses(of: $0, among: after)
    }
    #expect(changed.count < 25)
    for name in changed {
      let kept = Set(DirectoryDraft.witnesses(of: name, among: before))
        .intersection(DirectoryDraft.witnesses(of: name, among: after))
      #expect(kept.count == 6)
    }
  }

  @Test("fit a directory of any size: one of forty parties is made and read back")
  func readBack() throws {
    let federation = try Federation()
    let members = try (0..<40).map {
      try Federation.member("state-\($0)", federation.name, federation.suite, federation.now)
    }
    let text = try federation.text(adding: members)
    #expect(text.parties.count == 40 && text.parties.allSatisfy { $0.witnesses.count == 7 && $0.quorum == 5 })
  }
}
