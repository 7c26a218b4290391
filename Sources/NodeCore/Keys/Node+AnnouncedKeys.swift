import Evidence
import Membership
import NodeStore
import PeerSync

/// What peers state of their keys: kept with its statement, used as far as it may be, and cheap to say again.
extension Node {
  /// Why a stated key is not used.
  enum KeyRefusal: String {
    /// Nothing can be sealed for it.
    case unusable = "key-unusable"
    /// It would be used for longer than a key that was made when it was stated.
    case tooLong = "key-too-long"
    /// It was stated under another identity of its owner than the directory lists now.
    case identity = "key-identity"
  }

  /// Takes a key that a peer states.
  func announced(
    _ key: RoleKey, _ statement: VerifiedStatement, usable: Bool, by peer: NodeName, _ turn: Turn
  ) throws {
    let place = LogPlace(epoch: statement.head.origin.epoch, index: statement.statement.index)
    let known = try turn.tx.keptKey(key.id, of: peer)
    if let known, (known.place.epoch, known.place.index) >= (place.epoch, place.index) { return }
    let refusal: KeyRefusal? =
      !usable ? .unusable : key.isStatable(at: statement.event.time, slack: 0) ? nil : .tooLong
    try turn.tx.keep(
      key, statement, under: note(of: statement, turn.tx), refused: refusal?.rawValue,
      atMost: PeerSync.Limits.statedKeys)
    statedKeys[peer] = try turn.tx.statedKeys(of: peer)
    guard refusal == nil else {
      return try turn.tx.countRefusal(
        peer: peer.text, reason: refusal?.rawValue ?? "", hour: turn.now.milliseconds / 3_600_000)
    }
    // The same key once more changes nothing.
    if let known, known.key == key, known.refused == nil { return }
    switch key.purpose {
    case .seal:
      disputedKeys = try turn.tx.disputedKeys()
      // What a peer could not open any more may be sealed for the new one.
      turn.sealsAgain = true
    // Who may knock is looked at anew.
    case .tls: turn.output(.directoryChanged)
    case .cosign: break
    }
  }

  /// Forgets what was stated under another identity than a new version of the directory lists; the statements are kept.
  func dropKeys(from old: Directory?, to next: Directory, _ turn: Turn) throws {
    guard let old else { return }
    for party in next.text.parties where party.name != name {
      guard let before = old.party(party.name), before.nodeID != party.nodeID else { continue }
      try turn.tx.refuseKeys(of: party.name, for: KeyRefusal.identity.rawValue)
      statedKeys[party.name] = try turn.tx.statedKeys(of: party.name)
    }
    disputedKeys = try turn.tx.disputedKeys()
  }

  /// The keys that a peer stated, for people: the newest first.
  func statedKeys(of peer: NodeName, _ turn: Turn) throws -> [PeerAnswer.Key] {
    let (now, used) = (turn.now, sealKey(of: peer, at: turn.now)?.id)
    let revoked = directory?.party(peer)?.revokedKeys(at: now) ?? []
    return try turn.tx.keptKeys(of: peer).map { stated in
      let key = stated.key
      let state =
        revoked.contains(key.id)
        ? "revoked"
        : key.notBefore > now ? "later" : !key.isValid(at: now) ? "ended" : key.id == used ? "current" : "valid"
      return PeerAnswer.Key(
        purpose: key.purpose.rawValue, id: key.id.hex, notBefore: key.notBefore.description,
        notAfter: key.notAfter.description, state: stated.refused == nil ? state : "refused",
        reason: stated.refused,
        listed: directory?.party(peer)?.keys.contains { $0.key.publicKey == key.publicKey } ?? false)
    }
  }
}

extension RoleKey {
  /// Whether it ends no later than a key can that was made at a moment: a key that never ends would outlive every roll.
  func isStatable(at moment: Timestamp, slack: Int64) -> Bool {
    let longest: Int64
    switch purpose {
    case .seal: longest = Limits.sealKeySeconds
    case .tls: longest = Limits.tlsLeadSeconds + Limits.tlsKeySeconds
    case .cosign: return true
    }
    return notAfter <= moment.advanced(bySeconds: longest + slack)
  }
}
