import Cooperation
import Evidence
import Membership
import NodeStore
import PeerSync

extension Node {
  /// Goes on with the attachments that a peer owes: one after another, so that the first is there first.
  func fetch(from peer: NodeName, _ turn: Turn) throws {
    guard confirmation.state != .recovering, let link = linkOfPeer[peer], links[link]?.isLive == true else { return }
    if fetching[peer] == nil { try beginFetching(from: peer, turn.tx) }
    guard let digest = fetching[peer], var transfer = transfers[digest] else { return }
    if transfer.isWritten { return try verify(digest, from: peer, turn) }
    let pieces = try transfer.ask()
    transfers[digest] = transfer
    if !pieces.isEmpty { try handle(.ask(pieces), on: link, turn) }
  }

  /// Takes up the oldest attachment that is missing, is not being verified, and for which the peer's quota has room.
  private func beginFetching(from peer: NodeName, _ tx: StoreTransaction) throws {
    guard settings.fetchesEnclosures else { return }
    let (wanted, held) = try tx.wantedEnclosures(from: peer)
    let next = wanted.first { enclosure in
      guard !verifying.contains(enclosure.digest), !resting.contains(enclosure.digest) else { return false }
      // One that was begun is counted in what is held.
      return enclosure.held > 0 || held + enclosure.length <= settings.enclosureQuota
    }
    guard let next else { return }
    fetching[peer] = next.digest
    track(next)
  }

  /// Whether an attachment was begun, or a pouch may begin it within the peer's quota.
  private func fits(_ stored: StoredEnclosure, of peer: NodeName, _ tx: StoreTransaction) throws -> Bool {
    guard transfers[stored.digest] == nil, stored.held == 0 else { return true }
    return try tx.wantedEnclosures(from: peer).held + stored.length <= settings.enclosureQuota
  }

  private func track(_ stored: StoredEnclosure) {
    guard transfers[stored.digest] == nil else { return }
    transfers[stored.digest] = EnclosureTransfer(digest: stored.digest, length: stored.length, held: stored.held)
  }

  /// Leaves an attachment, for now or for good; what is durable of it stays.
  private func leave(_ digest: Digest, of peer: NodeName) {
    transfers[digest] = nil
    if fetching[peer] == digest { fetching[peer] = nil }
  }

  /// Serves a piece to a peer that one of our messages went to; says so when there is none.
  func serve(_ piece: EnclosurePiece, to peer: NodeName, on link: LinkID, _ turn: Turn) throws {
    guard try turn.tx.serves(piece.digest, to: peer), let stored = try turn.tx.enclosure(piece.digest),
      piece.end <= stored.length
    else { return try handle(.refuse(piece.digest), on: link, turn) }
    served[peer, default: [:]][piece.digest] = max(served[peer]?[piece.digest] ?? 0, piece.end)
    turn.output(.piece(link, piece))
  }

  /// Takes a piece: it is written beside the core, and means nothing before the whole is verified.
  func keep(_ piece: EnclosurePiece, _ bytes: [UInt8], from peer: NodeName, _ turn: Turn) throws {
    guard let stored = try turn.tx.enclosure(piece.digest), stored.state == .wanted, piece.end <= stored.length,
      let message = try stored.message.flatMap(turn.tx.message(key:)), message.author == peer.text,
      !verifying.contains(piece.digest), try fits(stored, of: peer, turn.tx)
    else { return }
    absences.remove(piece.digest)
    track(stored)
    guard let skipped = checks[piece.digest, default: RunningCheck()].write(piece) else {
      return try written(piece, from: peer, turn)
    }
    turn.output(.work(.enclosure(.write(piece, bytes, skipping: skipped, from: peer))))
  }

  /// The peer has not what is missing: it is asked for again after the next tick.
  func missing(_ digest: Digest, at peer: NodeName, _ turn: Turn) throws {
    if absences.insert(digest).inserted { turn.output(.enclosureNews(.absent(digest, at: peer))) }
    resting.insert(digest)
    leave(digest, of: peer)
    try fetch(from: peer, turn)
  }

  func take(_ result: EnclosureResult, _ turn: Turn) throws {
    switch result {
    case .written(let piece, let peer):
      checks[piece.digest]?.wrote(piece)
      if verifying.contains(piece.digest) {
        try finish(piece.digest, turn)
      } else {
        try written(piece, from: peer, turn)
      }
    case .synced(let digest, let held): try turn.tx.setHeld(held, of: digest)
    case .checked(let check): try checked(check, turn)
    case .verified(let task, let verdict): try verified(task, verdict, turn)
    case .removed: break
    }
  }

  private func written(_ piece: EnclosurePiece, from peer: NodeName, _ turn: Turn) throws {
    guard var transfer = transfers[piece.digest] else { return }
    transfer.wrote(piece)
    if transfer.written - transfer.synced >= settings.enclosureSync, !transfer.isWritten {
      transfer.synced = transfer.written
      turn.output(.work(.enclosure(.sync(transfer.digest, upTo: transfer.written))))
    }
    transfers[piece.digest] = transfer
    if transfer.isWritten { return try verify(transfer.digest, from: peer, turn) }
    try checkFurther(transfer, turn)
    try fetch(from: peer, turn)
  }

  /// Hands out for verification what came so far, while the rest comes.
  private func checkFurther(_ transfer: EnclosureTransfer, _ turn: Turn) throws {
    guard let end = checks[transfer.digest]?.next(written: transfer.written, step: settings.enclosureCheck),
      let check = try check(of: transfer.digest, turn.tx)
    else { return }
    checks[transfer.digest]?.handOut(upTo: end)
    turn.output(.work(.enclosure(.check(check, upTo: end))))
  }

