import Cooperation
import Evidence
import Membership
import NodeStore
import PeerSync

extension Node {
  /// Lists the messages that the officer may know of, newest first.
  func inbox(_ request: InboxRequest, of officer: Officer, _ tx: StoreTransaction) throws -> any NodeAnswer {
    let messages = try tx.messages(
      before: request.before ?? .max, limit: min(max(request.limit, 1), 50), knownTo: officer.reader)
    return InboxAnswer(messages: try messages.map { try item($0, tx) })
  }

  /// Shows a message with its thread and delivery ledger; reading it is an event.
  func show(_ reference: String, to officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let stored = try find(reference, for: officer, turn)
    let statement = try openStatement(stored, turn.tx).statement
    let message = try cooperation { try Message(parsing: statement.message) }
    try noteReading(stored, message, by: officer, turn)
    let timeline = try turn.tx.messages(thread: stored.thread)
    let thread = try thread(stored.thread, turn.tx)
    let author = try NodeName(stored.author)
    return MessageAnswer(
      id: message.id, thread: message.thread, kind: message.kind, from: stored.author, to: message.to.map(\.node),
      subject: message.safeSubject,
      handling: (thread.fold.handling(of: message) ?? message.handling).text(catalogue.law),
      commitment: stored.commitment.hex,
      message: String(decoding: message.bytes, as: UTF8.self),
      attachments: try items(statement.enclosures, of: stored, turn.tx), state: thread.state,
      offered: Set(thread.fold.offered(to: name.text).map(\.on)).sorted(), nonconforming: thread.nonconforming,
      timeline: try timeline.map { try item($0, turn.tx) },
      deliveries: try deliveries(of: stored, turn.tx), arrivals: try arrivals(of: stored, turn.tx),
      findings: try findings(in: message, from: author, turn.tx))
  }

  /// The message that a reference names: its id or the beginning of it. One of a sealed matter is there for the officers on
  /// its list alone, and what they do with it in this turn is logged under seal.
  func find(_ reference: String, for officer: Officer, _ turn: Turn) throws -> StoredMessage {
    guard reference.utf8.count >= 4, reference.utf8.count <= 32, reference.allSatisfy(\.isHexDigit) else {
      throw NodeError(.invalid, "a message is named by at least 4 characters of its id")
    }
    let found = try turn.tx.messages(idPrefix: reference.lowercased()).filter {
      try mayKnow($0.thread, officer, turn.tx)
    }
    guard let message = found.first else { throw NodeError(.notFound, "there is no message \(reference)") }
    guard found.count == 1 else { throw NodeError(.invalid, "several messages begin with \(reference)") }
    if try turn.tx.isSealed(matter: message.thread) { turn.underSeal = true }
    return message
  }

  /// Opens the sealed text of a message.
  func open(_ stored: StoredMessage, _ tx: StoreTransaction) throws -> Message {
    let statement = try openStatement(stored, tx).statement
    return try cooperation { try Message(parsing: statement.message) }
  }

  /// Opens what a message committed to, and compares it with the commitment.
  func openStatement(
    _ stored: StoredMessage, _ tx: StoreTransaction
  ) throws -> (statement: SealedStatement, salt: Salt) {
    guard let key = stored.contentKey, let bytes = try tx.body(stored.body), let directory else {
      throw try gone(stored, tx)
    }
    let inside = try SealedBody(bytes).open(
      contentKey: key, sender: try NodeName(stored.author), federation: directory.genesis.id, suite: suite)
    guard inside.statement.commitment(salt: inside.salt) == stored.commitment else {
      throw NodeError(.defect, "message \(stored.id) is not what its commitment says; run «comity store check --deep»")
    }
    return (inside.statement, inside.salt)
  }

  func item(_ stored: StoredMessage, _ tx: StoreTransaction) throws -> InboxAnswer.Item {
    InboxAnswer.Item(
      row: stored.key, id: stored.id, thread: stored.thread, kind: stored.kind, from: stored.author,
      subject: stored.subject, time: stored.time.description, direction: stored.author == name.text ? "out" : "in",
      state: stored.contentKey == nil ? "deleted" : try state(ofThread: stored.thread, tx))
  }

  private func deliveries(of stored: StoredMessage, _ tx: StoreTransaction) throws -> [MessageAnswer.Delivery] {
    return try tx.dispatches(ofMessage: stored.key).map { dispatch in
      let receipts = try tx.receipts(from: dispatch.peer, for: dispatch.place)
      let witnessed = try tx.inEpoch(dispatch.place.epoch).newestHead(witnessed: true)?.checkpoint.size ?? 0
      return MessageAnswer.Delivery(
        recipient: dispatch.peer, number: dispatch.number, entry: dispatch.index,
        witnessed: dispatch.index < witnessed,
        witnessedTime: try tx.inEpoch(dispatch.place.epoch).witnessedTime(of: dispatch.index).map {
          Timestamp(seconds: $0).description
        },
        state: Self.state(of: receipts.flatMap(\.rungs)),
        receipts: receipts.map { receipt in
          MessageAnswer.Receipt(
            rungs: receipt.rungs, reason: receipt.reason, time: receipt.time.description,
            received: receipt.received.description,
            witnessed: receipt.witnessed.map { Timestamp(seconds: $0).description }, overdue: receipt.overdue)
        })
    }
  }

