import Cooperation
import Evidence
import NodeStore

extension Node {
  /// Writes, submits and, since its kind needs no second officer, dispatches an acknowledgement.
  func acknowledge(_ request: AcknowledgeRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let stored = try find(request.reference, for: officer, turn)
    guard stored.author != name.text else {
      throw NodeError(.refused, "message \(stored.id) was written here; who received it acknowledges it")
    }
    try requireNamed(stored, officer, turn.tx)
    let parent = try open(stored, turn.tx)
    // To say that it came is not to read it.
    if try isOpen(stored, to: officer, turn) { try noteReading(stored, parent, by: officer, turn) }
    let body = Acknowledgement(
      received: stored.time.description, nationalReference: request.nationalReference, unit: request.unit)
    try requireNews(body, of: stored, turn.tx)
    let template = MessageTemplate.reply(
      kind: Acknowledgement.kind, to: parent, own: name.text, body: body.json)
    let draft = try keep(template, parent: stored, by: officer, turn)
    return try submitDraft(draft.id, by: officer, turn)
  }

  /// A second acknowledgement is sent only where it says something that no earlier one said.
  private func requireNews(_ new: Acknowledgement, of stored: StoredMessage, _ tx: StoreTransaction) throws {
    let sent = try tx.messages(thread: stored.thread).filter {
      $0.kind == Acknowledgement.kind && $0.author == name.text && $0.replyTo == stored.id && $0.contentKey != nil
    }
    let waiting = try tx.drafts(.approved).filter { !$0.message.isEmpty }.map { try message(of: $0) }
    let earlier =
      try sent.map { try open($0, tx) }
      + waiting.filter { $0.kind == Acknowledgement.kind && $0.inReplyTo == stored.id }
    guard let first = earlier.first, !new.adds(to: earlier) else { return }
    throw NodeError(
      .refused,
      "message \(stored.id.prefix(12)) is acknowledged already, in \(first.id.prefix(12)); a second acknowledgement adds "
        + "--national-reference or --unit")
  }

  /// Writes a draft that answers a message; it is submitted and approved like any other.
  func reply(_ request: ReplyRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let stored = try find(request.reference, for: officer, turn)
    // An answer repeats much of what it answers, and who writes one is on the list of its matter.
    try requireNamed(stored, officer, turn.tx)
    let parent = try open(stored, turn.tx)
    // To answer shows nothing of it, and is no reading.
    if try isOpen(stored, to: officer, turn) { try noteReading(stored, parent, by: officer, turn) }
    let cites = try (request.cites ?? []).map { try find($0, for: officer, turn).id }
    let wish = request.handling
    var template = try cooperation {
      try MessageTemplate.reply(
        kind: request.kind, to: parent, own: name.text, bodyText: Array(request.body.utf8)
      ).adding(entityLines: request.entities).citing(cites).resting(on: request.basis ?? [])
        .handled(level: wish?.level, underSeal: wish?.underSeal ?? false, conditions: wish?.conditions ?? [])
    }
    if let custody = request.custody {
      template = try cooperation { try template.stating(custody: Array(custody.utf8)) }
    }
    if let nodes = request.to, !nodes.isEmpty { template = template.addressed(to: nodes) }
    let kept = try keep(template, parent: stored, by: officer, turn)
    guard let attached = request.attachments, !attached.isEmpty else { return kept.answer }
    try attach(attached, toDraft: kept.id, by: officer, turn.tx)
    return try checkDraft(kept.id, by: officer, turn.tx)
  }
}
