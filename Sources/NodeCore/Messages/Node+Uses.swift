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
        try $0.contentKey != nil && isKnown($0.thread, toAuthorOf: message, tx)
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
          try isKnown(source.thread, toAuthorOf: message, tx)
        else { continue }
        uses.append(try use(source, at: "/attachments/\(index)", file: index, with: own, tx))
      }
    }
    return try findings(of: uses, in: message, shownTo: reader, tx)
  }

  private func use(
    _ stored: StoredMessage, at place: String, file: Int?, with own: Set<String>, _ tx: StoreTransaction
  ) throws -> Use {
    let fold = try thread(stored.thread, tx).fold
    let source = try open(stored, tx)
    let shared = own.isEmpty ? [] : own.intersection(try contents(stored, tx))
    return Use(
      stored: stored,
      cited: CitedMessage(source, handling: fold.handling(of: source), place: place, attachments: shared),
      consents: fold.consents, file: file)
  }

  /// What a peer's message does with messages of this node that were given to the peer, against their conditions.
  ///
  /// Only what the peer was given by this node is looked at: it can compute the same, and no answer tells what else is held here.
  /// Everything counts as it stood when the message was written, so that a consent or a lowering that comes later changes nothing.
  func peerUseFindings(_ message: Message, from sender: NodeName, _ tx: StoreTransaction) throws -> [Finding] {
    let given = Set(message.enclosed.compactMap(\.content))
    var found: [Finding] = []
    for (index, id) in message.cites.enumerated() {
      for stored in try tx.messages(idPrefix: id) where stored.id == id && stored.contentKey != nil {
        let source = try open(stored, tx)
        guard source.from.node == sender.text || source.to.contains(where: { $0.node == sender.text }) else { continue }
        let fold = try thread(stored.thread, tx).fold.asOf(message.written?.seconds ?? .max)
        let shared = given.isEmpty ? [] : given.intersection(try contents(stored, tx))
        let used = CitedMessage(
          source, handling: fold.handling(of: source), place: "/cites/\(index)", attachments: shared)
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
    for use in uses {
      let alone = catalogue.useFindings(in: message, citing: [use.cited], consents: consents)
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

  /// Whether the officer who wrote a message may know of a matter.
  private func isKnown(_ thread: String, toAuthorOf message: Message, _ tx: StoreTransaction) throws -> Bool {
    guard try tx.isSealed(matter: thread) else { return true }
    guard let officer = message.from.officer else { return false }
    return try tx.isListed(officer, inMatter: thread)
  }
}