  private func arrivals(of stored: StoredMessage, _ tx: StoreTransaction) throws -> [MessageAnswer.Arrival] {
    try tx.arrivals(ofMessage: stored.key).map { arrival in
      MessageAnswer.Arrival(
        from: arrival.peer, number: arrival.number, entry: arrival.index, received: arrival.time.description,
        witnessed: arrival.witnessed.map { Timestamp(seconds: $0).description }, overdue: arrival.overdue)
    }
  }

  /// What the rules say about a message, seen with the functions that the directory lists.
  func findings(in message: Message, from sender: NodeName, _ tx: StoreTransaction) throws -> [Finding] {
    // No kind of the catalogue, since the law knows no groups: it has its own form.
    if message.kind == GroupStatement.kind {
      _ = try cooperation { try GroupStatement(message) }
      return []
    }
    let parent = try message.inReplyTo.flatMap { id -> Message? in
      // A parent whose content was destroyed can no longer be compared with.
      guard let stored = try tx.messages(idPrefix: id).first, stored.contentKey != nil else { return nil }
      return try open(stored, tx)
    }
    let recipients = correspondents(message)
    let isOurs = sender == name
    let found =
      catalogue.findings(
        in: message, from: correspondent(sender), to: recipients, parent: parent, root: try root(of: message, tx),
        isOurs: isOurs) + catalogue.statedConditionFindings(in: message)
    guard isOurs else { return found }
    var languages: [Finding] = []
    for address in message.to {
      let state = try requestedState(address.node, for: message, tx)
      for finding in catalogue.languageFindings(in: message, for: state) where !languages.contains(finding) {
        languages.append(finding)
      }
    }
    return found + languages + (try channelFindings(message, tx)) + (try placeFindings(message, tx))
      + (try useFindings(message, tx))
  }

  /// Who will receive a message, and why.
  func audience(of message: Message, _ tx: StoreTransaction) throws -> AudienceAnswer {
    catalogue.audience(of: message, recipients: correspondents(message), root: try root(of: message, tx))
  }

  /// The recipients, as the directory lists them.
  func correspondents(_ message: Message) -> [Correspondent] {
    message.to.map { address in
      (try? NodeName(address.node)).map(correspondent)
        ?? Correspondent(name: address.node, functions: [], isListed: false)
    }
  }

  /// The message that began the thread of another.
  private func root(of message: Message, _ tx: StoreTransaction) throws -> Message? {
    guard message.thread != message.id, let stored = try tx.messages(idPrefix: message.thread).first,
      stored.contentKey != nil
    else { return nil }
    return try open(stored, tx)
  }

  /// Whether an own act may be done in the state that its thread is in; what was sent already is judged by its thread.
  private func placeFindings(_ message: Message, _ tx: StoreTransaction) throws -> [Finding] {
    guard message.inReplyTo != nil, try tx.message(author: name.text, id: message.id) == nil else { return [] }
    return try thread(message.thread, tx).findings(adding: message)
  }

  /// What the messages that an own message uses forbid: those that it cites, and those whose files go with it under whatever name.
  /// A sealed matter that its author is not on the list of is not there, whatever is named or attached.
  private func useFindings(_ message: Message, _ tx: StoreTransaction) throws -> [Finding] {
    var used: [(stored: StoredMessage, place: String)] = []
    for (index, id) in message.cites.enumerated() {
      guard let stored = try tx.messages(idPrefix: id).first, stored.contentKey != nil,
        try isKnown(stored.thread, toAuthorOf: message, tx)
      else {
        return [
          Finding("/cites", .blocks, rule: "use", "\(id.prefix(12)) is not held here; only what is held can be used")
        ]
      }
      used.append((stored, "/cites/\(index)"))
    }
    for (index, file) in message.enclosed.enumerated() {
      guard let content = file.content else { continue }
      let sources = try tx.messages(withContent: try Digest(hex: content)).filter { source in
        try source.contentKey != nil && source.id != message.id && !used.contains { $0.stored.key == source.key }
          && isKnown(source.thread, toAuthorOf: message, tx)
      }
      used += sources.map { ($0, "/attachments/\(index)") }
    }
    guard !used.isEmpty else { return [] }
    let own = Set(message.enclosed.compactMap(\.content))
    var cited: [CitedMessage] = []
    var consents: [Consent] = []
    for (stored, place) in used {
      let fold = try thread(stored.thread, tx).fold
      let source = try open(stored, tx)
      let shared = own.isEmpty ? [] : own.intersection(try contents(stored, tx))
      cited.append(CitedMessage(source, handling: fold.handling(of: source), place: place, attachments: shared))
      consents += fold.consents
    }
    return catalogue.useFindings(in: message, citing: cited, consents: consents)
  }

  /// SHA-256 of the attachments of a message.
  private func contents(_ stored: StoredMessage, _ tx: StoreTransaction) throws -> Set<String> {
    Set(try openStatement(stored, tx).statement.enclosures.map(\.content.hex))
  }

  /// Whether the officer who wrote a message may know of a matter.
  private func isKnown(_ thread: String, toAuthorOf message: Message, _ tx: StoreTransaction) throws -> Bool {
    guard try tx.isSealed(matter: thread) else { return true }
    guard let officer = message.from.officer else { return false }
    return try tx.isListed(officer, inMatter: thread)
  }

  private func correspondent(_ node: NodeName) -> Correspondent {
    let party = directory?.party(node)
    return Correspondent(name: node.text, functions: party?.functions ?? [], isListed: party != nil)
  }
}
