package import Evidence
import Membership
import NodeStore
import PeerSync

/// Seal keys roll: a new one each month, named with its time in a key event that peers get, and destroyed 90 days after it
/// ended.
extension Node {
  /// The seal key of a party that is valid now and ends last, whether the directory lists it or the party stated it since.
  package func sealKey(of node: NodeName, at now: Timestamp) -> RoleKey? {
    guard let party = directory?.party(node) else { return nil }
    let stated = (statedKeys[node] ?? []).filter { key in
      key.isValid(at: now) && party.keys.first { $0.key.id == key.id }?.isValid(at: now) ?? true
    }
    return (party.keys(.seal, at: now) + stated).max { ($0.notAfter, $0.id) < ($1.notAfter, $1.id) }
  }

  /// Rolls the seal key when the newest is a month old, and destroys those that ended long ago.
  func tendKeys(_ turn: Turn) throws {
    guard confirmation.state == .confirmed, directory != nil else { return }
    try destroyEnded(turn)
    // One of which the time has not begun yet was made while the clock ran ahead: it does not count.
    let isFresh = try turn.tx.secrets(.seal).contains {
      $0.notBefore <= turn.now && turn.now < $0.notBefore.advanced(bySeconds: Limits.sealRollSeconds)
    }
    if !isFresh { try rollSealKey(turn) }
  }

  /// Rolls a key because an administrator wants it.
  func rollKey(_ purpose: String, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    guard purpose == RoleKey.Purpose.seal.rawValue else {
      throw NodeError(.invalid, "only the seal key rolls by itself; the directory's next version lists others")
    }
    guard confirmation.state == .confirmed, directory != nil else {
      throw NodeError(.refused, "a key is stated in the log, and this node signs nothing yet; see «comity status»")
    }
    let key = try rollSealKey(turn)
    turn.log(.keyRolled, .text(officer.id), .text(purpose), .text(key.id.hex))
    return DoneAnswer("key-roll", id: key.id.hex)
  }

  @discardableResult
  private func rollSealKey(_ turn: Turn) throws -> RoleKey {
    let seed = suite.randomBytes(32)
    // A minute back, so that a peer whose clock is slightly behind can use it at once.
    let key = try RoleKey(
      purpose: .seal, publicKey: try suite.sealKey(seed), notBefore: turn.now.advanced(bySeconds: -60),
      notAfter: turn.now.advanced(bySeconds: Limits.sealKeySeconds))
    try turn.tx.insert(
      StoredSecret(
        id: key.id, purpose: .seal, privateKey: seed, publicKey: key.publicKey, notBefore: key.notBefore,
        notAfter: key.notAfter))
    let tx = turn.tx
    turn.log(.key(KeyEvent(key))) { try tx.noteStated(key: key.id, at: $0) }
    statedKeys[name, default: []].append(key)
    try openWithStored(turn)
    turn.wantsHead()
    let from = try turn.tx.logSize()
    for link in links.keys.sorted(by: { $0.number < $1.number }) where pouches[link] == nil {
      try handle(.stating(from: from), on: link, turn)
    }
    return key
  }

  /// Destroys seal keys 90 days after they ended, by the clock and by what the witnesses last saw: a clock that runs ahead
  /// must not destroy what cannot be had again.
  private func destroyEnded(_ turn: Turn) throws {
    var now = turn.now
    if let own = directory?.party(name), own.quorum > 0 {
      guard let witnessed = try turn.tx.lastWitnessedTime() else { return }
      now = min(now, Timestamp(seconds: witnessed))
    }
    let ended = try turn.tx.secrets(.seal).filter {
      now > $0.notAfter.advanced(bySeconds: Limits.sealKeptSeconds)
    }
    guard !ended.isEmpty else { return }
    for secret in ended {
      try turn.tx.destroySecret(secret.id)
      statedKeys[name]?.removeAll { $0.id == secret.id }
      turn.log(.keyDestroyed, .text(RoleKey.Purpose.seal.rawValue), .text(secret.id.hex))
    }
    try openWithStored(turn)
  }

  private func openWithStored(_ turn: Turn) throws {
    let seeds = try turn.tx.secrets(.seal).map { ($0.id, $0.privateKey) }
    turn.output(.work(.openWith(Dictionary(seeds, uniquingKeysWith: { first, _ in first }))))
  }

  /// Keeps a key that a peer states.
  func announced(_ key: RoleKey, _ statement: VerifiedStatement, by peer: NodeName, _ turn: Turn) throws {
    try turn.tx.keep(key, statement, atMost: PeerSync.Limits.statedKeys)
    statedKeys[peer] = try turn.tx.statedKeys(of: peer)
    // What a peer could not open any more may be sealed for the new one.
    if key.purpose == .seal { try sealAgain(turn) }
  }

  /// The keys of this node, for people.
  func keys(_ turn: Turn) throws -> any NodeAnswer {
    let (now, own) = (turn.now, directory?.party(name))
    let current = sealKey(of: name, at: now)?.id
    let purposes: [(RoleKey.Purpose, StoredSecret.Purpose)] = [(.seal, .seal), (.cosign, .cosign), (.tls, .tls)]
    return KeysAnswer(
      keys: try purposes.flatMap { purpose, stored in
        try turn.tx.secrets(stored).map { secret in
          let valid = secret.notBefore <= now && now <= secret.notAfter
          return KeysAnswer.Item(
            purpose: purpose.rawValue, id: secret.id.hex, notBefore: secret.notBefore.description,
            notAfter: secret.notAfter.description,
            state: secret.notBefore > now ? "later" : !valid ? "ended" : secret.id == current ? "current" : "valid",
            listed: own?.keys.contains { $0.key.id == secret.id } ?? false,
            destroyed: purpose == .seal
              ? secret.notAfter.advanced(bySeconds: Limits.sealKeptSeconds).description : nil)
        }
      })
  }
}
