import Cooperation
import Evidence
import Membership
import NodeCore
import PeerSync
import Testing

@testable import NodeStore

@Suite("Groups whose members compare")
struct GroupProofTests: GroupScenario {
  @Test("catch an author who tells two members different things, and both members hold the proof")
  func equivocation() throws {
    let federation = try federation()
    let (alpha, bravo) = (federation.alpha, federation.others[0])
    try equivocate(federation)
    #expect(try group(alpha)?.authors.allSatisfy { $0.forks.isEmpty } == true)
    try federation.tickAll()
    for node in [alpha, bravo] {
      let author = try #require(try group(node)?.authors.first { $0.node == "registry" })
      #expect(author.forks == [2] && author.number == 2)
      let report = try verdict(try evidence(node), try trust(federation))
      let named = report.checks.first { $0.outcome == .failed }?.text ?? ""
      #expect(report.verdict == .failed && named.hasPrefix("FORK: registry sent two different messages as number 2"))
      #expect(named.contains("to alpha") && named.contains("to bravo"))
      #expect(try node.events()["group.forked"] == 1)
      let warnings = try node.ask(.status, as: StatusAnswer.self).warnings
      #expect(warnings.contains { $0.contains("comity group evidence asset-net") })
    }
    #expect(try verdict(try evidence(alpha), nil).verdict == .cannotTell)
    // It is told once; nothing more moves.
    try federation.tickAll()
    try federation.tickAll()
    #expect(try federation.tickAll() == 0 && alpha.events()["group.forked"] == 1)
    // Who is outside the group learns nothing of it.
    #expect(try federation.others[1].events()["group.forked"] == nil)
  }

