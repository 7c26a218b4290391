import Cooperation
import Evidence
import Foundation
import NodeStore

extension Node {
  /// Writes down to whom a part of a message that came was disclosed. The ledger only grows; the log states each line by a salted
  /// commitment. A disclosure that the message's conditions forbid is written down too, since it happened, and marked as such.
  func disclose(_ request: DisclosureRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let stored = try find(request.reference, for: officer, turn)
    guard stored.author != name.text else {
      throw NodeError(.refused, "message \(stored.id) is this node's own; the ledger is of what others gave")
    }
    try requireNamed(stored, officer, turn.tx)
    let message = try open(stored, turn.tx)
    let today = Moment(seconds: Int(turn.now.seconds)).day
    let day = request.on.map { Moment.Day($0) } ?? today
    guard let day, day <= today else {
      throw NodeError(.invalid, "«on» is a day that has come, such as \(today)")
    }
    for (field, text) in [("to", request.to), ("part", request.part), ("why", request.why)] {
      guard !text.allSatisfy(\.isWhitespace), text.unicodeScalars.count <= Limits.disclosureText else {
        throw NodeError(.invalid, "«\(field)» has 1 to \(Limits.disclosureText) characters")
      }
      guard text.unicodeScalars.allSatisfy(SafeText.isHarmless) else {
        throw NodeError(
          .invalid, "«\(field)» holds a new line, or a control character that could steer a terminal; write one line")
      }
    }
    let handling = try thread(stored.thread, turn.tx).fold.handling(of: message) ?? message.handling
    let said = DisclosuresAnswer.Said(
      to: request.to, part: request.part, why: request.why, on: day.description, against: Self.against(handling))
    let number = Int64(try turn.tx.disclosures(ofMessage: stored.key).count + 1)
    guard number <= Limits.disclosures else {
      throw NodeError(.refused, "the ledger of message \(stored.id) holds \(Limits.disclosures) lines, and no more")
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let (text, salt) = (Array(try encoder.encode(said)), suite.randomBytes(32))
    let commitment = Self.commitment(salt: salt, text: text)
    try turn.tx.insert(
      StoredDisclosure(
        message: stored.key, number: number, officer: officer.id, time: turn.now, commitment: commitment, salt: salt,
        text: text))
    turn.log(.disclosureNoted, .text(officer.id), .text(stored.id), .text(commitment.hex))
    return try ledger(of: stored.thread, for: officer, turn.tx)
  }

  /// The ledger of all messages of a thread; reading it is an event.
  func disclosures(_ reference: String, for officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let stored = try find(reference, for: officer, turn)
    turn.log(.disclosuresRead, .text(officer.id), .text(stored.thread))
    return try ledger(of: stored.thread, for: officer, turn.tx)
  }

  /// Of a message that is not for the officer it says that there are lines, and nothing of them.
  private func ledger(of thread: String, for officer: Officer, _ tx: StoreTransaction) throws -> DisclosuresAnswer {
    let names = try officerNames(tx)
    let items = try tx.messages(thread: thread).flatMap { stored in
      let lines = try tx.disclosures(ofMessage: stored.key)
      let isShown = try lines.isEmpty || stored.contentKey == nil || isNamed(officer, for: stored, tx)
      return try lines.map { line in
        DisclosuresAnswer.Item(
          message: stored.id, number: line.number, said: isShown ? try said(line, of: stored) : nil,
          officer: line.officer,
          officerName: names[line.officer], time: line.time.description, commitment: line.commitment.hex)
      }
    }
    return DisclosuresAnswer(thread: thread, disclosures: items)
  }

  private func said(_ line: StoredDisclosure, of stored: StoredMessage) throws -> DisclosuresAnswer.Said? {
    guard let salt = line.salt, let text = line.text else { return nil }
    guard Self.commitment(salt: salt, text: text) == line.commitment,
      let said = try? JSONDecoder().decode(DisclosuresAnswer.Said.self, from: Data(text))
    else {
      throw NodeError(
        .defect, "line \(line.number) of the ledger of message \(stored.id) is not what its commitment says")
    }
    return said
  }

  private static func commitment(salt: [UInt8], text: [UInt8]) -> Digest {
    .sha256(Array("comity/disclosure/v1\n".utf8), salt, text)
  }

  /// What of a handling speaks against a disclosure beyond the node's own unit.
  private static func against(_ handling: Handling) -> [String] {
    let narrow =
      [Handling.Audience.named, .organisationStrict].contains(handling.audience) ? [handling.audience.rawValue] : []
    return narrow + handling.conditions.filter { $0 == "NO_ONWARD" || $0 == "VW_PROTECT" || $0.hasPrefix("ORIGINATOR") }
  }
}
