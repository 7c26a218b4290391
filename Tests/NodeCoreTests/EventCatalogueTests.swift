import Cooperation
import Evidence
import Foundation
import Membership
import NodeCore
import NodeStore
import PeerSync
import Testing

@Suite("The catalogue of events")
struct EventCatalogueTests {
  /// A row of the table in docs/audit-events.md.
  private struct Row {
    let type: String
    let members: [String]
    let reserved: Bool
  }

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  private func document() throws -> [Row] {
    let text = try String(contentsOfFile: Self.root + "/docs/audit-events.md", encoding: .utf8)
    return text.split(separator: "\n").filter { $0.hasPrefix("| `") }.flatMap { line -> [Row] in
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      func words(_ cell: String) -> [String] {
        cell.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }
          .map { String($0.element) }
      }
      return words(cells[1]).map { type in
        Row(type: type, members: words(cells[2]), reserved: cells[3].hasPrefix(" reserved:"))
      }
    }
  }

  @Test("is the document's table: every type, its members in their order, and none besides")
  func table() throws {
    let rows = try document()
    let local = LocalEvent.Kind.allCases.map(\.rawValue)
    #expect(Set(rows.map(\.type)) == Set(local + ["padding", "key", "dispatch", "receipt", "void"]))
    #expect(Set(rows.map(\.type)).count == rows.count)
    for kind in LocalEvent.Kind.allCases {
      #expect(rows.first { $0.type == kind.rawValue }?.members == kind.fields, "\(kind.rawValue)")
    }
  }

  /// What the log gained, by type, without padding.
  private func gained(_ node: TestNode, _ body: () throws -> Void) throws -> [String: Int] {
    let before = try node.events()
    try body()
    return try node.events().reduce(into: [:]) { found, item in
      let count = item.value - (before[item.key] ?? 0)
      if count != 0, item.key != "padding" { found[item.key] = count }
    }
  }

  @Test("is written by the use cases: each act has exactly one entry, and what only looks has none")
  func useCases() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    var tokens: [String: String] = [:]
    for officer in ["drafter", "approver", "admin"] {
      #expect(try gained(registry) { tokens[officer] = try registry.login(officer) } == ["session.opened": 1])
    }
    let (drafter, approver, admin) = (tokens["drafter"], tokens["approver"], tokens["admin"])
    func expect(
      _ request: NodeRequest, _ token: String?, _ events: [String: Int], _ node: TestNode, _ line: SourceLocation
    ) throws {
      let found = try gained(node) { _ = try? node.askAny(request, token: token) }
      #expect(found == events, sourceLocation: line)
    }
    for looking in [
      NodeRequest.status, .auditHead, .directoryShow, .inbox(InboxRequest()), .deadlines(DeadlinesRequest()),
      .witnessedCheckpoint("0"),
    ] {
      try expect(looking, drafter, [:], registry, #_sourceLocation)
    }
    try expect(.approvals, approver, [:], registry, #_sourceLocation)
    try expect(.deletions, approver, [:], registry, #_sourceLocation)
    try expect(.exportBegin, drafter, ["access.refused": 1], registry, #_sourceLocation)
    try expect(.exportBegin, admin, ["log.exported": 1], registry, #_sourceLocation)
    let backup = BackupMade(size: 4096, digest: String(repeating: "0a", count: 32))
    try expect(.backupBegin, admin, [:], registry, #_sourceLocation)
    try expect(.backupMade(backup), admin, ["store.backup": 1], registry, #_sourceLocation)
    try expect(.exportTile("tile/entries/000.p/4"), admin, [:], registry, #_sourceLocation)
    try expect(.exportEvents("events/000.p/4"), admin, [:], registry, #_sourceLocation)
    try expect(.full(ConfirmRequest(approve: false)), admin, ["full.proposed": 1], registry, #_sourceLocation)
    try expect(.exportFull, admin, [:], registry, #_sourceLocation)
    try expect(.full(ConfirmRequest(approve: true)), approver, ["full.opened": 1], registry, #_sourceLocation)
    try expect(.exportFull, admin, ["full.exported": 1], registry, #_sourceLocation)
    try expect(.auditCheckpoint, nil, [:], registry, #_sourceLocation)
    try expect(
      .login(LoginRequest(name: "nobody", password: "x")), nil, ["session.refused": 1], registry, #_sourceLocation)
    try expect(.inbox(InboxRequest()), "00", [:], registry, #_sourceLocation)
    let account = OfficerAddRequest(name: "new", roles: [.drafter], password: TestNode.password)
    try expect(.officerAdd(account), admin, ["officer.added": 1], registry, #_sourceLocation)
    try expect(.officerAdd(account), admin, [:], registry, #_sourceLocation)
    let install = DirectoryInstallRequest(directory: "no note", genesis: nil, genesisDigest: nil)
    try expect(.directoryInstall(install), admin, ["directory.refused": 1], registry, #_sourceLocation)
    try drafts(expect, registry, drafter, approver)
    // The link: a dispatch was written; the peer takes it in, and the receipt is recorded.
    var recorded: [String: Int] = [:]
    let taken = try gained(alpha) { recorded = try gained(registry) { try federation.join(1) } }
    // Both state their two channels, since it is the first contact of the day.
    #expect(taken == ["receipt": 1, "channel.stated": 2] && recorded == ["receipt.recorded": 1, "channel.stated": 2])
    let id = try #require(try registry.store.read { try $0.messages(before: .max, limit: 1).first?.id })
    let reader = try alpha.login("drafter")
    try expect(.show(id), reader, ["content.read": 1, "receipt": 1], alpha, #_sourceLocation)
    try expect(.show(id), reader, ["content.read": 1], alpha, #_sourceLocation)
    try expect(.messageLedger(id), reader, [:], alpha, #_sourceLocation)
    let acknowledge = AcknowledgeRequest(reference: id, nationalReference: nil, unit: nil)
    try expect(
      .acknowledge(acknowledge), reader,
      ["content.read": 1, "draft.created": 1, "draft.submitted": 1, "dispatch": 1], alpha, #_sourceLocation)
    for node in [registry, alpha] { try node.perform(.tick) }
    try federation.carry(1)
    try audit(expect, registry, id, approver, admin)
    try knowledge(expect, registry, id, drafter)
    try deletions(expect, registry, id, drafter, approver)
    try expect(.logout, drafter, ["session.closed": 1], registry, #_sourceLocation)
    #expect(try gained(registry) { try registry.perform(.tick) } == [:])
  }

  private func drafts(
    _ expect: (NodeRequest, String?, [String: Int], TestNode, SourceLocation) throws -> Void, _ node: TestNode,
    _ drafter: String?, _ approver: String?
  ) throws {
    let template = try String(contentsOfFile: Self.root + "/Config/demo/request.json", encoding: .utf8)
    let lines = try String(contentsOfFile: Self.root + "/Config/demo/notice.ftm.jsonl", encoding: .utf8)
      .split(separator: "\n").map(String.init)
    let new = NodeRequest.draftNew(DraftNewRequest(template: template, entities: lines))
    try expect(new, drafter, ["draft.created": 1], node, #_sourceLocation)
    try expect(new, approver, ["access.refused": 1], node, #_sourceLocation)
    let id = try #require(try node.store.read { try $0.drafts(.open).first?.id })
    try expect(.draftCheck(id), drafter, [:], node, #_sourceLocation)
    try expect(.draftSubmit(id), drafter, ["draft.submitted": 1], node, #_sourceLocation)
    try expect(.approvalShow(id), approver, ["content.read": 1], node, #_sourceLocation)
    let commitment = try #require(try node.store.read { try $0.draft(id)?.commitment }).hex
    let approve = NodeRequest.approve(ApproveRequest(id: id, commitment: commitment))
    try expect(approve, approver, ["approval.given": 1, "dispatch": 1], node, #_sourceLocation)
    try expect(approve, approver, [:], node, #_sourceLocation)
    try expect(new, drafter, ["draft.created": 1], node, #_sourceLocation)
    let second = try #require(try node.store.read { try $0.drafts(.open).first?.id })
    try expect(.draftSubmit(second), drafter, ["draft.submitted": 1], node, #_sourceLocation)
    try expect(.approvalRefuse(RefusalRequest(id: second)), approver, ["approval.refused": 1], node, #_sourceLocation)
  }

  private func audit(
    _ expect: (NodeRequest, String?, [String: Int], TestNode, SourceLocation) throws -> Void, _ node: TestNode,
    _ id: String, _ approver: String?, _ admin: String?
  ) throws {
    try expect(.auditEvents(EventsRequest(from: 0)), admin, ["log.read": 1], node, #_sourceLocation)
    try expect(.auditEntry(0), admin, ["log.read": 1], node, #_sourceLocation)
    try expect(.auditProof(LogReference("0")), approver, [:], node, #_sourceLocation)
    let bare = NodeRequest.auditEvidence(EvidenceRequest(message: id, disclose: false))
    try expect(bare, approver, ["evidence.written": 1], node, #_sourceLocation)
    try expect(.auditDisclose(LogReference(id)), approver, ["content.disclosed": 1], node, #_sourceLocation)
  }

  private func knowledge(
    _ expect: (NodeRequest, String?, [String: Int], TestNode, SourceLocation) throws -> Void, _ node: TestNode,
    _ id: String, _ drafter: String?
  ) throws {
    try expect(.search(SearchRequest(words: "tracing")), drafter, ["content.searched": 1], node, #_sourceLocation)
    try expect(.registers, drafter, ["register.read": 1], node, #_sourceLocation)
    let report = NodeRequest.report(ReportRequest(.period, format: .csv))
    try expect(report, drafter, ["report.made": 1], node, #_sourceLocation)
    let assets = NodeRequest.assets(AssetsRequest(reference: id, format: .ftm))
    try expect(assets, drafter, ["assets.read": 1], node, #_sourceLocation)
    try expect(.assetHints(AssetHintsRequest(entities: [])), drafter, ["assets.read": 1], node, #_sourceLocation)
    let note = NodeRequest.note(NoteRequest(reference: id, purpose: "transmittal"))
    try expect(note, drafter, ["note.written": 1], node, #_sourceLocation)
    let code = NoteCode(commitment: id + id)?.description ?? ""
    try expect(.noteCheck(code), drafter, ["note.checked": 1], node, #_sourceLocation)
  }

  private func deletions(
    _ expect: (NodeRequest, String?, [String: Int], TestNode, SourceLocation) throws -> Void, _ node: TestNode,
    _ id: String, _ drafter: String?, _ approver: String?
  ) throws {
    let propose = NodeRequest.deletionPropose(DeletionRequest(reference: id, rule: "retention/10y"))
    let commitment = try #require(try node.store.read { try $0.messages(idPrefix: id).first?.commitment }).hex
    let approve = NodeRequest.deletionApprove(DeletionApproval(reference: id, commitment: commitment))
    try expect(propose, drafter, ["deletion.proposed": 1], node, #_sourceLocation)
    try expect(.deletionRefuse(id), approver, ["deletion.refused": 1], node, #_sourceLocation)
    try expect(approve, approver, [:], node, #_sourceLocation)
    try expect(propose, drafter, ["deletion.proposed": 1], node, #_sourceLocation)
    try expect(approve, drafter, ["access.refused": 1], node, #_sourceLocation)
    try expect(approve, approver, ["content.deleted": 1], node, #_sourceLocation)
    try expect(.show(id), drafter, [:], node, #_sourceLocation)
    try expect(.deletionProof(id), approver, [:], node, #_sourceLocation)
  }

  @Test("has a use case for every type that is not reserved")
  func complete() throws {
    var seen: Set<String> = []
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try registry.restart(configuration: .sha256([1]))
    let id = try federation.send()
    try federation.join(1)
    _ = try registry.askAny(.exportBegin, token: try registry.login("admin"))
    _ = try? registry.askAny(.exportBegin, token: try registry.login("drafter"))
    _ = try registry.askAny(.logout, token: try registry.login("drafter"))
    _ = try? registry.askAny(.login(LoginRequest(name: "nobody", password: "x")), token: nil)
    _ = try alpha.askAny(.show(id), token: try alpha.login("drafter"))
    let disclosure = DisclosureRequest(reference: id, to: "A court", part: "The order", why: "The search needs it.")
    for request in [NodeRequest.disclosureAdd(disclosure), .disclosures(id)] {
      _ = try alpha.askAny(request, token: try alpha.login("drafter"))
    }
    _ = try registry.askAny(.auditEvents(EventsRequest(from: 0)), token: try registry.login("admin"))
    let backup = BackupMade(size: 4096, digest: String(repeating: "0a", count: 32))
    _ = try registry.askAny(.backupMade(backup), token: try registry.login("admin"))
    for request in [NodeRequest.backupBegin, .backupMade(backup)] {
      #expect(
        federation.refusal { _ = try registry.askAny(request, token: try registry.login("drafter")) }?.code
          == .notPermitted)
    }
    let approver = try registry.login("approver")
    _ = try registry.askAny(.full(ConfirmRequest(approve: false)), token: try registry.login("admin"))
    _ = try registry.askAny(.full(ConfirmRequest(approve: true)), token: approver)
    _ = try registry.askAny(.exportFull, token: try registry.login("admin"))
    for node in [registry, alpha] { try node.perform(.tick) }
    try federation.carry(1)
    _ = try registry.askAny(.auditEvidence(EvidenceRequest(message: id, disclose: false)), token: approver)
    _ = try registry.askAny(.auditDisclose(LogReference(id)), token: approver)
    let drafter = try registry.login("drafter")
    _ = try registry.askAny(.search(SearchRequest(words: "tracing")), token: drafter)
    _ = try registry.askAny(.registers, token: drafter)
    _ = try registry.askAny(.report(ReportRequest(.statistics, format: .json)), token: drafter)
    _ = try registry.askAny(.assets(AssetsRequest(reference: id, format: .table)), token: drafter)
    _ = try registry.askAny(.note(NoteRequest(reference: id, purpose: "transmittal")), token: drafter)
    _ = try? registry.askAny(.noteCheck(NoteCode(commitment: id + id)?.description ?? ""), token: drafter)
    let sealed = try federation.send(SearchScenarioTests.sealing)
    _ = try registry.askAny(.matterUnlist(MatterRequest(reference: sealed, officer: "approver")), token: drafter)
    let propose = NodeRequest.deletionPropose(DeletionRequest(reference: id, rule: "retention/10y"))
    let commitment = try #require(try alpha.store.read { try $0.messages(idPrefix: id).first?.commitment }).hex
    _ = try alpha.askAny(propose, token: try alpha.login("drafter"))
    _ = try alpha.askAny(.deletionRefuse(id), token: try alpha.login("approver"))
    _ = try alpha.askAny(propose, token: try alpha.login("drafter"))
    _ = try alpha.askAny(
      .deletionApprove(DeletionApproval(reference: id, commitment: commitment)), token: try alpha.login("approver"))
    let pouch = try registry.pack(for: alpha)
    try alpha.unpack(pouch, from: registry, in: federation, number: 1)
    let look = PouchOpenRequest(link: LinkID(1), peer: registry.name, id: "00", packed: registry.now, inspects: true)
    _ = try alpha.askAny(.pouchOpen(look), token: try alpha.login("drafter"))
    // A message that nobody witnesses for a day.
    _ = try federation.send()
    try federation.carry(1)
    alpha.now = alpha.now.advanced(bySeconds: 90_000)
    try alpha.perform(.tick)
    let attached = try federation.send(with: [[1]])
    _ = try registry.read(attached, 1)
    _ = try registry.attach([2], name: "loose", token: try registry.login("drafter"))
    registry.now = registry.now.advanced(bySeconds: 90_000)
    try registry.perform(.tick)
    let draft = try federation.draft()
    _ = try registry.askAny(.approvalRefuse(RefusalRequest(id: draft)), token: try registry.login("approver"))
    _ = try registry.askAny(.draftDiscard(draft), token: try registry.login("drafter"))
    let admin = try registry.login("admin")
    for change in [OfficerChangeRequest.Change.disable, .enable, .roles([.approver]), .password(TestNode.password)] {
      _ = try registry.askAny(.officerChange(OfficerChangeRequest(name: "both", change: change)), token: admin)
    }
    let nothing = DirectoryInstallRequest(directory: "", genesis: nil, genesisDigest: nil)
    _ = try? registry.askAny(.directoryInstall(nothing), token: admin)
    for (state, token) in [(Party.State.suspended, admin), (.active, admin), (.left, admin)] {
      try federation.change(alpha, to: state, on: registry, token: token)
    }
    _ = try registry.askAny(.peerQuarantine("alpha"), token: admin)
    _ = try registry.askAny(.peerPause("alpha"), token: admin)
    _ = try registry.askAny(.peerResume("alpha"), token: admin)
    // A frame of another protocol: counted, and logged when the hour is over.
    try registry.store.write { try $0.countRefusal(peer: "alpha", reason: "malformed", hour: 1) }
    try registry.perform(.tick)
    // What the registry showed since is witnessed by nobody: its peer has left.
    registry.now = registry.now.advanced(bySeconds: 180_000)
    try registry.perform(.tick)
    for node in [registry, alpha] { seen.formUnion(try node.events().keys) }
    // What a proven loss leads to is shown by RecoveryTests and ConfirmationTests, a full quota by PeerLimitTests, what
    // needs three nodes by GroupTests, what needs months by KeyRollTests, directories from peers by DirectoryFetchTests,
    // a peer that contradicts itself by StalenessTests, and an opening by two officers by OpeningTests.
    let elsewhere: Set = [
      "confirmation.proposed", "recovery.entered", "recovery.opened", "peer.epoch", "peer.late",
      "quota.reached", "group.forked", "void", "key.rolled", "key.destroyed", "directory.fetched",
      "directory.forked", "channel.contradicted", "opening.proposed", "opening.consented",
      "export.proposed", "export.consented", "content.exported",
    ]
    let expected = Set(try document().filter { !$0.reserved }.map(\.type)).subtracting(elsewhere)
    #expect(seen == expected, "missing \(expected.subtracting(seen)), not documented \(seen.subtracting(expected))")
  }

  @Test("says under which configuration the node runs, and whether it changed")
  func configuration() throws {
    let node = try TestNode("alpha", functions: [], configuration: .sha256([1]))
    for digest in [Digest.sha256([1]), .sha256([2]), .sha256([2])] { try node.restart(configuration: digest) }
    let changes = try node.localEvents(.nodeConfigured).map { $0.values.last }
    #expect(changes == [.text("first"), .text("same"), .text("changed"), .text("same")])
  }

  @Test("gives an auditor without the right nothing that tells padding from what is sealed")
  func sealedEntries() throws {
    let node = try TestNode("alpha", functions: [])
    try node.store.write { tx in
      for byte in UInt8(1)...4 {
        let event = LoggedEvent(.local(LocalEvent(.opaque, [.text(Digest.sha256([byte]).hex)])), at: TestNode.now)
        let salt = try Salt([UInt8](repeating: byte, count: 32))
        try tx.appendEntry(
          LogEntry(event: event.bytes, salt: salt), at: try tx.logSize(), salt: salt, event: event.bytes,
          sealed: event.content.isSealed)
      }
    }
    try node.store.read { tx in
      let size = try tx.logSize()
      let (all, shown) = (try tx.entries(from: 0, below: size), try tx.auditorEntries(from: 0, below: size))
      #expect(all.map(\.commitment) == shown.map(\.commitment))
      for (entry, visible) in zip(all, shown) {
        let event = try LoggedEvent(parsing: try #require(entry.event))
        let hidden = ["padding", "opaque"].contains(event.content.type)
        #expect(hidden == (visible.event == nil) && hidden == (visible.salt == nil) && hidden == visible.sealed)
      }
      #expect(shown.filter(\.sealed).count > 4)
    }
  }
}