  @Test("prove nothing against an author by files that were put together", arguments: 0..<4)
  func puttogether(_ how: Int) throws {
    let federation = try federation()
    try equivocate(federation)
    try federation.tickAll()
    let file = try GroupForkFile(parsing: try evidence(federation.alpha))
    let (a, b) = (file.first, file.second)
    let changed: GroupForkFile
    switch how {
    case 0: changed = GroupForkFile(a, a)
    case 1:
      // Another event under the same proof.
      changed = GroupForkFile(a, try EvidenceFileStatement(event: b.event, salt: b.salt, proof: a.proof))
    case 2:
      // Signed by nobody that the directory lists.
      let note = try SignedNote(text: b.proof.checkpoint.text, lines: [])
      let proof = try TlogProof(index: b.proof.index, inclusion: b.proof.inclusion, checkpoint: note)
      changed = GroupForkFile(a, try EvidenceFileStatement(event: b.event, salt: b.salt, proof: proof))
    default:
      let statement = try #require(
        try federation.alpha.store.read { tx in
          try tx.arrivalStatement(
            from: federation.registry.name, at: Envelope.Place(channel: .ordinary, epoch: 1, number: 1))
        })
      let proof = try TlogProof(index: statement.index, inclusion: statement.inclusion, checkpoint: a.proof.checkpoint)
      changed = GroupForkFile(a, try EvidenceFileStatement(event: statement.event, salt: statement.salt, proof: proof))
    }
    let report = try verdict(changed.bytes, try trust(federation))
    #expect(!report.checks.contains { $0.outcome == .failed && $0.text.hasPrefix("FORK") })
    #expect(report.verdict != .verified)
  }

  @Test("take no proof and no claim on a member's word alone")
  func lyingMember() throws {
    let federation = try federation()
    let (registry, alpha, bravo) = (federation.registry, federation.alpha, federation.others[0])
    _ = try federation.send(to: ["group:asset-net"])
    try federation.carryAll()
    try federation.tickAll()
    let id = try #require(try alpha.store.read { try $0.groups().first?.id })
    let link = try #require(federation.link(alpha, bravo))
    let lie = GroupHead(group: id, author: registry.name, epoch: 1, number: 2, commitment: .sha256([1]))
    let foreign = GroupHead(group: .sha256([2]), author: registry.name, epoch: 1, number: 9, commitment: .sha256([1]))
    let late = GroupHead(group: id, author: registry.name, epoch: 1, number: 7, commitment: .sha256([1]))
    try federation.hand(.groupHeads([lie, foreign, late]), from: bravo, to: alpha, on: link)
    let shown = alpha.outbox.filter { if case .send(_, .groupProof) = $0 { true } else { false } }
    #expect(shown.count == 1)
    try federation.carryAll()
    let author = try #require(try group(alpha)?.authors.first { $0.node == "registry" })
    #expect(author.forks.isEmpty && author.number == 2 && author.claimed == 7)
    // What alpha showed agrees with what bravo holds.
    #expect(try group(bravo)?.authors.allSatisfy { $0.forks.isEmpty } == true)
    // A dispatch to a third party proves nothing here, and a statement that is not in its log ends the link.
    let forged = GroupProof(
      statement: try LoggedStatement(
        event: Array("{}".utf8), salt: try Salt([UInt8](repeating: 0, count: 32)), index: 0, inclusion: []),
      note: try #require(try alpha.store.read { try $0.heldHead(of: registry.name)?.note }))
    try federation.hand(.groupProof(forged), from: bravo, to: alpha, on: link)
    #expect(alpha.outbox.contains { if case .close(link) = $0 { true } else { false } })
    #expect(try group(alpha)?.authors.allSatisfy { $0.forks.isEmpty } == true)
  }

  @Test("catch an author who tells one member two things under one number")
  func twice() throws {
    let federation = try federation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try #require(try registry.store.read { try $0.groups().first?.id })
    for _ in 0..<2 {
      try send(
        Array(try TestFederation.request().template.utf8), from: registry, to: [alpha.name],
        group: GroupTarget(id: id, version: 1))
      try registry.store.write { try $0.run("DELETE FROM group_message WHERE number > 1") }
    }
    try federation.carryAll()
    #expect(try alpha.events()["group.forked"] == 1)
    let report = try verdict(try evidence(alpha), try trust(federation))
    #expect(report.verdict == .failed && report.checks.contains { $0.text.hasPrefix("FORK: registry sent two") })
  }

  @Test("have every number of an author compared, not the newest alone, each told once and a bounded number of them")
  func everyNumber() throws {
    let federation = try federation()
    let (registry, alpha, bravo) = (federation.registry, federation.alpha, federation.others[0])
    let id = Digest.sha256([7])
    func add(_ number: UInt64) throws {
      try alpha.store.write {
        try $0.insertGroupMessage(
          DispatchEvent.Group(id: id, version: 1, number: number, previous: .zero), author: registry.name, epoch: 1,
          commitment: .sha256([UInt8(clamping: number)]),
          place: Envelope.Place(channel: .ordinary, epoch: 1, number: number))
      }
    }
    func untold(_ limit: Int) throws -> [UInt64] {
      try alpha.store.read { try $0.untoldHeads(to: bravo.name, of: [id], limit: limit).map(\.number) }
    }
    for number in UInt64(1)...3 { try add(number) }
    #expect(try untold(10) == [1, 2, 3] && untold(2) == [2, 3])
    try alpha.store.write { try $0.markTold(bravo.name, try $0.untoldHeads(to: bravo.name, of: [id], limit: 10)) }
    #expect(try untold(10).isEmpty)
    try add(4)
    #expect(try untold(10) == [4])
  }

  @Test("make no noise when all is well: heads are told once, at a tick")
  func quiet() throws {
    let federation = try federation()
    _ = try federation.send(to: ["group:asset-net"])
    try federation.carryAll()
    try federation.tickAll()
    try federation.tickAll()
    #expect(try federation.tickAll() == 0)
    #expect(try group(federation.alpha)?.authors.allSatisfy { $0.forks.isEmpty && $0.claimed <= 2 } == true)
  }
}
