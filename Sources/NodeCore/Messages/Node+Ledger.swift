import Cooperation
import Evidence
import NodeStore
import PeerSync

extension Node {
  /// The delivery ledger of a message: of one that was sent what its recipients stated, of one that came what we did.
  func messageLedger(_ reference: String, for officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let tx = turn.tx
    let stored = try find(reference, for: officer, turn)
    let isOwn = stored.author == name.text
    return LedgerAnswer(
      message: stored.id, kind: stored.kind, direction: isOwn ? "out" : "in",
      lines: isOwn ? try sentLines(stored, turn) : try arrivedLines(stored, turn),
      nonconforming: try tx.messages(thread: stored.thread)
        .filter { $0.kind == Nonconformity.kind && $0.replyTo == stored.id }.map(\.id))
  }

  private func sentLines(_ stored: StoredMessage, _ turn: Turn) throws -> [LedgerAnswer.Line] {
    let tx = turn.tx
    let dispatches = try tx.dispatches(ofMessage: stored.key)
    return try dispatches.map { dispatch in
      let receipts = try tx.receipts(from: dispatch.peer, for: dispatch.place)
      let rungs = receipts.flatMap { receipt in
        receipt.rungs.map { rung in
          LedgerAnswer.Rung(
            rung: rung, reason: receipt.reason, entry: receipt.index, stated: receipt.time.description,
            received: receipt.received.description,
            witnessed: receipt.witnessed.map { Timestamp(seconds: $0).description })
        }
      }
      let isVoid = try isVoid(dispatch, receipts, tx)
      let next = dispatches.first { $0.peer == dispatch.peer && $0.place.epoch > dispatch.place.epoch }
      return line(
        dispatch.peer, dispatch.place, replacement: isVoid ? next?.place : nil, isVoid: isVoid, entry: dispatch.index,
        witnessed: try tx.inEpoch(dispatch.place.epoch).witnessedTime(above: dispatch.index),
        rungs, refusal: rungs.isEmpty ? (try? NodeName(dispatch.peer)).flatMap(refusal) : nil,
        late: isVoid ? nil : try lateness(of: dispatch, stored, receipts, turn))
    }
  }

  /// Whether the number of a dispatch was given up: it is settled without a word of its recipient.
  func isVoid(_ dispatch: StoredDispatch, _ receipts: [StoredReceipt], _ tx: StoreTransaction) throws -> Bool {
    try receipts.isEmpty && tx.isSettled(dispatch)
  }

  private func arrivedLines(_ stored: StoredMessage, _ turn: Turn) throws -> [LedgerAnswer.Line] {
    let tx = turn.tx
    return try tx.arrivals(ofMessage: stored.key).map { arrival in
      let rungs = try tx.ownReceipts(to: arrival.peer, for: arrival.place).flatMap { receipt in
        let log = tx.inEpoch(receipt.epoch)
        let time = try log.entry(receipt.index)?.event.map { try LoggedEvent(parsing: $0).time }
        let witnessed = try log.witnessedTime(above: receipt.index)
        return receipt.rungs.map { rung in
          LedgerAnswer.Rung(
            rung: rung, reason: nil, entry: receipt.index, stated: (time ?? arrival.time).description, received: nil,
            witnessed: witnessed.map { Timestamp(seconds: $0).description })
        }
      }
      return line(
        name.text, arrival.place, entry: arrival.index, witnessed: arrival.witnessed, rungs,
        late: lateness(of: arrival, turn))
    }
  }

  private func line(
    _ recipient: String, _ place: Envelope.Place, replacement: Envelope.Place? = nil, isVoid: Bool = false,
    entry: UInt64, witnessed: UInt64?, _ rungs: [LedgerAnswer.Rung], refusal: String? = nil, late: Lateness? = nil
  ) -> LedgerAnswer.Line {
    LedgerAnswer.Line(
      recipient: recipient, channel: place.channel.rawValue, epoch: place.epoch, number: place.number, entry: entry,
      witnessed: witnessed.map { Timestamp(seconds: $0).description },
      state: isVoid ? "void" : Self.state(of: rungs.map(\.rung)),
      replacement: replacement.map { LedgerAnswer.Replacement(epoch: $0.epoch, number: $0.number) }, rungs: rungs,
      refusal: refusal, late: late)
  }

  /// The highest rung of what was stated about one dispatch; the ladder is never climbed twice.
  static func state(of rungs: [String]) -> String {
    let stated = Set(rungs)
    let taken = ["retrieved", "delivered", "relayed"].first(where: stated.contains)
    guard stated.contains("rejected") else { return taken ?? "waiting" }
    // What is durable and not yet opened may still turn out to be unfit.
    return taken == nil || taken == "relayed" ? "rejected" : "contradictory"
  }
}
