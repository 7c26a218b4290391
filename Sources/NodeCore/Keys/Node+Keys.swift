package import Evidence
import Membership
import NodeStore
import PeerSync

/// Keys roll: a new one to seal each month, to cosign and of TLS every two years, each named with its time in a key event, and destroyed
/// when its time is over, to seal 90 days after that. Peers get the events of keys to seal and of TLS; one to cosign counts only once
/// the stewards listed it, who get it in a member file.
extension Node {
  /// The seal key of a party that is valid now and ends last, whether the directory lists it or the party stated it since.
  package func sealKey(of node: NodeName, at now: Timestamp) -> RoleKey? { sealKeys(of: node, at: now).first }

  /// That key, and after it those that others state of themselves too: each would be bound to its recipient all the same, but
  /// nobody knows whose it is, so it is taken only where nothing else is left. One that the directory lists for another party
  /// is never taken.
  func sealKeys(of node: NodeName, at now: Timestamp) -> [RoleKey] {
    guard let directory, let party = directory.party(node) else { return [] }
    let stated = (statedKeys[node] ?? []).filter { key in
      key.purpose == .seal && key.isValid(at: now) && key.isStatable(at: now, slack: Limits.statedKeySlack)
        && (party.keys.first { $0.key.publicKey == key.publicKey }?.isValid(at: now) ?? true)
        && !listedKeys.isForeign(key.id, to: node, in: directory)
    }
    func ordered(_ keys: [RoleKey]) -> [RoleKey] { keys.sorted { ($0.notAfter, $0.id) > ($1.notAfter, $1.id) } }
    let listed = party.keys(.seal, at: now)
    guard !disputedKeys.isEmpty else { return ordered(listed + stated).prefix(1).map { $0 } }
    let sure = ordered(listed + stated.filter { !disputedKeys.contains($0.id) })
    return sure.prefix(1) + ordered(stated.filter { disputedKeys.contains($0.id) })
  }

  /// Rolls the seal key when the newest is a month old and that of TLS long before its end, and destroys what has ended.
  func tendKeys(_ turn: Turn) throws {
    guard confirmation.state == .confirmed, directory != nil else { return }
    try destroyEnded(turn)
    // One of which the time has not begun yet was made while the clock ran ahead: it does not count.
    let isFresh = try turn.tx.secrets(.seal).contains {
      $0.notBefore <= turn.now && turn.now < $0.notBefore.advanced(bySeconds: Limits.sealRollSeconds)
    }
    if !isFresh { try rollSealKey(turn) }
    let (soon, far) = (Limits.tlsLeadSeconds + 86_400, Limits.tlsLeadSeconds * 3)
    let isLinked = try turn.tx.secrets(.tls).contains {
      $0.notBefore <= turn.now.advanced(bySeconds: soon) && turn.now.advanced(bySeconds: far) < $0.notAfter
    }
    if !isLinked { try rollTLSKey(turn) }
    let isWitness = try turn.tx.secrets(.cosign).contains {
      $0.notBefore <= turn.now && turn.now.advanced(bySeconds: Limits.cosignLeadSeconds) < $0.notAfter
    }
    if !isWitness { try rollCosigningKey(turn) }
  }

  /// Rolls a key because an administrator wants it.
  /// - Parameter atOnce: a key of TLS is shown from now on and not in a month: the one before was stolen, and who is not linked now
  ///   learns the new one from the directory.
  func rollKey(_ text: String, atOnce: Bool, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    guard let purpose = RoleKey.Purpose(rawValue: text) else {
      throw NodeError(.invalid, "the keys that roll are those to seal, to cosign and of tls: seal, cosign or tls")
    }
    guard confirmation.state == .confirmed, directory != nil else {
      throw NodeError(.refused, "a key is stated in the log, and this node signs nothing yet; see «comity status»")
    }
    if purpose == .tls, !atOnce, let next = try turn.tx.secrets(.tls).first(where: { $0.notBefore > turn.now }) {
      throw NodeError(
        .refused,
        "the next key of TLS is stated already, and is shown from \(next.notBefore) on; «comity key roll tls --now» makes one "
          + "that is shown at once")
    }
    if purpose == .cosign, let next = try unlistedCosigningKey(turn.tx) {
      throw NodeError(
        .refused,
        "the key to cosign \(next.id.hex.prefix(16)) is not in the directory yet: «comity key file» writes what the "
          + "stewards need")
    }
    let key =
      switch purpose {
      case .seal: try rollSealKey(turn)
      case .cosign: try rollCosigningKey(turn)
      case .tls: atOnce ? try replaceTLSKey(turn) : try rollTLSKey(turn)
      }
    turn.log(.keyRolled, .text(officer.id), .text(text), .text(key.id.hex))
    return DoneAnswer("key-roll", id: key.id.hex)
  }

