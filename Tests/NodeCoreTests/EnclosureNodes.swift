import EncryptedSQLite
import Evidence
import Foundation
import NodeCore
import NodeStore
import PeerSync
import Testing

extension TestNode {
  /// Hands in an attachment as the service does; its id.
  func attach(_ content: [UInt8], name label: String, token: String) throws -> String {
    let begun = try ask(.enclosureBegin, token: token, as: EnclosureBeginAnswer.self)
    var sealer = try EnclosureSealer(
      key: suite.randomBytes(32), salt: suite.randomBytes(24), sender: name,
      federation: try Digest(hex: begun.federation), suite: suite)
    let file = try enclosures.newFile(Hex.encode(suite.randomBytes(8)))
    try file.append(try sealer.seal(content))
    let enclosure = try sealer.finish(name: label, mediaType: "application/pdf") { try file.append($0) }
    try file.finish(as: enclosure.digest)
    return try ask(.enclosureAdd(enclosure), token: token, as: EnclosureAddedAnswer.self).id
  }

  /// The content of an attachment as an officer reads it.
  func read(_ message: String, _ number: Int) throws -> [UInt8] {
    let answer = try ask(
      .enclosureRead(EnclosureReadRequest(reference: message, number: number)), token: try login("drafter"),
      as: EnclosureReadAnswer.self)
    let bytes = try #require(Base64.decode(answer.description))
    let enclosure = try Enclosure(parsing: bytes)
    var opener = EnclosureOpener(
      enclosure, sender: try NodeName(answer.sender), federation: try Digest(hex: answer.federation), suite: suite)
    var content: [UInt8] = []
    try enclosures.read(enclosure.digest, length: enclosure.sealedLength) { content += try opener.open($0) }
    try opener.finish()
    return content
  }

  func attachments(of message: String) throws -> [AttachmentsAnswer.Item] {
    try ask(.attachments(message), token: try login("drafter"), as: AttachmentsAnswer.self).attachments
  }

  /// What lies in the folder of attachments.
  func files() -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: enclosurePath)) ?? []).sorted()
  }

  /// What the check of a stopped node says of its attachments.
  func checkAttachments(reading: Bool) throws -> ContentCheck.Result {
    var check = try AttachmentCheck(
      databaseURI: unlocked.databaseURI, folder: enclosurePath, reads: reading, report: { _, _ in })
    return try check.run()
  }

  func flip(_ file: String, at offset: Int) throws {
    let path = enclosurePath + "/" + file
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[offset] ^= 1
    try bytes.write(to: URL(fileURLWithPath: path))
  }
}

extension TestFederation {
  /// A request of the registry with attachments, from draft to dispatch; the id of the message.
  func send(with contents: [[UInt8]]) throws -> String {
    let node = registry
    let (drafter, approver) = (try node.login("drafter"), try node.login("approver"))
    let ids = try contents.enumerated().map { try node.attach($1, name: "annex \($0 + 1).pdf", token: drafter) }
    let plain = try Self.request()
    let request = DraftNewRequest(template: plain.template, entities: plain.entities, attachments: ids)
    let draft = try node.ask(.draftNew(request), token: drafter, as: DraftAnswer.self)
    let submitted = try node.ask(.draftSubmit(draft.id), token: drafter, as: SubmittedAnswer.self)
    _ = try node.ask(
      .approve(ApproveRequest(id: draft.id, commitment: submitted.commitment)), token: approver, as: DoneAnswer.self)
    return draft.id
  }
}