  private func checked(_ check: EnclosureCheck, _ turn: Turn) throws {
    let digest = check.task.enclosure.digest
    guard checks[digest]?.isOut == true else { return }
    checks[digest]?.takeBack(check)
    if verifying.contains(digest) {
      try finish(digest, turn)
    } else if let transfer = transfers[digest] {
      try checkFurther(transfer, turn)
    }
  }

  /// An attachment is all here: goes on with the next, while the rest of it is verified.
  private func verify(_ digest: Digest, from peer: NodeName, _ turn: Turn) throws {
    leave(digest, of: peer)
    verifying.insert(digest)
    try finish(digest, turn)
    try fetch(from: peer, turn)
  }

  /// Hands out the rest to be verified, once nothing of it is being written or verified any more: a piece may have come twice.
  private func finish(_ digest: Digest, _ turn: Turn) throws {
    guard checks[digest].map({ !$0.isOut && !$0.isWriting }) ?? true else { return }
    guard let check = try check(of: digest, turn.tx) else {
      verifying.remove(digest)
      return checks[digest] = nil
    }
    checks[digest, default: RunningCheck()].handOut(upTo: check.task.enclosure.sealedLength)
    turn.output(.work(.enclosure(.verify(check))))
  }

  /// The verification so far, or one that begins; nil where the attachment is not wanted any more.
  private func check(of digest: Digest, _ tx: StoreTransaction) throws -> EnclosureCheck? {
    guard let stored = try tx.enclosure(digest), stored.state == .wanted else { return nil }
    if let check = checks[digest]?.check { return check }
    return try task(for: stored, tx).map { EnclosureCheck($0, suite: suite) }
  }

  private func task(for stored: StoredEnclosure, _ tx: StoreTransaction) throws -> EnclosureTask? {
    guard let directory, let message = try stored.message.flatMap(tx.message(key:)), message.contentKey != nil else {
      return nil
    }
    let enclosures = try openStatement(message, tx).statement.enclosures
    guard let enclosure = enclosures.first(where: { $0.digest == stored.digest }) else { return nil }
    return EnclosureTask(
      enclosure: enclosure, sender: try NodeName(message.author), federation: directory.genesis.id)
  }

  private func verified(_ task: EnclosureTask, _ verdict: EnclosureVerdict, _ turn: Turn) throws {
    let digest = task.enclosure.digest
    verifying.remove(digest)
    checks[digest] = nil
    switch verdict {
    case .whole:
      losses[digest] = nil
      if let message = try turn.tx.settle(digest, as: .whole), try turn.tx.hasAllEnclosures(ofMessage: message.key) {
        try state([.delivered], reason: nil, aboutMessage: message.key, turn)
      }
    case .otherBytes:
      try turn.tx.setHeld(0, of: digest)
      try turn.tx.countRefusal(
        peer: task.sender.text, reason: "attachment-differs", hour: turn.now.milliseconds / 3_600_000)
      resting.insert(digest)
      turn.output(.work(.enclosure(.remove([digest]))))
    case .unopenable:
      if let message = try turn.tx.settle(digest, as: .refused) {
        try state([.rejected], reason: .notOpened, aboutMessage: message.key, turn)
      }
      turn.output(.work(.enclosure(.remove([digest]))))
    }
    try fetch(from: task.sender, turn)
  }

  /// States a further receipt about each arrival of a message.
  private func state(
    _ rungs: [ReceiptEvent.Rung], reason: RejectionReason?, aboutMessage key: Int64, _ turn: Turn
  ) throws {
    for arrival in try turn.tx.arrivals(ofMessage: key) {
      let stated = try turn.tx.ownReceipts(to: arrival.peer, for: arrival.place).flatMap(\.rungs)
      guard Set(stated).isDisjoint(with: ["delivered", "rejected"]) else { continue }
      try state(rungs, reason: reason, about: arrival, turn)
    }
  }

  /// Takes up again what rested, and forgets what officers handed in and never used.
  func tendEnclosures(_ turn: Turn) throws {
    resting = []
    let before = turn.now.advanced(bySeconds: -Limits.looseEnclosureSeconds)
    let forgotten = try turn.tx.forgetLooseEnclosures(before: before)
    for digest in forgotten { turn.log(.enclosureDiscarded, .text(digest.hex)) }
    if !forgotten.isEmpty { turn.output(.work(.enclosure(.remove(forgotten)))) }
    for peer in linkOfPeer.keys.sorted() { try fetch(from: peer, turn) }
  }

  /// Destroys the attachments of a message whose content was destroyed, once no recipient waits for them.
  func discardEnclosures(ofMessage key: Int64, _ turn: Turn) throws {
    guard try turn.tx.waitingCopies(ofMessage: key).isEmpty else { return }
    let digests = try turn.tx.forgetEnclosures(ofMessage: key)
    for digest in digests {
      (transfers[digest], checks[digest], losses[digest]) = (nil, nil, nil)
      absences.remove(digest)
    }
    fetching = fetching.filter { !digests.contains($0.value) }
    if !digests.isEmpty { turn.output(.work(.enclosure(.remove(digests)))) }
  }

  /// A verification could not be done: it begins anew.
  private func begin(_ digest: Digest) {
    checks[digest]?.beginAnew()
    guard verifying.remove(digest) != nil else { return }
    resting.insert(digest)
  }

  /// What failed of the work on files is tried again after the next tick.
  func failed(_ work: EnclosureWork) {
    switch work {
    case .write(let piece, _, _, let peer):
      checks[piece.digest]?.wrote(piece)
      verifying.remove(piece.digest)
      resting.insert(piece.digest)
      leave(piece.digest, of: peer)
    case .check(let check, _): begin(check.task.enclosure.digest)
    case .verify(let check): begin(check.task.enclosure.digest)
    case .sync, .remove: break
    }
  }
}
