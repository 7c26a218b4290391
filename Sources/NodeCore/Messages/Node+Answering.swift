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
    let parent = try open(stored, turn.tx)
    // To say that it came is not to read it.
    if try isOpen(stored, to: officer, turn) { try noteReading(stored, parent, by: officer, turn) }
    let body = Acknowledgement(
      received: stored.time.description, nationalReference: request.nationalReference, unit: request.unit)
    let template = MessageTemplate.reply(
      kind: Acknowledgement.kind, to: parent, own: name.text, body: body.json)
    let draft = try keep(template, parent: stored, by: officer, turn)
    return try submitDraft(draft.id, by: officer, turn)
  }

  /// Writes a draft that answers a message; it is submitted and approved like any other.
  func reply(_ request: ReplyRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let stored = try find(request.reference, for: officer, turn)
    let parent = try open(stored, turn.tx)
    // To answer shows nothing of it, and is no reading.
    if try isOpen(stored, to: officer, turn) { try noteReading(stored, parent, by: officer, turn) }
    let cites = try (request.cites ?? []).map { try find($0, for: officer, turn).id }
    let wish = request.handling
    var template = try cooperation {
      try MessageTemplate.reply(
        kind: request.kind, to: parent, own: name.text, bodyText: Array(request.body.utf8)
      ).adding(entityLines: request.entities).citing(cites)
        .handled(level: wish?.level, underSeal: wish?.underSeal ?? false, conditions: wish?.conditions ?? [])
    }
    if let nodes = request.to, !nodes.isEmpty { template = template.addressed(to: nodes) }
    let kept = try keep(template, parent: stored, by: officer, turn)
    guard let attached = request.attachments, !attached.isEmpty else { return kept.answer }
    try attach(attached, toDraft: kept.id, by: officer, turn.tx)
    return try checkDraft(kept.id, by: officer, turn.tx)
  }
}
