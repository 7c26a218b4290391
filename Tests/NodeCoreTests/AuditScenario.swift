import Evidence
import Foundation
import Membership
import NodeCore
import Testing

/// What an auditor does with two nodes that spoke to each other.
struct AuditScenario {
  let federation: TestFederation
  /// All versions of the directory, oldest first.
  private(set) var directories: [Directory]
  /// The message's id.
  let message: String
  let suite = Suite.comity1

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// Two nodes, a request from the registry to alpha, received and, unless it is to be left out, witnessed.
  init(witnessed: Bool = true) throws {
    federation = try TestFederation()
    directories = [federation.directory]
    message = try Self.send(federation)
    try federation.join(1)
    if witnessed { try tick() }
  }

  func tick(_ link: UInt64 = 1) throws {
    for node in [federation.registry, federation.alpha] { try node.perform(.tick) }
    try federation.carry(link)
  }

  /// Sends one more message.
  @discardableResult
  static func send(_ federation: TestFederation) throws -> String {
    func text(_ name: String) throws -> String {
      try String(contentsOfFile: root + "/Config/demo/" + name, encoding: .utf8)
    }
    let node = federation.registry
    let lines = try text("notice.ftm.jsonl").split(separator: "\n").map(String.init)
    let drafter = try node.login("drafter")
    let draft = try node.ask(
      .draftNew(DraftNewRequest(template: try text("request.json"), entities: lines)), token: drafter,
      as: DraftAnswer.self)
    let submitted = try node.ask(.draftSubmit(draft.id), token: drafter, as: SubmittedAnswer.self)
    _ = try node.ask(
      .approve(ApproveRequest(id: draft.id, commitment: submitted.commitment)), token: try node.login("approver"),
      as: DoneAnswer.self)
    return draft.id
  }

  mutating func nextDirectory(_ change: ([Party]) -> [Party] = { $0 }) throws {
    try federation.nextDirectory(change)
    directories.append(federation.directory)
  }

  /// The auditor's own folder: genesis, directories up to a version, policy.
  func trust(upTo version: Int? = nil) throws -> TrustFolder {
    try Self.trust(directories.prefix(version ?? directories.count), suite)
  }

  /// The folder of an auditor with versions of the directory, oldest first.
  static func trust(_ versions: some BidirectionalCollection<Directory>, _ suite: Suite) throws -> TrustFolder {
    let last = try #require(versions.last)
    var files = [
      "genesis": last.genesis.text, "directory": last.note.bytes,
      "policy": Array(TrustFolder.policy(for: last, epoch: 1).utf8),
    ]
    for before in versions.dropLast() { files["directory.\(before.text.version)"] = before.note.bytes }
    return try TrustFolder(suite: suite) { name, _ in files[name] }
  }

  func evidence(
    of message: String? = nil, on node: TestNode, disclose: Bool = false, as officer: String = "approver"
  ) throws -> EvidenceFile {
    let request = EvidenceRequest(message: message ?? self.message, disclose: disclose)
    let answer = try node.ask(.auditEvidence(request), token: try node.login(officer), as: EvidenceAnswer.self)
    return try EvidenceFile(parsing: Array(answer.file.utf8))
  }

  func disclosure(_ reference: String, on node: TestNode) throws -> DisclosureFile {
    let answer = try node.ask(
      .auditDisclose(LogReference(reference)), token: try node.login("approver"), as: EvidenceAnswer.self)
    return try DisclosureFile(parsing: Array(answer.file.utf8))
  }

  func verify(_ file: EvidenceFile, trusting: TrustFolder? = nil) throws -> EvidenceVerifier {
    var verifier = EvidenceVerifier(trust: try trusting ?? trust(), suite: suite)
    verifier.verify(file)
    return verifier
  }

  func verify(_ file: DisclosureFile) throws -> EvidenceVerifier {
    var verifier = EvidenceVerifier(trust: try trust(), suite: suite)
    verifier.verify(file)
    return verifier
  }
}
