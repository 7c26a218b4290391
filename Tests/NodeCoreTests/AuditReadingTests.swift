import Evidence
import Membership
import NodeCore
import NodeStore
import PeerSync
import Testing

@Suite("An auditor at a node")
struct AuditReadingTests {
  private func items(
    _ node: TestNode, _ token: String, from: UInt64 = 0, type: String? = nil
  ) throws -> (items: [EventsAnswer.Item], pages: Int) {
    var (items, pages, next) = ([EventsAnswer.Item](), 0, Optional(from))
    let end = try node.ask(.auditHead, as: HeadAnswer.self).size
    while let from = next, from < end {
      let answer = try node.ask(
        .auditEvents(EventsRequest(from: from, type: type)), token: token, as: EventsAnswer.self)
      items += answer.events.filter { $0.entry < end }
      pages += 1
      next = answer.next
    }
    return (items, pages)
  }

  @Test("lists every event but padding, page by page, and each listing is itself an event with its range")
  func list() throws {
    let scenario = try AuditScenario()
    let node = scenario.federation.registry
    let admin = try node.login("admin")
    for _ in 0..<60 { try AuditScenario.send(scenario.federation) }
    var before = try node.events()
    // What is stated of the sealed channel looks like padding.
    before["channel.stated", default: 0] -= 1
    before["padding", default: 0] += 1
    let size = try node.ask(.auditHead, as: HeadAnswer.self).size
    let (items, pages) = try items(node, admin)
    #expect(pages > 1 && items.map(\.entry) == Array(0..<size))
    var counts: [String: Int] = [:]
    for item in items { counts[item.type ?? "padding", default: 0] += 1 }
    #expect(counts == before)
    #expect(items.allSatisfy { ($0.type == nil) == ($0.event == nil) && ($0.type == nil) == ($0.time == nil) })
    #expect(try node.events()["log.read"] == pages)
    let reads = try self.items(node, admin, type: "log.read").items
    #expect(reads.first?.event?.contains(#""from":0,"below":200}"#) == true)
  }

  @Test("finds the events of one type, and learns nothing of padding by asking for it")
  func filter() throws {
    let scenario = try AuditScenario()
    let node = scenario.federation.registry
    let admin = try node.login("admin")
    let found = try items(node, admin, type: "dispatch").items
    #expect(found.count == 1 && found[0].event?.contains(#""recipient":"alpha""#) == true)
    for type in ["padding", "no.such", ""] {
      #expect(throws: NodeError.self) { try items(node, admin, type: type) }
    }
  }

  @Test("takes a number for an entry only where the log has it: a message's id can begin with digits alone")
  func reference() {
    #expect(LogReference("12").entry(below: 400) == 12)
    #expect(LogReference("400").entry(below: 400) == nil)
    #expect(LogReference("975079974656").entry(below: 400) == nil)
    #expect(LogReference("12a").entry(below: 400) == nil)
    #expect(LogReference("99999999999999999999").entry(below: .max) == nil)
  }

