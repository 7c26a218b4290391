import Cooperation
import Evidence
import Membership
import NodeCore
import PeerSync
import Testing

@testable import NodeStore

@Suite("Groups")
struct GroupTests {
  /// The registry convenes a group of alpha and bravo; charlie is outside. Everybody is linked.
  private func federation(_ members: [String] = ["alpha", "bravo"]) throws -> TestFederation {
    let federation = try TestFederation(others: ["bravo", "charlie"])
    try federation.joinAll()
    try found(members, on: federation.registry)
    try federation.carryAll()
    return federation
  }

  private func found(_ members: [String], on node: TestNode) throws {
    let request = GroupNewRequest(name: "asset-net", members: members, purpose: "tracing of assets")
    try approve(
      try node.ask(.groupNew(request), token: try node.login("drafter"), as: SubmittedAnswer.self), on: node)
  }

  private func approve(_ submitted: SubmittedAnswer, on node: TestNode) throws {
    #expect(submitted.waiting)
    _ = try node.ask(
      .approve(ApproveRequest(id: submitted.approval, commitment: submitted.commitment)),
      token: try node.login("approver"), as: DoneAnswer.self)
  }

  private func group(_ node: TestNode) throws -> GroupAnswer? {
    try node.ask(.groups, token: try node.login("drafter"), as: GroupsAnswer.self).groups.first
  }

  private func inbox(_ node: TestNode) throws -> [String] {
    try node.ask(.inbox(InboxRequest()), token: try node.login("drafter"), as: InboxAnswer.self).messages.map(\.id)
  }

  private func dispatches(_ node: TestNode) throws -> [DispatchEvent] {
    try node.store.read { tx in
      try tx.entries(from: 0, below: tx.logSize()).compactMap { entry in
        guard case .dispatch(let event) = try LoggedEvent(parsing: try #require(entry.event)).content else {
          return nil
        }
        return event
      }
    }
  }

  @Test("are there for their members once a second officer approved, and for nobody else")
  func founding() throws {
    let federation = try federation()
    let (bravo, charlie) = (federation.others[0], federation.others[1])
    for node in [federation.registry, federation.alpha, bravo] {
      let known = try #require(try group(node))
      #expect(known.name == "asset-net" && known.version == 1 && known.convener == "registry")
      #expect(known.members == ["alpha", "bravo", "registry"] && known.purpose == "tracing of assets")
    }
    #expect(try group(charlie) == nil && inbox(charlie).isEmpty)
  }

  @Test("change by their convener alone; who is added learns them, who is removed gets nothing more")
  func change() throws {
    let federation = try federation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let (bravo, charlie) = (federation.others[0], federation.others[1])
    let change = NodeRequest.groupChange(
      GroupChangeRequest(group: "asset-net", add: ["charlie"], remove: ["bravo"]))
    #expect(federation.refusal { _ = try alpha.askAny(change, token: try alpha.login("drafter")) }?.code == .refused)
    try approve(
      try registry.ask(change, token: try registry.login("drafter"), as: SubmittedAnswer.self), on: registry)
    try federation.carryAll()
    for node in [registry, alpha, charlie] {
      let known = try #require(try group(node))
      #expect(known.version == 2 && known.members == ["alpha", "charlie", "registry"])
    }
    #expect(try group(bravo)?.version == 1)
    let id = try federation.send(to: ["group:asset-net"])
    try federation.carryAll()
    #expect(try inbox(alpha).first == id && inbox(charlie).first == id && !inbox(bravo).contains(id))
  }

  @Test("get a message whole: one commitment, the author's number and the commitment before; others get no byte")
  func message() throws {
    let federation = try federation()
    let (registry, charlie) = (federation.registry, federation.others[1])
    let before = federation.carriedTo[charlie.name]
    let id = try federation.send(to: ["group:asset-net"])
    var seen: [NodeName] = []
    try federation.carryAll { frame in
      if case .deliver(let delivery) = frame, let parcel = delivery.parcels.first,
        case .dispatch(let event) = try? LoggedEvent(parsing: parcel.statement.event).content
      {
        seen.append(event.name.recipient)
      }
      return frame
    }
    #expect(Set(seen.map(\.text)) == ["alpha", "bravo"] && federation.carriedTo[charlie.name] == before)
    let events = try dispatches(registry).filter { $0.group?.number == 2 }
    let first = try #require(try dispatches(registry).first { $0.group?.number == 1 })
    #expect(events.count == 2 && Set(events.map(\.commitment)).count == 1 && Set(events.map(\.body)).count == 1)
    #expect(events.allSatisfy { $0.group?.previous == first.commitment && $0.group?.version == 1 })
    #expect(try inbox(federation.alpha).first == id && inbox(charlie).isEmpty)
  }