  @discardableResult
  func rollSealKey(_ turn: Turn) throws -> RoleKey {
    let seed = suite.randomBytes(32)
    // A minute back, so that a peer whose clock is slightly behind can use it at once.
    let key = try RoleKey(
      purpose: .seal, publicKey: try suite.sealKey(seed), notBefore: turn.now.advanced(bySeconds: -60),
      notAfter: turn.now.advanced(bySeconds: Limits.sealKeySeconds))
    try announce(key, seed, .seal, turn)
    return key
  }

  /// The next key of TLS is shown only when every peer has had a month to learn it; the one before stays good meanwhile.
  @discardableResult
  private func rollTLSKey(_ turn: Turn) throws -> RoleKey {
    try stateTLSKey(from: turn.now.advanced(bySeconds: Limits.tlsLeadSeconds), turn)
  }

  /// The key of TLS that is shown from now on, a minute back for clocks that are behind, and after every other that has begun.
  private func replaceTLSKey(_ turn: Turn) throws -> RoleKey {
    let begun = try turn.tx.secrets(.tls).map(\.notBefore).filter { $0 <= turn.now }
    let after = begun.max().map { Timestamp(milliseconds: $0.milliseconds + 1) }
    let back = turn.now.advanced(bySeconds: -60)
    return try stateTLSKey(from: after.map { max(back, $0) } ?? back, turn)
  }

  private func stateTLSKey(from begin: Timestamp, _ turn: Turn) throws -> RoleKey {
    let pair = suite.tlsKey()
    let key = try RoleKey(
      purpose: .tls, publicKey: pair.publicKey, notBefore: begin,
      notAfter: begin.advanced(bySeconds: Limits.tlsKeySeconds))
    try announce(key, pair.privateKey, .tls, turn)
    return key
  }

  /// The next key to cosign; the one before goes on until the directory lists it.
  @discardableResult
  private func rollCosigningKey(_ turn: Turn) throws -> RoleKey {
    let key = try insertCosigningKey(until: turn.now.advanced(bySeconds: Limits.cosignKeySeconds), turn)
    let tx = turn.tx
    turn.log(.key(KeyEvent(key))) { try tx.noteEntry(ofKey: key.id, at: $0) }
    turn.output(.work(.use(try HeldKeys(turn.tx))))
    turn.wantsHead()
    return key
  }

  /// Makes a key to cosign and keeps it; nobody is told.
  @discardableResult
  func insertCosigningKey(until end: Timestamp, _ turn: Turn) throws -> RoleKey {
    let seeds = suite.randomBytes(64)
    let signer = try suite.signer(Array(seeds[0..<32]), Array(seeds[32...]))
    let key = try RoleKey(
      purpose: .cosign, publicKey: signer.publicKey.joined, notBefore: turn.now.advanced(bySeconds: -60), notAfter: end)
    try turn.tx.insert(
      StoredSecret(
        id: key.id, purpose: .cosign, privateKey: seeds, publicKey: key.publicKey, notBefore: key.notBefore,
        notAfter: key.notAfter))
    cosigningKeys = try turn.tx.secrets(.cosign).map(\.id)
    return key
  }

  /// A key to cosign that may be used by its time and that the directory does not list.
  private func unlistedCosigningKey(_ tx: StoreTransaction) throws -> StoredSecret? {
    let listed = directory?.party(name)?.keys.map(\.key.id) ?? []
    return try tx.secrets(.cosign).first { !listed.contains($0.id) }
  }

