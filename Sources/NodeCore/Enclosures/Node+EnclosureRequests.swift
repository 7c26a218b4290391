import Cooperation
import Evidence
import Membership
import NodeStore
import PeerSync

extension Node {
  /// Lets an officer hand in an attachment: says who seals it, and that the officer may.
  func beginEnclosure(_ turn: Turn) throws -> any NodeAnswer {
    guard let directory else {
      throw NodeError(.notReady, "there is no directory yet; «comity directory install» takes one")
    }
    return EnclosureBeginAnswer(federation: directory.genesis.id.hex)
  }

  /// Keeps the description of an attachment whose file is durable.
  func addEnclosure(_ enclosure: Enclosure, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    try turn.tx.insertEnclosure(enclosure, by: officer.id, at: turn.now)
    turn.log(.enclosureAdded, .text(officer.id), .text(enclosure.digest.hex))
    return EnclosureAddedAnswer(
      id: enclosure.digest.hex, name: enclosure.name, size: enclosure.size, content: enclosure.content.hex)
  }

  /// Puts attachments to a new draft, in their order.
  func attach(_ ids: [String], toDraft draft: String, by officer: Officer, _ tx: StoreTransaction) throws {
    guard ids.count <= Evidence.Limits.enclosures else {
      throw NodeError(.invalid, "a message has at most \(Evidence.Limits.enclosures) attachments")
    }
    for (place, id) in ids.enumerated() {
      try tx.attach(try Digest(hex: id), toDraft: draft, place: place, of: officer.id)
    }
  }

  /// The attachments of a draft as they will stand in the statement.
  func enclosures(ofDraft id: String, _ tx: StoreTransaction) throws -> [Enclosure] {
    try tx.enclosures(ofDraft: id).map { stored in
      guard let bytes = stored.description else {
        throw NodeError(.defect, "an attachment of draft \(id) has no description")
      }
      return try Enclosure(parsing: bytes)
    }
  }

  /// The attachments of a message, or of a draft that waits for approval, and how far each has come.
  func attachments(_ reference: String, for officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let (id, items) = try attachmentItems(reference, for: officer, turn)
    return AttachmentsAnswer(message: id, attachments: items)
  }

  private func attachmentItems(
    _ reference: String, for officer: Officer, _ turn: Turn
  ) throws -> (String, [AttachmentsAnswer.Item]) {
    let found = try described(reference, for: officer, turn)
    return (found.id, try items(found.enclosures, of: found.message, turn.tx))
  }

  /// What an answer shows of attachments.
  func items(
    _ enclosures: [Enclosure], of message: StoredMessage?, _ tx: StoreTransaction
  ) throws -> [AttachmentsAnswer.Item] {
    try enclosures.enumerated().map { index, enclosure in
      let stored = try tx.enclosure(enclosure.digest)
      let held = max(transfers[enclosure.digest]?.written ?? 0, stored?.held ?? 0)
      return AttachmentsAnswer.Item(
        number: index + 1, name: enclosure.name, mediaType: enclosure.mediaType, size: enclosure.size,
        content: enclosure.content.hex, state: try state(of: stored, message, tx),
        percent: percent(held, of: enclosure.sealedLength), fault: stored.flatMap(loss)?.rawValue,
        sent: try progress(of: enclosure, message, tx))
    }
  }

  private func state(of stored: StoredEnclosure?, _ message: StoredMessage?, _ tx: StoreTransaction) throws -> String {
    guard let stored else { return "missing" }
    switch stored.state {
    case .draft, .whole: return loss(of: stored)?.rawValue ?? "whole"
    case .refused: return "refused"
    case .wanted:
      if verifying.contains(stored.digest) { return "verifying" }
      guard let author = message.map(\.author), let peer = try? NodeName(author) else { return "waiting" }
      // It is asked for again at each tick, and comes back only with its first piece.
      if absences.contains(stored.digest) { return "sender-lacks" }
      if fetching[peer] == stored.digest { return "receiving" }
      let held = try tx.wantedEnclosures(from: peer).held
      return stored.held == 0 && held + stored.length > settings.enclosureQuota ? "over-quota" : "waiting"
    }
  }

  /// How far an own attachment has gone, as its recipients asked for it since the node started.
  private func progress(
    of enclosure: Enclosure, _ message: StoredMessage?, _ tx: StoreTransaction
  ) throws -> [AttachmentsAnswer.Progress] {
    guard let message, message.author == name.text else { return [] }
    return try tx.dispatches(ofMessage: message.key).map { dispatch in
      let stated = try tx.receipts(from: dispatch.peer, for: dispatch.place).flatMap(\.rungs)
      let asked = try served[NodeName(dispatch.peer)]?[enclosure.digest] ?? 0
      return AttachmentsAnswer.Progress(
        recipient: dispatch.peer,
        percent: stated.contains("delivered") ? 100 : min(99, percent(asked, of: enclosure.sealedLength)))
    }
  }

  private func percent(_ part: UInt64, of whole: UInt64) -> Int { whole == 0 ? 0 : Int(part * 100 / whole) }

  /// Lets an officer read one attachment, which is verified; reading it is an event.
  func readEnclosure(_ request: EnclosureReadRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let found = try described(request.reference, for: officer, isSaved: true, turn)
    guard request.number >= 1, request.number <= found.enclosures.count else {
      throw NodeError(
        .notFound,
        "message \(found.id) has \(Plural.of(found.enclosures.count, "attachment")), and none with number \(request.number)"
      )
    }
    let enclosure = found.enclosures[request.number - 1]
    let known = try turn.tx.enclosure(enclosure.digest)
    if let known, let fault = loss(of: known) {
      throw refusal(of: fault, number: request.number, found.id, of: found.sender)
    }
    guard let directory, let stored = known, stored.state == .whole || stored.state == .draft else {
      throw NodeError(
        .refused,
        "attachment \(request.number) of message \(found.id) is not all here and verified yet; see «comity message attachments»"
      )
    }
    turn.log(.enclosureRead, .text(officer.id), .text(found.id), .text(enclosure.digest.hex))
    return EnclosureReadAnswer(
      sender: found.sender.text, federation: directory.genesis.id.hex, description: Base64.encode(enclosure.bytes))
  }

  /// The attachments that a message or a draft of this id names. A draft's two officers are those who see it at all.
  /// - Parameter isSaved: whether one of them leaves the node.
  private func described(
    _ reference: String, for officer: Officer, isSaved: Bool = false, _ turn: Turn
  ) throws -> (id: String, sender: NodeName, message: StoredMessage?, enclosures: [Enclosure]) {
    let tx = turn.tx
    if let draft = try tx.draft(reference.lowercased()), draft.state == .submitted || draft.state == .open {
      let message = try message(of: draft)
      guard try mayKnow(message.thread, officer, tx) else {
        throw NodeError(.notFound, "there is no message \(reference)")
      }
      if try tx.isSealed(matter: message.thread) { turn.underSeal = true }
      try requireOpen(draft, message, officer)
      return (draft.id, name, nil, try enclosures(ofDraft: draft.id, tx))
    }
    let stored = try find(reference, for: officer, turn)
    if isSaved {
      try requireExport(stored, as: .attachment, by: officer, turn)
    } else {
      try requireOpen(stored, officer, turn)
    }
    return (stored.id, try NodeName(stored.author), stored, try openStatement(stored, tx).statement.enclosures)
  }
}

extension EnclosedFile {
  /// What a statement says of an attachment.
  init(_ enclosure: Enclosure) { self.init(name: enclosure.name, content: enclosure.content.hex) }
}