  @Test("are addressed alone, and everybody as «all»")
  func audiences() throws {
    let federation = try federation()
    let registry = federation.registry
    let drafter = try registry.login("drafter")
    for to in [["alpha", "group:asset-net"], ["all", "alpha"], ["group:asset-net", "all"], ["group:nothing"]] {
      let code = federation.refusal {
        _ = try registry.askAny(.draftNew(try TestFederation.request(to: to)), token: drafter)
      }?.code
      #expect(code == .invalid || code == .notFound)
    }
    let id = try federation.send(to: ["all"])
    try federation.carryAll()
    for node in [federation.alpha] + federation.others { #expect(try inbox(node).first == id) }
    let group = try #require(try dispatches(registry).last?.group)
    #expect(group.id == GroupID.all(of: federation.directory.genesis.id) && group.number == 1)
  }

  @Test("take nothing under seal, and no message that leaves a member out")
  func wholeAudience() throws {
    let federation = try federation()
    let (alpha, bravo) = (federation.alpha, federation.others[0])
    let refusal = federation.refusal { _ = try federation.send(SearchScenarioTests.sealing, to: ["group:asset-net"]) }
    #expect(refusal?.code == .refused)
    let id = try #require(try alpha.store.read { try $0.groups().first?.id })
    let template = Array(try TestFederation.request().template.utf8)
    try send(template, from: alpha, to: [bravo.name], group: GroupTarget(id: id, version: 1))
    try federation.carryAll()
    let rejections = try bravo.store.read { try $0.rejections(from: alpha.name) }
    #expect(rejections.map(\.reason) == ["malformed"] && rejections.map(\.count) == [1])
  }

  @Test("take back a member that was left out for a version, and tell of gaps")
  func takenBack() throws {
    let federation = try federation()
    let (registry, bravo) = (federation.registry, federation.others[0])
    for (add, remove) in [([], ["bravo"]), (["bravo"], [])] {
      let change = NodeRequest.groupChange(GroupChangeRequest(group: "asset-net", add: add, remove: remove))
      try approve(
        try registry.ask(change, token: try registry.login("drafter"), as: SubmittedAnswer.self), on: registry)
      try federation.carryAll()
    }
    let known = try #require(try group(bravo))
    #expect(known.version == 3 && known.members == ["alpha", "bravo", "registry"])
    let convener = try #require(known.authors.first { $0.node == "registry" })
    #expect(convener.number == 3 && convener.gaps == 1 && convener.forks.isEmpty)
  }

  @Test("are not sent to when their membership changed since the draft")
  func changedMeanwhile() throws {
    let federation = try federation()
    let registry = federation.registry
    let drafter = try registry.login("drafter")
    let draft = try registry.ask(
      .draftNew(try TestFederation.request(to: ["group:asset-net"])), token: drafter, as: DraftAnswer.self)
    let submitted = try registry.ask(.draftSubmit(draft.id), token: drafter, as: SubmittedAnswer.self)
    let change = GroupChangeRequest(group: "asset-net", add: ["charlie"], remove: [])
    try approve(try registry.ask(.groupChange(change), token: drafter, as: SubmittedAnswer.self), on: registry)
    let refusal = federation.refusal { try approve(submitted, on: registry) }
    #expect(refusal?.code == .refused)
  }

  @Test("are stated by nobody else than their convener, whatever a draft says")
  func forgedStatement() throws {
    let federation = try federation()
    let node = federation.alpha
    let statement = GroupStatement(
      name: "asset-net", version: 2, founded: String(repeating: "a", count: 32),
      previous: String(repeating: "b", count: 64), purpose: "x")
    let template = String(decoding: statement.template(to: ["bravo"]), as: UTF8.self)
    let request = NodeRequest.draftNew(DraftNewRequest(template: template, entities: []))
    #expect(federation.refusal { _ = try node.askAny(request, token: try node.login("drafter")) }?.code == .invalid)
    // A node of the adversary sends it all the same: every recipient rejects it.
    try send(
      statement.template(to: ["bravo"]), from: node, to: [federation.others[0].name],
      group: GroupTarget(id: try #require(try node.store.read { try $0.groups().first?.id }), version: 2))
    try federation.carryAll()
    #expect(try group(federation.others[0])?.version == 1)
    #expect(
      try federation.others[0].store.read { try $0.rejections(from: node.name) }.map(\.reason) == ["malformed"])
  }

  /// Sends what no draft would.
  private func send(
    _ template: [UInt8], from node: TestNode, to recipients: [NodeName], group: GroupTarget
  ) throws {
    let template = try MessageTemplate(parsing: template).addressed(to: recipients.map(\.text))
    let bytes = template.completed(
      id: Hex.encode(node.suite.randomBytes(16)), node: node.name.text, officer: "x", thread: nil, inReplyTo: nil,
      written: node.now.description)
    let statement = try SealedStatement(sender: node.name, recipients: recipients, message: bytes)
    let task = try node.core.sealTask(
      nil, statement, try Salt(node.suite.randomBytes(32)), at: node.now, group: group)
    try node.seal(task)
  }

  /// The registry tells alpha and bravo different things under one number of the group.
  private func equivocate(_ federation: TestFederation) throws {
    let registry = federation.registry
    let id = try #require(try registry.store.read { try $0.groups().first?.id })
    let template = Array(try TestFederation.request().template.utf8)
    for recipient in [federation.alpha, federation.others[0]] {
      try send(template, from: registry, to: [recipient.name], group: GroupTarget(id: id, version: 1))
      try registry.store.write { try $0.run("DELETE FROM group_message WHERE number > 1") }
    }
    try federation.carryAll()
  }

  private func trust(_ federation: TestFederation) throws -> TrustFolder {
    let directory = federation.directory
    let files = [
      "genesis": directory.genesis.text, "directory": directory.note.bytes,
      "policy": Array(TrustFolder.policy(for: directory, epoch: 1).utf8),
    ]
    return try TrustFolder(suite: .comity1) { name, _ in files[name] }
  }

  private func evidence(_ node: TestNode) throws -> [UInt8] {
    Array(
      try node.ask(.groupEvidence("asset-net"), token: try node.login("drafter"), as: EvidenceAnswer.self).file.utf8)
  }

  private func verdict(_ file: [UInt8], _ trust: TrustFolder?) throws -> AuditReport {
    var verifier = EvidenceVerifier(trust: trust, suite: .comity1)
    verifier.verify(try GroupForkFile(parsing: file))
    return verifier.report
  }

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

  @Test("take one change at a time: of two that were drafted beside each other the second is refused")
  func twoChanges() throws {
    let federation = try federation()
    let registry = federation.registry
    let drafted = try [["charlie"], ["charlie"]].map { names in
      try registry.ask(
        .groupChange(GroupChangeRequest(group: "asset-net", add: names, remove: [])),
        token: try registry.login("drafter"), as: SubmittedAnswer.self)
    }
    try approve(drafted[0], on: registry)
    let request = ApproveRequest(id: drafted[1].approval, commitment: drafted[1].commitment)
    #expect(
      federation.refusal { _ = try registry.askAny(.approve(request), token: try registry.login("approver")) }?.code
        == .refused)
    try federation.carryAll()
    #expect(try group(registry)?.version == 2 && group(federation.others[1])?.version == 2)
    // Nothing is left behind that would be tried again for ever.
    try federation.tickAll()
    #expect(try registry.store.read { try $0.drafts(.approved) }.isEmpty)
  }

  @Test(
    "that are all members go by the directory in force when a message leaves, not by the one under which it was approved"
  )
  func newerDirectory() throws {
    let federation = try federation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let recipients = [alpha.name] + federation.others.map(\.name)
    let template = try MessageTemplate(parsing: Array(try TestFederation.request().template.utf8))
    let bytes = template.addressed(to: recipients.map(\.text)).completed(
      id: Hex.encode(registry.suite.randomBytes(16)), node: registry.name.text, officer: "x", thread: nil,
      inReplyTo: nil, written: registry.now.description)
    let statement = try SealedStatement(sender: registry.name, recipients: recipients, message: bytes)
    let all = GroupTarget(
      id: GroupID.all(of: federation.directory.genesis.id), version: federation.directory.text.version)
    let task = try registry.core.sealTask(
      nil, statement, try Salt(registry.suite.randomBytes(32)), at: TestNode.now, group: all)
    try federation.nextDirectory()
    try federation.joinAll(from: 50)
    try registry.seal(task)
    try federation.carryAll()
    #expect(try inbox(alpha).count == 2)
    let rejected = try registry.ask(.status, as: StatusAnswer.self).peers.map(\.unreceipted)
    #expect(rejected.allSatisfy { $0 == 0 })
    #expect(try alpha.ask(.status, as: StatusAnswer.self).peers.allSatisfy { $0.rejected == 0 })
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