  /// Keeps a new key and states it to everybody.
  private func announce(
    _ key: RoleKey, _ privateKey: [UInt8], _ purpose: StoredSecret.Purpose, _ turn: Turn
  ) throws {
    try turn.tx.insert(
      StoredSecret(
        id: key.id, purpose: purpose, privateKey: privateKey, publicKey: key.publicKey, notBefore: key.notBefore,
        notAfter: key.notAfter))
    let tx = turn.tx
    turn.log(.key(KeyEvent(key))) { index in
      try tx.noteStated(key: key.id, at: index)
      try tx.noteEntry(ofKey: key.id, at: index)
    }
    statedKeys[name, default: []].append(key)
    turn.output(.work(.use(try HeldKeys(turn.tx))))
    turn.wantsHead()
    let from = try turn.tx.logSize()
    for link in links.keys.sorted(by: { $0.number < $1.number }) where pouches[link] == nil {
      try handle(.stating(from: from), on: link, turn)
    }
  }

  /// Destroys seal keys 90 days after they ended and those to cosign and of TLS when they have, by the clock and by what the witnesses last
  /// saw: a clock that runs ahead must not destroy what cannot be had again.
  private func destroyEnded(_ turn: Turn) throws {
    func endedKeys(at now: Timestamp) throws -> [StoredSecret] {
      try turn.tx.secrets(.seal).filter { now > $0.notAfter.advanced(bySeconds: Limits.sealKeptSeconds) }
        + turn.tx.secrets(.tls).dropFirst().filter { now > $0.notAfter }
        + turn.tx.secrets(.cosign).dropFirst().filter { now > $0.notAfter }
    }
    var ended = try endedKeys(at: turn.now)
    guard !ended.isEmpty else { return }
    if let own = directory?.party(name), own.quorum > 0 {
      guard let witnessed = try turn.tx.lastWitnessedTime() else { return }
      ended = try endedKeys(at: min(turn.now, Timestamp(seconds: witnessed)))
    }
    guard !ended.isEmpty else { return }
    for secret in ended {
      try turn.tx.destroySecret(secret.id)
      statedKeys[name]?.removeAll { $0.id == secret.id }
      turn.log(.keyDestroyed, .text(secret.purpose.rawValue), .text(secret.id.hex))
    }
    cosigningKeys = try turn.tx.secrets(.cosign).map(\.id)
    turn.output(.work(.use(try HeldKeys(turn.tx))))
  }

  /// The keys of TLS that peers stated.
  package var statedPins: StatedPins { StatedPins(statedKeys.filter { $0.key != name }) }

  /// The keys of this node, for people.
  func keys(_ turn: Turn) throws -> any NodeAnswer {
    let (now, own) = (turn.now, directory?.party(name))
    let current = [
      sealKey(of: name, at: now)?.id, KeyRing(try HeldKeys(turn.tx)).tls(at: now)?.id,
      usableCosigningKey(at: now),
    ]
    let revoked = own?.revokedKeys(at: now) ?? []
    let purposes: [(RoleKey.Purpose, StoredSecret.Purpose)] = [(.seal, .seal), (.cosign, .cosign), (.tls, .tls)]
    return KeysAnswer(
      keys: try purposes.flatMap { purpose, stored in
        try turn.tx.secrets(stored).map { secret in
          let valid = secret.notBefore <= now && now <= secret.notAfter
          return KeysAnswer.Item(
            purpose: purpose.rawValue, id: secret.id.hex, notBefore: secret.notBefore.description,
            notAfter: secret.notAfter.description,
            state: revoked.contains(secret.id)
              ? "revoked"
              : secret.notBefore > now ? "later" : !valid ? "ended" : current.contains(secret.id) ? "current" : "valid",
            listed: own?.keys.contains { $0.key.id == secret.id } ?? false,
            destroyed: purpose == .seal
              ? secret.notAfter.advanced(bySeconds: Limits.sealKeptSeconds).description : nil)
        }
      })
  }
}
