import Cooperation
import Evidence
import NodeStore

extension Node {
  /// Writes, submits and, since its kind needs no second officer, dispatches an acknowledgement.
  func acknowledge(_ request: AcknowledgeRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let stored = try find(request.reference, for: officer, turn)
    let parent = try open(stored, turn.tx)
    try noteReading(stored, parent, by: officer, turn)
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
    try noteReading(stored, parent, by: officer, turn)
    let template = try cooperation {
      try MessageTemplate.reply(
        kind: request.kind, to: parent, own: name.text, bodyText: Array(request.body.utf8)
      ).adding(entityLines: request.entities)
    }
    return try keep(template, parent: stored, by: officer, turn).answer
  }
}
