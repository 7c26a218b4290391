import Cooperation
import Evidence
import Membership
import NodeStore
import PeerSync

extension Node {
  /// Lists the messages that the officer may know of, newest first.
  func inbox(_ request: InboxRequest, of officer: Officer, _ tx: StoreTransaction) throws -> any NodeAnswer {
    let limit = min(max(request.limit, 1), 50)
    let messages = try tx.messages(
      before: try row(before: request.before, for: officer, tx), limit: limit, knownTo: officer.reader)
    return InboxAnswer(
      messages: try messages.map { try item($0, tx) },
      next: messages.count < limit ? nil : messages.last.map(Self.page))
  }

  /// Shows a message with its thread and delivery ledger; reading it is an event.
  func show(_ reference: String, to officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let stored = try find(reference, for: officer, turn)
    try requireOpen(stored, officer, turn)
    let statement = try openStatement(stored, turn.tx).statement
    let message = try cooperation { try Message(parsing: statement.message) }
    try noteReading(stored, message, by: officer, turn)
    let filed = message.enclosing(statement.enclosures.map(EnclosedFile.init))
    let timeline = try turn.tx.messages(thread: stored.thread)
    let thread = try thread(stored.thread, turn.tx)
    let state =
      message.kind == GroupStatement.kind ? Self.membership : (code: thread.state, title: thread.title)
    let author = try NodeName(stored.author)
    let isOver = message.handling.hasExpired(on: Moment(seconds: Int(turn.now.seconds)).day)
    return MessageAnswer(
      id: message.id, thread: message.thread, kind: message.kind, from: stored.author, to: message.to.map(\.node),
      subject: message.safeSubject,
      handling: (thread.fold.handling(of: message) ?? message.handling).text(catalogue.law)
        + (message.handling.expiry.map { " · \(isOver ? "EXPIRED on" : "expires after") \($0)" } ?? "")
        + (message.handling.review.map { " · reviewed on \($0)" } ?? "")
        + (message.handling.retainUntil.map { " · retained until \($0)" } ?? ""),
      nationalLevels: try nationalLevels(of: message, turn.tx),
      commitment: stored.commitment.hex,
      message: String(decoding: message.bytes, as: UTF8.self),
      corrections: try corrections(of: message, in: thread.fold, shownTo: officer, turn.tx),
      attachments: try items(statement.enclosures, of: stored, turn.tx), documents: catalogue.documents(of: filed),
      restsOn: catalogue.bindingInstrument(of: message).map { "\($0.instrument.title): \($0.text)" },
      state: state.code, stateTitle: state.title, ground: thread.ground,
      offered: Set(thread.fold.offered(to: name.text, functions: functions).map(\.on)).sorted(),
      begins: thread.fold.beginnings(
        for: name.text, namedBy: try others(naming: thread.fold, knownTo: officer, turn.tx)),
      nonconforming: thread.nonconforming, reasons: thread.reasons,
      told: try told(of: stored, among: timeline, turn.tx),
      timeline: try timeline.map { try item($0, known: state, turn.tx) },
      deliveries: try deliveries(of: stored, turn), arrivals: try arrivals(of: stored, turn.tx),
      findings: try findings(in: filed, from: author, shownTo: author == name ? nil : officer, turn.tx))
  }

  /// What was set right of a message, without what an officer may not read of it alone.
  func corrections(
    of message: Message, in fold: ThreadFold, shownTo officer: Officer, _ tx: StoreTransaction
  ) throws -> [MessageCorrection] {
    let reads = try tx.isSealed(matter: fold.thread) || reads(officer, matter: fold.thread, tx)
    return fold.corrections(of: message) { twoOfficers($0) == nil && (reads || $0.audience != .named) }
  }

  /// The message that a reference names: its id or the beginning of it, behind its author and a slash where several authors have
  /// used the same. One of a sealed matter is there for the officers on its list alone, and what they do with it in this turn is
  /// logged under seal.
  func find(_ reference: String, for officer: Officer, _ turn: Turn) throws -> StoredMessage {
    let parts = reference.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let id = parts.last ?? ""
    guard id.utf8.count >= 4, id.utf8.count <= 32, id.allSatisfy(\.isHexDigit) else {
      throw NodeError(.invalid, "a message is named by at least 4 characters of its id")
    }
    let author = parts.count == 2 ? try NodeName(parts[0]).text : nil
    let found = try turn.tx.messages(idPrefix: id.lowercased(), author: author).filter {
      try mayKnow($0.thread, officer, turn.tx)
    }
    guard let message = found.first else { throw NodeError(.notFound, "there is no message \(reference)") }
    guard found.count == 1 else { throw Self.ambiguous(reference, found) }
    if try turn.tx.isSealed(matter: message.thread) { turn.underSeal = true }
    return message
  }

