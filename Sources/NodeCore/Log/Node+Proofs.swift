import Evidence
import Membership
import NodeStore
import PeerSync

extension Node {
  /// The C2SP proof of an entry under the newest witnessed checkpoint. It holds hashes alone: the entry that stands in its
  /// extra line is the salted commitment, which the log itself shows to everybody.
  func prove(_ reference: LogReference, for officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let tx = turn.tx
    let index = try entry(named: reference, for: officer, turn)
    guard index < (try tx.logSize()), let entry = try tx.entry(index) else {
      throw NodeError(.notFound, "the log has no entry \(index)")
    }
    guard let head = try tx.newestHead(witnessed: true), index < head.checkpoint.size else {
      throw NodeError(.notWitnessed, "entry \(index) is not witnessed yet; the next tick shows it to the witnesses")
    }
    let proof = try TlogProof(
      index: index, inclusion: try tx.inclusion(of: index, size: head.checkpoint.size), checkpoint: head.note,
      extra: LogEntry(commitment: entry.commitment).bytes)
    return ProofAnswer(
      entry: index, size: head.checkpoint.size, proof: String(decoding: proof.bytes, as: UTF8.self))
  }

  /// The entry of the own log that a reference names: for a message that was sent its dispatch, for one that came the receipt.
  private func entry(named reference: LogReference, for officer: Officer, _ turn: Turn) throws -> UInt64 {
    let tx = turn.tx
    if let entry = reference.entry(below: try tx.logSize()) { return entry }
    let message = try message(named: reference, for: officer, turn)
    let entries =
      message.author == name.text
      ? try tx.dispatches(ofMessage: message.key).filter { $0.place.epoch == tx.epoch }.map(\.index)
      : try tx.arrivals(ofMessage: message.key).filter { $0.receiptEpoch == tx.epoch }.map(\.receipt)
    guard !entries.isEmpty else {
      throw NodeError(.refused, "message \(message.id) stands in an earlier epoch of the log, which is closed")
    }
    guard let only = entries.first, entries.count == 1 else {
      let list = entries.map(String.init).joined(separator: ", ")
      throw NodeError(.invalid, "message \(message.id) stands in \(entries.count) entries: name one of \(list)")
    }
    return only
  }

  /// The message that a reference names, which is no entry of the log.
  func message(named reference: LogReference, for officer: Officer, _ turn: Turn) throws -> StoredMessage {
    guard reference.isNumber else { return try find(reference.text, for: officer, turn) }
    do {
      return try find(reference.text, for: officer, turn)
    } catch let error as NodeError where error.code == .notFound || reference.text.utf8.count < 4 {
      throw NodeError(.notFound, "the log has no entry \(reference.text), and no message's id begins so")
    }
  }

  /// An entry of the own log as a statement, under the smallest witnessed head that holds it, else under the newest signed.
  func ownStatement(
    _ index: UInt64, _ tx: StoreTransaction
  ) throws -> (statement: EvidenceFileStatement, head: Checkpoint, isWitnessed: Bool) {
    guard let entry = try tx.entry(index), let event = entry.event, let salt = entry.salt else {
      throw NodeError(.notFound, "the event of entry \(index) was destroyed or never was")
    }
    let witnessed = try tx.witnessedHead(above: index)
    guard let head = try witnessed ?? tx.newestHead(), index < head.checkpoint.size else {
      throw NodeError(.refused, "entry \(index) is under no signed checkpoint yet; try again in a moment")
    }
    let statement = try EvidenceFileStatement(
      event: event, salt: try Salt(salt),
      proof: try TlogProof(
        index: index, inclusion: try tx.inclusion(of: index, size: head.checkpoint.size), checkpoint: head.note))
    return (statement, head.checkpoint, witnessed != nil)
  }

  /// A peer's statement under the smallest witnessed head that it can be carried to, else under the head it came with.
  func peerStatement(
    _ statement: PeerStatement, _ tx: StoreTransaction
  ) throws -> (statement: EvidenceFileStatement, head: Checkpoint, isWitnessed: Bool, consistency: [Digest]?) {
    for witnessed in try tx.witnessedHeads(
      of: statement.peer, epoch: statement.epoch, above: statement.index)
    {
      let head = witnessed.head.checkpoint
      guard let carried = try CarriedProof(statement, to: head, tx) else { continue }
      let proof = try TlogProof(
        index: statement.index, inclusion: carried.inclusion, checkpoint: witnessed.head.note)
      return (
        try EvidenceFileStatement(event: statement.event, salt: statement.salt, proof: proof), head, true,
        carried.consistency
      )
    }
    guard let head = try tx.peerHead(of: statement.peer, epoch: statement.epoch, size: statement.size) else {
      throw NodeError(
        .refused, "no head of \(statement.peer) is kept that entry \(statement.index) of its log can be proven under")
    }
    let proof = try TlogProof(index: statement.index, inclusion: statement.inclusion, checkpoint: head.note)
    return (
      try EvidenceFileStatement(event: statement.event, salt: statement.salt, proof: proof), head.checkpoint, false, []
    )
  }
}
