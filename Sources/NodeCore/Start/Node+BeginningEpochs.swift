import Evidence
import Membership
import NodeStore
import PeerSync

extension Node {
  /// Writes the first entries of an epoch that two officers opened, if this is its first start since they decided.
  func beginEpoch(_ turn: Turn) throws {
    guard let opening = try turn.tx.opening(of: origin.epoch) else { return }
    let first = try firstEntry(opening)
    let isNew = try turn.tx.logSize() == 0
    if isNew { turn.open(first) } else { guard try reopen(with: first, turn) else { return } }
    turn.log(
      .recoveryOpened, .text(opening.proposer), .text(opening.approver), .text(origin.description))
    let closing = try Checkpoint(parsing: opening.closing.text)
    turn.output(.recoveryNews(.opened(origin, closing: closing.origin, size: closing.size)))
    try announceKeys(turn)
    if isNew { try carryOver(turn) }
  }

  /// The entry that opens an epoch.
  private func firstEntry(_ opening: StoredOpening) throws -> LocalEvent {
    let closing = try Checkpoint(parsing: opening.closing.text)
    return LocalEvent(
      .logOpened,
      [
        .text(origin.description), .text(identity.nodeID.digest.hex), .text(Digest.sha256(closing.text).hex),
        .count(closing.size), .count(opening.kept),
      ])
  }

  /// Opens the epoch anew that has signed nothing, where officers decided since on a larger end of the one before: its first
  /// entry is written anew, and what follows stays as it is.
  /// - Returns: whether it was.
  private func reopen(with first: LocalEvent, _ turn: Turn) throws -> Bool {
    guard confirmation.state != .recovering, try turn.tx.newestHead() == nil,
      let bytes = try turn.tx.entry(0)?.event,
      case .local(let before) = try LoggedEvent(parsing: bytes).content, before.type == .logOpened,
      before.values[2] != first.values[2]
    else { return false }
    let event = LoggedEvent(.local(first), at: turn.now).bytes
    let salt = try Salt(suite.randomBytes(32))
    try turn.tx.replaceFirst(
      by: NewEntry(LogEntry(event: event, salt: salt), salt: salt, event: event, sealed: false))
    return true
  }

  /// Announces the keys in use. Peers may have learned seal keys that were lost with the old store, so they get a new one; the
  /// keys of TLS are stated again, as far as their time is not over; the directory's next version lists the one to cosign.
  private func announceKeys(_ turn: Turn) throws {
    try rollSealKey(turn)
    for (stored, purpose) in [(StoredSecret.Purpose.cosign, RoleKey.Purpose.cosign), (.tls, .tls)] {
      for (rank, secret) in try turn.tx.secrets(stored).enumerated() {
        guard purpose == .tls ? turn.now <= secret.notAfter : rank == 0 else { continue }
        let key = try RoleKey(
          purpose: purpose, publicKey: secret.publicKey, notBefore: secret.notBefore, notAfter: secret.notAfter)
        let tx = turn.tx
        turn.log(.key(KeyEvent(key))) { index in
          try tx.noteEntry(ofKey: key.id, at: index)
          if purpose == .tls { try tx.noteStated(key: key.id, at: index) }
        }
      }
    }
  }

  /// Logs again what the old log held and never signed: acts of officers as they stand, receipts as new statements.
  private func carryOver(_ turn: Turn) throws {
    guard let epoch = try (1..<origin.epoch).last(where: { try turn.tx.inEpoch($0).logSize() > 0 }) else { return }
    let old = turn.tx.inEpoch(epoch)
    let (from, size) = (try old.newestHead()?.checkpoint.size ?? 0, try old.logSize())
    for entry in try old.entries(from: from, below: size) {
      guard let bytes = entry.event else { continue }
      let event = try LoggedEvent(parsing: bytes)
      guard case .local(let local) = event.content, local.type != .logOpened else { continue }
      // What an auditor could not tell from padding in the old log is not told apart in the new one.
      turn.underSeal = entry.sealed
      turn.append(event, placed: { _ in })
    }
    turn.underSeal = false
    let tx = turn.tx
    for place in try tx.ownReceipts(ofEpoch: epoch, from: from) {
      guard let bytes = try old.entry(place.index)?.event,
        case .receipt(let receipt) = try LoggedEvent(parsing: bytes).content
      else { continue }
      turn.log(.receipt(receipt)) { try tx.replaceOwnReceipt(at: place, by: receipt, at: $0) }
    }
  }
}
