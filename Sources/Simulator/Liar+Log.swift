import Evidence
import Membership
import NodeCore
import NodeStore
import PeerSync

extension Liar {
  /// The lies that stand in the liar's own log, correctly signed and proven.
  enum Entry: String, CaseIterable {
    case commitment, resealed, notAddressed, envelope, wrongKey, noMessage, noKind, sameID, receipt
    case groupSplit, groupCovered, groupPart
    case forgedSpeaker, gap, previous

    /// Whether it is told to members of a group.
    var isAboutGroup: Bool { [.groupSplit, .groupCovered, .groupPart].contains(self) }
  }

  /// Puts a lie in the log.
  /// - Parameter others: the honest nodes; `known`: messages that the liar sent rightly.
  /// - Returns: what it is, for the trace.
  func enter(_ others: [NodeName], known: [WrittenMessage]) throws -> String? {
    guard let life = node.life, let directory = life.core.directory else { return nil }
    let place = random.index(others.count)
    let (peer, other) = (others[place], others[(place + 1) % others.count])
    // The last three end the channel for good, so they come seldom.
    let entries = random.below(8) == 0 ? Entry.allCases : Entry.allCases.dropLast(3)
    guard let entry = random.pick(Array(entries)) else { return nil }
    if entry == .receipt { return try enterReceipt(for: peer, life.store) ? "\(entry) \(peer)" : nil }
    if entry.isAboutGroup { return try enterGroup(entry, others, directory, life.store) }
    guard let keyHolder = directory.party(entry == .wrongKey ? other : peer),
      let key = keyHolder.keys(.seal, at: node.clock.now).first
    else { return nil }
    let parcel = try Parcel(
      entry, from: node.name, to: [peer], other: other,
      id: try lastDispatched(of: entry == .sameID ? known : [], to: peer, life.store) ?? Hex.encode(random.bytes(16)),
      random)
    if entry != .sameID {
      forbidden.append(Forbidden(recipient: peer, author: parcel.statement.sender, id: parcel.id))
    }
    try dispatch(parcel, entry, to: peer, other: other, key: key, directory, life.store)
    return "\(entry) \(peer)"
  }

  /// The last message that was dispatched to a peer: one that still waits would come second to the lie under its id.
  private func lastDispatched(of known: [WrittenMessage], to peer: NodeName, _ store: NodeDatabase) throws -> String? {
    try store.read { tx in
      try known.last { message in
        try message.recipients.contains(peer) && tx.message(author: node.name.text, id: message.id) != nil
      }?.id
    }
  }

  /// What is sealed.
  struct Parcel {
    let id: String
    let statement: SealedStatement
    let salt: Salt

    /// What it commits to.
    var commitment: Digest { statement.commitment(salt: salt) }

    init(
      _ entry: Entry, from author: NodeName, to peers: [NodeName], other: NodeName, id: String, _ random: SeededRandom
    ) throws {
      self.id = id
      let sender = entry == .resealed ? other : author
      let recipients = entry == .notAddressed ? [other] : peers
      var message = try MessageText.completed(
        id: id, author: sender, recipients: recipients, padding: 1 + random.index(20))
      if entry == .noMessage { message = Array("{}".utf8) }
      if entry == .noKind {
        let text = String(decoding: message, as: UTF8.self)
        message = Array(text.replacing("is.info_request", with: "no kind at all").utf8)
      }
      statement = try SealedStatement(sender: sender, recipients: recipients, message: message)
      salt = try Salt(random.bytes(32))
    }
  }

  func dispatch(
    _ parcel: Parcel, _ entry: Entry, to peer: NodeName, other: NodeName, key: RoleKey, _ directory: Directory,
    _ store: NodeDatabase, group: DispatchEvent.Group? = nil
  ) throws {
    let (suite, federation) = (node.suite, directory.genesis.id)
    let contentKey = random.bytes(32)
    let body = try SealedBody.seal(
      parcel.statement, salt: parcel.salt, contentKey: contentKey, bodySalt: random.bytes(24), federation: federation,
      suite: suite)
    let batchKey = random.bytes(32)
    let sealed = try SealedBatchKey.seal(
      batchKey, batch: random.bytes(16), from: node.name, to: peer, key: key, federation: federation, suite: suite)
    let lie = Digest.sha256(random.bytes(8))
    let localID = Hex.encode(random.bytes(16))
    let entrySalt = try Salt(random.bytes(32))
    let now = node.clock.now
    try store.write { tx in
      let last = try tx.lastDispatch(to: peer, on: ChannelKey(.ordinary, epoch: 1))
      let number = last.number + (entry == .gap ? 2 : 1)
      let name = DispatchName(
        speaker: entry == .forgedSpeaker ? other : node.name, recipient: peer,
        place: Envelope.Place(channel: .ordinary, epoch: 1, number: number))
      let envelope = try Envelope.wrap(
        contentKey: contentKey, body: body, place: name.place, batchKey: batchKey, sealedBatchKey: sealed.digest,
        suite: suite)
      let commitment = parcel.commitment
      let event = LoggedEvent(
        .dispatch(
          DispatchEvent(
            federation: federation, name: name, previous: entry == .previous ? lie : last.event,
            envelope: entry == .envelope ? lie : envelope.digest, body: body.digest,
            commitment: entry == .commitment ? lie : commitment, suite: suite.name,
            directory: directory.reference, group: group)),
        at: now)
      let key = try tx.insert(
        NewMessage(
          author: node.name, id: localID, commitment: commitment, kind: "is.info_request", thread: localID,
          replyTo: nil, subject: "", body: body, contentKey: contentKey, time: now))
      try tx.insert(sealed)
      let index = try append(event, entrySalt, tx)
      try tx.insertDispatch(name, index: index, message: key, event: event.digest, envelope: envelope)
    }
  }

  private func append(_ event: LoggedEvent, _ salt: Salt, _ tx: StoreTransaction) throws -> UInt64 {
    let index = try tx.logSize()
    try tx.appendEntry(
      LogEntry(event: event.bytes, salt: salt), at: index, salt: salt, event: event.bytes, sealed: false)
    return index
  }

  /// States a receipt for something that was not dispatched so.
  private func enterReceipt(for peer: NodeName, _ store: NodeDatabase) throws -> Bool {
    let salt = try Salt(random.bytes(32))
    let lie = Digest.sha256(random.bytes(8))
    let way = random.below(3)
    let now = node.clock.now
    let statement: Statement? = try store.write { tx in
      let stated = try tx.receipts(to: peer, from: 0, below: .max >> 1, limit: 1000)
      guard let real = random.pick(stated), case .receipt(let event) = try LoggedEvent(parsing: real.event).content
      else { return nil }
      let place = event.dispatch.place
      let name = DispatchName(
        speaker: event.dispatch.speaker, recipient: event.dispatch.recipient,
        place: Envelope.Place(
          channel: place.channel, epoch: place.epoch, number: place.number + (way == 0 ? 500 : 0)))
      let untrue = LoggedEvent(
        .receipt(
          ReceiptEvent(
            dispatch: name, event: way == 1 ? lie : event.event, envelope: way == 2 ? lie : event.envelope,
            rungs: [.rejected], reason: .malformed, source: event.source)), at: now)
      return Statement(event: untrue.bytes, salt: salt, index: try append(untrue, salt, tx))
    }
    guard let statement else { return false }
    receipts[peer, default: []].append(statement)
    return true
  }
}