  @Test("reads one event with its leaf, and not what is padding or not there")
  func show() throws {
    let scenario = try AuditScenario()
    let node = scenario.federation.registry
    let admin = try node.login("admin")
    let listed = try items(node, admin).items
    let open = try #require(listed.first { $0.type == "dispatch" })
    let closed = try #require(listed.first { $0.type == nil })
    let shown = try node.ask(.auditEntry(open.entry), token: admin, as: EventAnswer.self)
    #expect(shown.event.event == open.event)
    let evidence = try scenario.evidence(on: node)
    #expect(evidence.dispatches[0].statement.leafHash.hex == shown.leaf)
    #expect(try node.ask(.auditEntry(closed.entry), token: admin, as: EventAnswer.self).event.event == nil)
    for entry in [UInt64.max, 1 << 53, 100_000] {
      #expect(throws: NodeError(.notFound, "")) {
        try node.ask(.auditEntry(entry), token: admin, as: EventAnswer.self)
      }
    }
  }

  @Test("is an auditor or an administrator: others are refused, and the refusal is logged")
  func roles() throws {
    let scenario = try AuditScenario()
    let node = scenario.federation.registry
    for officer in ["drafter", "approver", "both"] {
      let token = try node.login(officer)
      #expect(throws: NodeError(.notPermitted, "")) {
        try node.ask(.auditEvents(EventsRequest(from: 0)), token: token, as: EventsAnswer.self)
      }
      #expect(throws: NodeError(.notPermitted, "")) {
        try node.ask(.auditEntry(0), token: token, as: EventAnswer.self)
      }
    }
    for officer in ["drafter", "admin"] {
      #expect(throws: NodeError(.notPermitted, "")) {
        try node.ask(.auditDisclose(LogReference("0")), token: try node.login(officer), as: EvidenceAnswer.self)
      }
    }
    #expect(throws: NodeError(.unauthenticated, "")) {
      try node.ask(.auditProof(LogReference("0")), as: ProofAnswer.self)
    }
    #expect(try node.events()["access.refused"] == 8)
  }

  @Test("gets a proof of each witnessed entry, and of a message, that any C2SP reader can follow")
  func prove() throws {
    let scenario = try AuditScenario()
    let trust = try scenario.trust()
    for node in [scenario.federation.registry, scenario.federation.alpha] {
      let token = try node.login("admin")
      let witnessed = try node.ask(.auditHead, as: HeadAnswer.self).witnessedSize
      for reference in (0..<witnessed).map(String.init) + [scenario.message] {
        let answer = try node.ask(.auditProof(LogReference(reference)), token: token, as: ProofAnswer.self)
        let proof = try TlogProof(parsing: Array(answer.proof.utf8))
        let entry = try #require(proof.extra)
        var verifier = EvidenceVerifier(trust: trust, suite: scenario.suite)
        verifier.verify(proof, leaf: MerkleTree.leafHash(entry))
        #expect(verifier.report.verdict == .verified, "\(verifier.report.checks)")
        var other = EvidenceVerifier(trust: trust, suite: scenario.suite)
        other.verify(proof, leaf: .zero)
        #expect(other.report.verdict == .failed)
        var unnamed = EvidenceVerifier(trust: trust, suite: scenario.suite)
        unnamed.verify(proof, leaf: nil)
        #expect(unnamed.report.verdict == .cannotTell)
      }
      #expect(throws: NodeError.self) {
        try node.ask(.auditProof(LogReference("\(UInt64.max)")), token: token, as: ProofAnswer.self)
      }
    }
  }

  @Test("is opened one event by an approver, as a file that proves it; padding is not opened")
  func disclose() throws {
    let scenario = try AuditScenario()
    let node = scenario.federation.registry
    let listed = try items(node, try node.login("admin")).items
    let witnessed = try node.ask(.auditHead, as: HeadAnswer.self).witnessedSize
    for item in listed where item.entry < witnessed {
      guard let event = item.event else {
        #expect(throws: NodeError(.refused, "")) { try scenario.disclosure("\(item.entry)", on: node) }
        continue
      }
      let found = try scenario.verify(try scenario.disclosure("\(item.entry)", on: node))
      #expect(found.report.verdict == .verified, "\(found.report.checks)")
      #expect(found.event.map { String(decoding: $0.bytes, as: UTF8.self) } == event)
    }
  }

  @Test("holds two checkpoints against each other: the same log, a fork, and what proves neither")
  func pairs() throws {
    let scenario = try AuditScenario()
    let node = scenario.federation.registry
    let (first, second, path, forked) = try node.store.read { tx in
      let heads = try tx.heads()
      let (old, new) = (try #require(heads.first), try #require(heads.last))
      return (
        old.note.bytes, new.note.bytes,
        try tx.consistency(from: old.checkpoint.size, to: new.checkpoint.size), new.checkpoint
      )
    }
    func judge(_ a: [UInt8], _ b: [UInt8], _ path: [Digest]?, trusting: Bool = true) throws -> AuditReport.Verdict {
      var verifier = EvidenceVerifier(trust: trusting ? try scenario.trust() : nil, suite: scenario.suite)
      verifier.verify(pair: a, b, consistency: path)
      return verifier.report.verdict
    }
    #expect(try judge(first, second, path) == .verified)
    #expect(try judge(second, first, path) == .verified)
    #expect(try judge(first, first, nil) == .verified)
    #expect(try judge(first, second, nil) == .cannotTell)
    #expect(try judge(first, second, path.reversed() + [.zero]) == .cannotTell)
    #expect(try judge(first, second, path, trusting: false) == .cannotTell)
    #expect(try judge(Array("no note".utf8), second, path) == .cannotTell)
    // A node whose key signs a second history: only a program of its own could do it, so it is made here.
    let own = try #require(try node.store.read { try $0.secrets(.log) }.first).privateKey
    let keys = try scenario.suite.signer(Array(own[..<32]), Array(own[32...]))
    let rogue = CheckpointSigner(signer: keys, last: nil)
    let other = Checkpoint(origin: forked.origin, size: forked.size, root: .zero)
    let lie = try rogue.sign(other, consistency: []).note.bytes
    #expect(try judge(lie, second, nil) == .failed)
    let half = try SignedNote(parsing: lie, limit: Evidence.Limits.checkpointNote)
    for line in half.lines {
      let bytes = try SignedNote(text: half.text, lines: [line]).bytes
      #expect(try judge(bytes, second, nil) == .cannotTell)
    }
  }
}
