import Cooperation
import Evidence
import NodeStore

/// What an own message uses of others: those that it cites, and those whose files go with it.
extension Node {
  /// A message that is used, and where.
  private struct Use {
    let stored: StoredMessage
    let cited: CitedMessage
    let consents: [Consent]
    /// The attachment through which it is used; nil where it is cited.
    let file: Int?
  }

  /// What the messages that an own message uses forbid: those that it cites, and those whose files go with it under whatever name.
  /// A sealed matter that its author is not on the list of is not there, whatever is named or attached.
  /// - Parameter reader: who is shown it, where that is not its author: of a sealed matter that the reader may not know of nothing
  ///   is said but that something forbids it.
  func useFindings(_ message: Message, shownTo reader: Officer?, _ tx: StoreTransaction) throws -> [Finding] {
    let own = Set(message.enclosed.compactMap(\.content))
    var uses: [Use] = []
    for (index, id) in message.cites.enumerated() {
      // An id is unique for each author only, and which one is cited cannot be told: what one of them forbids is forbidden.
      let meant = try tx.messages(idPrefix: id).filter {
        try $0.contentKey != nil && isKnown($0.thread, toAuthorOf: message, or: reader, tx)
      }
      guard !meant.isEmpty else {
        return [
          Finding("/cites", .blocks, rule: "use", "\(id.prefix(12)) is not held here; only what is held can be used")
        ]
      }
      for stored in meant { uses.append(try use(stored, at: "/cites/\(index)", file: nil, with: own, tx)) }
    }
    // Conditions under which a file came only after it was sent bind what is written from then on.
    let sent = try tx.message(author: name.text, id: message.id)?.key ?? .max
    for (index, file) in message.enclosed.enumerated() {
      guard let content = file.content else { continue }
      for source in try tx.messages(withContent: try Digest(hex: content)) {
        guard source.contentKey != nil, source.key < sent,
          !uses.contains(where: { $0.stored.key == source.key }),
          try isKnown(source.thread, toAuthorOf: message, or: reader, tx)
        else { continue }
        uses.append(try use(source, at: "/attachments/\(index)", file: index, with: own, tx))
      }
    }
    for (stored, place) in try named(in: message, tx) where !uses.contains(where: { $0.stored.key == stored.key }) {
      guard stored.key < sent, try isKnown(stored.thread, toAuthorOf: message, or: reader, tx) else { continue }
      uses.append(try use(stored, at: place, file: nil, with: own, isNamedOnly: true, tx))
    }
    return try findings(of: uses, in: message, shownTo: reader, tx)
      + identifierAdvice(message, using: uses, shownTo: reader, tx)
  }

  private func use(
    _ stored: StoredMessage, at place: String, file: Int?, with own: Set<String>, isNamedOnly: Bool = false,
    _ tx: StoreTransaction
  ) throws -> Use {
    let fold = try thread(stored.thread, tx).fold
    let source = try open(stored, tx)
    let shared = own.isEmpty ? [] : own.intersection(try contents(stored, tx))
    return Use(
      stored: stored,
      cited: CitedMessage(
        source, handling: fold.handling(of: source), place: place, attachments: shared,
        kinds: [source.kind, fold.root?.kind].compactMap { $0.flatMap(catalogue.kind) }, isNamedOnly: isNamedOnly),
      consents: fold.consents, file: file)
  }

  /// The messages that the body of another names, by id or by the sum of a file, and where.
  private func named(in message: Message, _ tx: StoreTransaction) throws -> [(StoredMessage, String)] {
    let names = NamedInBody(message)
    let byID = try names.ids.flatMap { name in
      try tx.messages(idPrefix: name.text).map { ($0, name.place) }
    }
    let byFile = try names.digests.flatMap { name in
      try tx.messages(withContent: try Digest(hex: name.text)).map { ($0, name.place) }
    }
    return (byID + byFile).filter { $0.0.contentKey != nil && $0.0.id != message.id }
  }

  /// That a draft holds an account or another thing that a message under conditions speaks of, without citing it: whether it comes
  /// from there only a person can tell.
  private func identifierAdvice(
    _ message: Message, using uses: [Use], shownTo reader: Officer?, _ tx: StoreTransaction
  ) throws -> [Finding] {
    guard try tx.message(author: name.text, id: message.id) == nil else { return [] }
    var (found, looked): ([Finding], Set<Int64>) = ([], Set(uses.map(\.stored.key)))
    let identifiers = message.entities.flatMap { entity in entity.identifiers.map { (entity.id, $0.value) } }
    for (entity, value) in identifiers.prefix(Limits.identifiersAdvised) {
      guard let query = try? SearchQuery("\"\(value)\"") else { continue }
      for key in try tx.foundOpenly(query.match, before: .max, limit: 5) where looked.insert(key).inserted {
        guard let stored = try tx.message(key: key), stored.contentKey != nil, stored.thread != message.thread,
          try isKnown(stored.thread, toAuthorOf: message, or: reader, tx)
        else { continue }
        let used = try use(stored, at: "/body/entities", file: nil, with: [], tx)
        // What two officers must open, or named ones read, tells nobody else what it holds.
        guard twoOfficers(used.cited.handling) == nil, used.cited.handling.audience != .named,
          let first = catalogue.useFindings(in: message, citing: [used.cited], consents: used.consents)
            .first(where: { $0.severity == .blocks && $0.rule != "use.handling" })
        else { continue }
        found.append(
          Finding(
            "/body/entities", .advises, rule: "use.uncited", source: first.source,
            "entity \(SafeText(entity).shortened) has an identifier that also stands in \(stored.id.prefix(12)), which is bound "
              + "(\(first.rule)): cite that message if it comes from there"))
      }
    }
    return found
  }

