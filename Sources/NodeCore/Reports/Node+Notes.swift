import Cooperation
import Evidence
import Membership
import NodeStore

extension Node {
  /// Writes a formal message out as a note verbale.
  func note(_ request: NoteRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    guard let purpose = NoteVerbale.Purpose(rawValue: request.purpose) else {
      let known = NoteVerbale.Purpose.allCases.map(\.rawValue).joined(separator: " or ")
      throw NodeError(.invalid, "a note is a \(known)")
    }
    let stored = try find(request.reference, for: officer, turn)
    try requireExport(stored, as: .note, by: officer, turn)
    let message = try open(stored, turn.tx)
    guard catalogue.kind(message.kind)?.isNoted == true else {
      throw NodeError(.refused, "\(message.kind) is no formal act; no note is written of it")
    }
    guard stored.author == name.text || !message.handling.hasExpired(on: Moment(seconds: Int(turn.now.seconds)).day)
    else {
      throw NodeError(
        .refused, "message \(message.id) expired on \(message.handling.expiry ?? ""); ask its author for it again")
    }
    guard purpose != .confirmation || message.text("channelStatus") == "urgent_pending_confirmation" else {
      throw NodeError(.refused, "message \(message.id) was not sent urgently, to be confirmed; write a transmittal")
    }
    guard let code = NoteCode(commitment: stored.commitment.hex) else {
      throw NodeError(.defect, "the commitment of message \(stored.id) makes no code")
    }
    turn.log(.noteWritten, .text(officer.id), .text(message.id), .text(purpose.rawValue))
    try noteRetrieval(stored, message, by: officer, turn)
    let parties = directory?.text.parties ?? []
    let note = NoteVerbale(
      message, purpose: purpose,
      titles: Dictionary(parties.map { ($0.name.text, $0.title) }, uniquingKeysWith: { first, _ in first }),
      functions: functions, code: code,
      date: Moment(seconds: Int(stored.time.seconds)), language: request.language ?? message.text("language") ?? "en",
      annexes: try openStatement(stored, turn.tx).statement.enclosures.map {
        NoteVerbale.Annex(name: $0.name, digest: $0.content.hex)
      }, references: try references(of: stored, turn.tx),
      corrections: try corrections(
        of: message, in: try thread(stored.thread, turn.tx).fold, shownTo: officer, turn.tx),
      catalogue: catalogue)
    return NoteAnswer(message: message.id, code: code.description, html: note.html)
  }

  /// What a message answers, and what began its thread where that is another one: by what lists show of them, unopened.
  private func references(of stored: StoredMessage, _ tx: StoreTransaction) throws -> [NoteVerbale.Reference] {
    let timeline = try tx.messages(thread: stored.thread)
    var named: [Int64] = [stored.key]
    return [stored.replyTo, stored.thread].compactMap { id -> NoteVerbale.Reference? in
      guard let id, let meant = timeline.first(where: { $0.id == id }), !named.contains(meant.key),
        let code = NoteCode(commitment: meant.commitment.hex)
      else { return nil }
      named.append(meant.key)
      return NoteVerbale.Reference(
        message: meant.id, kind: meant.kind, date: Moment(seconds: Int(meant.time.seconds)), code: code,
        isOwn: meant.author == stored.author)
    }
  }

  /// Finds the message whose code stands on a paper, among those that the officer may know.
  func checkNote(_ text: String, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let code = try cooperation { try NoteCode(parsing: text) }
    let found = try turn.tx.messages(commitmentPrefix: code.hex).first { try mayKnow($0.thread, officer, turn.tx) }
    guard let found else {
      throw LoggedRefusal(
        error: NodeError(
          .notFound, "no message here has the code \(code): paper and message are not one, or it was not for you"),
        event: LocalEvent(.noteChecked, [.text(officer.id), .none]))
    }
    turn.log(.noteChecked, .text(officer.id), .text(found.id))
    return NoteCheckAnswer(
      code: code.description, commitment: found.commitment.hex, message: try item(found, turn.tx))
  }
}