  /// An id is its author's choice, and another may have used it too; then the author tells which is meant.
  private static func ambiguous(_ reference: String, _ found: [StoredMessage]) -> NodeError {
    let authors = Set(found.map(\.author)).sorted()
    guard authors.count == found.count else {
      return NodeError(.invalid, "several messages begin with \(reference); give more of the id")
    }
    return NodeError(
      .invalid,
      "several messages begin with \(reference), of \(authors.joined(separator: ", ")): name one as \(authors[0])/\(found[0].id)"
    )
  }

  /// Opens the sealed text of a message.
  func open(_ stored: StoredMessage, _ tx: StoreTransaction) throws -> Message {
    let statement = try openStatement(stored, tx).statement
    return try cooperation { try Message(parsing: statement.message) }
  }

  /// Opens the sealed text of a message, and says which files go with it.
  func openEnclosing(_ stored: StoredMessage, _ tx: StoreTransaction) throws -> Message {
    let statement = try openStatement(stored, tx).statement
    let message = try cooperation { try Message(parsing: statement.message) }
    return message.enclosing(statement.enclosures.map(EnclosedFile.init))
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

  /// A message as a line of a list.
  /// - Parameter known: the state of its thread, where that was folded already.
  func item(
    _ stored: StoredMessage, known: (code: String, title: String)? = nil, _ tx: StoreTransaction
  ) throws -> InboxAnswer.Item {
    let isOwn = stored.author == name.text
    let state = try shownState(of: stored, known: known, tx)
    return InboxAnswer.Item(
      id: stored.id, thread: stored.thread, kind: stored.kind, from: stored.author,
      to: isOwn ? try tx.recipients(ofMessage: stored.key) : [name.text], subject: stored.subject,
      time: stored.time.description, direction: isOwn ? "out" : "in", state: state.code, stateTitle: state.title)
  }

  private func shownState(
    of stored: StoredMessage, known: (code: String, title: String)?, _ tx: StoreTransaction
  ) throws -> (code: String, title: String) {
    guard stored.contentKey != nil else { return ("deleted", "content destroyed") }
    return stored.kind == GroupStatement.kind ? Self.membership : try known ?? state(ofThread: stored.thread, tx)
  }

  /// What stands in the place of a thread's state where a convener states who is in a group: nothing answers that, and nothing begins.
  private static var membership: (code: String, title: String) { ("membership", "membership of a group") }

  private func deliveries(of stored: StoredMessage, _ turn: Turn) throws -> [MessageAnswer.Delivery] {
    let tx = turn.tx
    return try tx.dispatches(ofMessage: stored.key).map { dispatch in
      let receipts = try tx.receipts(from: dispatch.peer, for: dispatch.place)
      let witnessed = try tx.inEpoch(dispatch.place.epoch).newestHead(witnessed: true)?.checkpoint.size ?? 0
      let isVoid = try isVoid(dispatch, receipts, tx)
      return MessageAnswer.Delivery(
        recipient: dispatch.peer, number: dispatch.number, entry: dispatch.index,
        witnessed: dispatch.index < witnessed,
        witnessedTime: try tx.inEpoch(dispatch.place.epoch).witnessedTime(of: dispatch.index).map {
          Timestamp(seconds: $0).description
        },
        state: isVoid ? "void" : Self.state(of: receipts.flatMap(\.rungs)),
        receipts: receipts.map { receipt in
          MessageAnswer.Receipt(
            rungs: receipt.rungs, reason: receipt.reason, time: receipt.time.description,
            received: receipt.received.description,
            witnessed: receipt.witnessed.map { Timestamp(seconds: $0).description }, overdue: receipt.overdue)
        }, late: isVoid ? nil : try lateness(of: dispatch, stored, receipts, turn))
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
  /// - Parameter reader: who is shown it, where that is not its author.
  func findings(
    in message: Message, from sender: NodeName, shownTo reader: Officer? = nil, _ tx: StoreTransaction
  ) throws -> [Finding] {
    // No kind of the catalogue, since the law knows no groups: it has its own form.
    if message.kind == GroupStatement.kind {
      _ = try cooperation { try GroupStatement(message) }
      return []
    }
    let parent = try message.inReplyTo.flatMap { id -> Message? in
      // A parent whose content was destroyed can no longer be compared with.
      guard let stored = try meant(id, by: message, tx), stored.contentKey != nil else { return nil }
      return try open(stored, tx)
    }
    let isOurs = sender == name
    // What was sent is held to what the directory said then, as the thread is folded, and not to what it says since.
    let then = try tx.message(author: sender.text, id: message.id).map { try functionsThen(of: message, $0, tx) }
    let recipients = correspondents(message, then)
    let found =
      catalogue.findings(
        in: message, from: correspondent(sender, then), to: recipients, parent: parent, root: try root(of: message, tx),
        asked: try functionsAsked(by: message, tx), isOurs: isOurs) + catalogue.statedConditionFindings(in: message)
    guard isOurs else {
      // A correction is held to what it corrects, which may be another message of the thread than it answers.
      let corrected =
        message.kind == Correction.kind ? try thread(message.thread, tx).correctionFindings(message) : []
      // What breaks the rules of its form or its route is told of that alone, and is no way to ask what is held here.
      let isFormed = !found.contains { $0.severity == .blocks }
      return found + corrected + (try arrivalFindings(in: message, from: sender, tx))
        + (try breaches(in: message, from: sender, tx))
        + (isFormed ? try heldFindings(message, from: sender, shownTo: reader, tx) : [])
        + directoryAdvice(message, then)
    }
    var published: [Finding] = []
    for address in message.to {
      let state = try requestedState(address, for: message, tx)
      let told =
        catalogue.languageFindings(in: message, for: state) + catalogue.registerFindings(in: message, for: state)
      for finding in told where !published.contains(finding) { published.append(finding) }
    }
    return found + ownNodeFindings(message) + (try namedThreadFindings(message, tx))
      + (try heldFindings(message, from: sender, shownTo: reader, tx)) + published
      + (try channelFindings(message, tx))
      + (try placeFindings(message, tx).filter { !found.contains($0) })
      + (try registeredNameFindings(message, tx)) + (try useFindings(message, shownTo: reader, tx))
  }

  /// That the directory here says otherwise of a sender than the version that it names: whoever keeps to an old one keeps, for its
  /// messages, what that gave it.
  private func directoryAdvice(_ message: Message, _ then: [String: [String]]?) -> [Finding] {
    guard let party = try? NodeName(message.from.node), let said = then?[party.text] else { return [] }
    let now = directory?.party(party)?.functions ?? []
    guard Set(now) != Set(said) else { return [] }
    return [
      Finding(
        "/from", .advises, rule: "directory",
        "was sent under a version of the directory in which \(party) is \(said.joined(separator: ", ")); by the one in force here it is "
          + (now.isEmpty ? "no party with a function" : now.joined(separator: ", ")))
    ]
  }

  /// A message to the own node is told at the draft, since it could never be submitted.
  private func ownNodeFindings(_ message: Message) -> [Finding] {
    message.to.enumerated().filter { $0.element.node == name.text }.map { place, _ in
      Finding(
        "/to/\(place)/node", .blocks, rule: "route.own",
        "\(name) is this node itself, and a message is not sent to one's own node: name another, or leave it out")
    }
  }

  /// Who will receive a message, and why.
  func audience(of message: Message, _ tx: StoreTransaction) throws -> AudienceAnswer {
    catalogue.audience(
      of: message, recipients: correspondents(message), root: try root(of: message, tx),
      nationalLevels: try nationalLevels(of: message, tx))
  }

  /// What a peer's message says of its time that can't be, since it was here already.
  private func arrivalFindings(in message: Message, from sender: NodeName, _ tx: StoreTransaction) throws -> [Finding] {
    guard let came = try tx.message(author: sender.text, id: message.id)?.time else { return [] }
    return catalogue.arrivalFindings(in: message, cameAt: Int(came.seconds))
  }

  /// What the directory said of those to whom the first message of a thread was written, when it was sent; nothing where no ground
  /// hangs on it.
  private func functionsAsked(by message: Message, _ tx: StoreTransaction) throws -> [String: [String]] {
    let isGrounded = catalogue.kind(message.kind)?.fields.contains { $0.choicesFrom?.hasPrefix("grounds.") == true }
    guard isGrounded == true else { return [:] }
    return try thread(message.thread, tx).fold.root?.functions ?? [:]
  }

  /// The recipients, as the directory lists them.
  /// - Parameter then: what it said of some of them when the message was sent.
  func correspondents(_ message: Message, _ then: [String: [String]]? = nil) -> [Correspondent] {
    message.to.map { address in
      (try? NodeName(address.node)).map { correspondent($0, then) }
        ?? Correspondent(name: address.node, functions: [], isListed: false)
    }
  }

  /// The message that began the thread of another.
  private func root(of message: Message, _ tx: StoreTransaction) throws -> Message? {
    guard message.thread != message.id, let stored = try meant(message.thread, by: message, tx),
      stored.contentKey != nil
    else { return nil }
    return try open(stored, tx)
  }

  /// The message of its thread that another one means by an id. Who copies the id of a message can do so only after that one was
  /// written, so the first that came is meant.
  private func meant(_ id: String, by message: Message, _ tx: StoreTransaction) throws -> StoredMessage? {
    try tx.messages(idPrefix: id).first { $0.id == id && $0.thread == message.thread }
  }

  /// Whether an own act may be done in the state that its thread is in; what was sent already is judged by its thread.
  private func placeFindings(_ message: Message, _ tx: StoreTransaction) throws -> [Finding] {
    guard message.inReplyTo != nil, try tx.message(author: name.text, id: message.id) == nil else { return [] }
    return try thread(message.thread, tx).findings(adding: message, functions: functions)
  }

  private func correspondent(_ node: NodeName, _ then: [String: [String]]? = nil) -> Correspondent {
    if let functions = then?[node.text] { return Correspondent(name: node.text, functions: functions) }
    let party = directory?.party(node)
    return Correspondent(name: node.text, functions: party?.functions ?? [], isListed: party != nil)
  }
}
