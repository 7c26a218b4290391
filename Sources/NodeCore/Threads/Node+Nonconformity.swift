import Cooperation
import Evidence
import NodeStore

extension Node {
  /// Holds what came from peers since the last tick to the law, and tells the author of what does not conform, once for each
  /// message. At a tick only, so that its time tells nothing finer; a message that came before what it answers waits for that.
  func judgeArrived(_ turn: Turn) throws {
    guard confirmation.state != .recovering, directory != nil else { return }
    let judged = try turn.tx.metaText(.judged).flatMap { Int64($0) } ?? 0
    if let newest = try turn.tx.newestMessage(), newest > judged {
      let page = try turn.tx.messages(after: judged, limit: Limits.heldToLawPerTick)
      for stored in page {
        try judgeAlone(stored, turn)
        for waiting in try turn.tx.takeUnjudged(awaiting: stored.id, limit: Limits.heldToLawPerTick) {
          try judgeAlone(waiting, turn)
        }
      }
      if let last = page.last { try turn.tx.setMeta(.judged, Array(String(last.key).utf8)) }
    }
    try handOutFindings(turn)
  }

  /// Judges one message; what cannot be opened or told is passed over, and holds up no other.
  private func judgeAlone(_ stored: StoredMessage, _ turn: Turn) throws {
    do {
      try turn.attempt { try self.judge(stored, turn) }
    } catch let error where error is NodeError || error is EvidenceError || error is CooperationError {
      return
    }
  }

  private func judge(_ stored: StoredMessage, _ turn: Turn) throws {
    guard stored.author != name.text, stored.contentKey != nil, stored.kind != GroupStatement.kind,
      try !turn.tx.isNonconforming(message: stored.key)
    else { return }
    let message = try openEnclosing(stored, turn.tx)
    if let awaited = try awaited(by: message, turn.tx) {
      return try turn.tx.insertUnjudged(stored.key, awaiting: awaited)
    }
    let found = try findings(in: message, from: NodeName(stored.author), turn.tx)
    let told = Nonconformity.told(found, of: message, catalogue)
    guard !told.isEmpty else { return }
    try tell(told, of: message, stored, turn)
  }

  /// The id of what must be here before a message can be judged: what it answers, and what began its thread.
  private func awaited(by message: Message, _ tx: StoreTransaction) throws -> String? {
    guard let parent = message.inReplyTo else { return nil }
    for id in [parent, message.thread] where try tx.messages(idPrefix: id).isEmpty { return id }
    return nil
  }

  private func tell(_ findings: [Finding], of message: Message, _ stored: StoredMessage, _ turn: Turn) throws {
    let id = Hex.encode(suite.randomBytes(16))
    let bytes = Nonconformity.template(of: findings, in: message, own: name.text).completed(
      id: id, node: name.text, officer: Nonconformity.writer, thread: stored.thread, inReplyTo: stored.id,
      after: try thread(stored.thread, turn.tx).fold.newest, written: settings.workingTime.text(turn.now))
    let answer = try cooperation { try Message(parsing: bytes) }
    // A node that can't say it by the rules says nothing.
    guard try !self.findings(in: answer, from: name, turn.tx).contains(where: { $0.severity == .blocks }) else {
      return
    }
    let statement = try SealedStatement(sender: name, recipients: [try NodeName(stored.author)], message: bytes)
    try turn.tx.insertNonconformity(
      ofMessage: stored.key, answer: id, statement: statement.bytes, salt: suite.randomBytes(32))
  }

  /// Has sealed what is told and not sent yet; what a stop left unsealed too.
  private func handOutFindings(_ turn: Turn) throws {
    var (tasks, last): ([SealTask], Int64) = ([], 0)
    // Whoever cannot be told now, since the directory suspended it, holds up nobody else.
    while tasks.count < Limits.heldToLawPerTick {
      let page = try turn.tx.waitingFindings(after: last, limit: Limits.heldToLawPerTick)
      guard let end = page.last else { break }
      last = end.message
      for waiting in page {
        let salt = try Salt(waiting.salt)
        guard !telling.contains(salt), tasks.count < Limits.heldToLawPerTick,
          let task = try? sealTask(nil, SealedStatement(parsing: waiting.statement), salt, at: turn.now)
        else { continue }
        tasks.append(task)
      }
    }
    guard !tasks.isEmpty else { return }
    telling.formUnion(tasks.map(\.salt))
    handOut(tasks, turn)
  }

  /// What recipients' nodes found in a message of this node, or this node in one that came.
  func told(of stored: StoredMessage, among timeline: [StoredMessage], _ tx: StoreTransaction) throws -> [ToldAnswer] {
    try timeline.filter { $0.kind == Nonconformity.kind && $0.replyTo == stored.id && $0.contentKey != nil }.map {
      ToldAnswer(
        by: $0.author, message: $0.id, time: $0.time.description, findings: Nonconformity.findings(in: try open($0, tx))
      )
    }
  }
}
