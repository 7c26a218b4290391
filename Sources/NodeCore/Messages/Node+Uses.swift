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
    for (index, file) in message.enclosed.enumerated() {
      guard let content = file.content else { continue }
      for source in try tx.messages(withContent: try Digest(hex: content)) {
        guard source.contentKey != nil, !(source.author == name.text && source.id == message.id),
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
