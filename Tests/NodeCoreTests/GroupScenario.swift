import Cooperation
import Evidence
import Membership
import NodeCore
import PeerSync
import Testing

@testable import NodeStore

/// What tests of groups do again and again.
protocol GroupScenario {}

extension GroupScenario {
  /// The registry convenes a group of alpha and bravo; charlie is outside. Everybody is linked.
  func federation(_ members: [String] = ["alpha", "bravo"]) throws -> TestFederation {
    let federation = try TestFederation(others: ["bravo", "charlie"])
    try federation.joinAll()
    try found(members, on: federation.registry)
    try federation.carryAll()
    return federation
  }

  func found(_ members: [String], on node: TestNode) throws {
    let request = GroupNewRequest(name: "asset-net", members: members, purpose: "tracing of assets")
    try approve(
      try node.ask(.groupNew(request), token: try node.login("drafter"), as: SubmittedAnswer.self), on: node)
  }

  func approve(_ submitted: SubmittedAnswer, on node: TestNode) throws {
    #expect(submitted.waiting)
    _ = try node.ask(
      .approve(ApproveRequest(id: submitted.approval, commitment: submitted.commitment)),
      token: try node.login("approver"), as: DoneAnswer.self)
  }

  func group(_ node: TestNode) throws -> GroupAnswer? {
    try node.ask(.groups, token: try node.login("drafter"), as: GroupsAnswer.self).groups.first
  }

  func inbox(_ node: TestNode) throws -> [String] {
    try node.ask(.inbox(InboxRequest()), token: try node.login("drafter"), as: InboxAnswer.self).messages.map(\.id)
  }

  func dispatches(_ node: TestNode) throws -> [DispatchEvent] {
    try node.store.read { tx in
      try tx.entries(from: 0, below: tx.logSize()).compactMap { entry in
        guard case .dispatch(let event) = try LoggedEvent(parsing: try #require(entry.event)).content else {
          return nil
        }
        return event
      }
    }
  }

  /// Sends what no draft would.
  func send(
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
  func equivocate(_ federation: TestFederation) throws {
    let registry = federation.registry
    let id = try #require(try registry.store.read { try $0.groups().first?.id })
    let template = Array(try TestFederation.request().template.utf8)
    for recipient in [federation.alpha, federation.others[0]] {
      try send(template, from: registry, to: [recipient.name], group: GroupTarget(id: id, version: 1))
      try registry.store.write { try $0.run("DELETE FROM group_message WHERE number > 1") }
    }
    try federation.carryAll()
  }

  func trust(_ federation: TestFederation) throws -> TrustFolder {
    let directory = federation.directory
    let files = [
      "genesis": directory.genesis.text, "directory": directory.note.bytes,
      "policy": Array(TrustFolder.policy(for: directory, epoch: 1).utf8),
    ]
    return try TrustFolder(suite: .comity1) { name, _ in files[name] }
  }

  func evidence(_ node: TestNode) throws -> [UInt8] {
    Array(
      try node.ask(.groupEvidence("asset-net"), token: try node.login("drafter"), as: EvidenceAnswer.self).file.utf8)
  }

  func verdict(_ file: [UInt8], _ trust: TrustFolder?) throws -> AuditReport {
    var verifier = EvidenceVerifier(trust: trust, suite: .comity1)
    verifier.verify(try GroupForkFile(parsing: file))
    return verifier.report
  }
}