  /// What a peer's message does with messages of this node that were given to the peer, against their conditions.
  ///
  /// Only what the peer was given by this node is looked at: it can compute the same, and no answer tells what else is held here.
  /// Everything counts as it stood when the message was written, so that a consent or a lowering that comes later changes nothing.
  func peerUseFindings(_ message: Message, from sender: NodeName, _ tx: StoreTransaction) throws -> [Finding] {
    let given = Set(message.enclosed.compactMap(\.content))
    var found: [Finding] = []
    let cited = message.cites.enumerated().map { (id: $0.element, place: "/cites/\($0.offset)", isNamedOnly: false) }
    let named = NamedInBody(message).ids.filter { $0.text.utf8.count == 32 && !message.cites.contains($0.text) }
      .map { (id: $0.text, place: $0.place, isNamedOnly: true) }
    for (id, place, isNamedOnly) in cited + named {
      for stored in try tx.messages(idPrefix: id) where stored.id == id && stored.contentKey != nil {
        let source = try open(stored, tx)
        guard source.from.node == sender.text || source.to.contains(where: { $0.node == sender.text }) else { continue }
        let fold = try thread(stored.thread, tx).fold.asOf(message.written?.seconds ?? .max)
        let shared = given.isEmpty ? [] : given.intersection(try contents(stored, tx))
        let used = CitedMessage(
          source, handling: fold.handling(of: source), place: place, attachments: shared, isNamedOnly: isNamedOnly)
        let told = catalogue.useFindings(in: message, citing: [used], consents: fold.consents, judgedBy: name.text)
        let isElsewhere = try stored.thread != message.thread && tx.isSealed(matter: stored.thread)
        for finding in isElsewhere ? told.map(Self.sealed) : told where !found.contains(finding) {
          found.append(finding)
        }
      }
    }
    return found
  }

  private func findings(
    of uses: [Use], in message: Message, shownTo reader: Officer?, _ tx: StoreTransaction
  ) throws -> [Finding] {
    let consents = uses.flatMap(\.consents)
    // A file that was held free of conditions before somebody sent it under some stays free: else anybody could forbid the use of
    // what everybody has.
    var free: Set<Int> = []
    var found: [Finding] = []
    let recipients = correspondents(message)
    for use in uses {
      let alone = catalogue.useFindings(
        in: message, citing: [use.cited], consents: consents, recipients: recipients)
      if let file = use.file, alone.isEmpty { free.insert(file) }
      let isFree = use.file.map(free.contains) ?? false
      for finding in isFree ? alone.map(Self.advice) : alone {
        let isShown = try reader.map { try mayKnow(use.stored.thread, $0, tx) } ?? true
        let shown = isShown ? finding : Self.hidden(finding)
        if !found.contains(shown) { found.append(shown) }
      }
    }
    return found
  }

  private static func advice(_ finding: Finding) -> Finding {
    Finding(
      finding.path, .advises, rule: finding.rule, source: finding.source,
      "\(finding.message). The same file was held without this condition before")
  }

  /// What is said to somebody who may not know of the matter that forbids something.
  private static func hidden(_ finding: Finding) -> Finding {
    Finding(
      finding.path, finding.severity, rule: "use",
      "what it uses is held under conditions that its drafter can see; it must be drafted again")
  }

  /// What is said of a peer's message that uses a sealed matter outside of it.
  private static func sealed(_ finding: Finding) -> Finding {
    Finding(
      finding.path, finding.severity, rule: "use", source: finding.source,
      "what it uses was given under conditions that this message does not keep")
  }

  /// SHA-256 of the attachments of a message.
  private func contents(_ stored: StoredMessage, _ tx: StoreTransaction) throws -> Set<String> {
    Set(try openStatement(stored, tx).statement.enclosures.map(\.content.hex))
  }

  /// Whether the officer who wrote a message may know of a matter, or the one who approves it: two officers of whom one knows must
  /// not let out what both together hold.
  func isKnown(
    _ thread: String, toAuthorOf message: Message, or reader: Officer?, _ tx: StoreTransaction
  ) throws -> Bool {
    guard try tx.isSealed(matter: thread) else { return true }
    if let reader, try tx.isListed(reader.id, inMatter: thread) { return true }
    guard let officer = message.from.officer else { return false }
    return try tx.isListed(officer, inMatter: thread)
  }
}
