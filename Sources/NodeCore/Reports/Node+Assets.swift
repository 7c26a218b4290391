import Cooperation
import Evidence
import NodeStore

extension Node {
  /// The assets of a thread or a case, folded from the messages that the officer may know.
  func assets(_ request: AssetsRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    var (messages, withheld): ([Message], [StoredMessage]) = ([], [])
    let threads = try assetThreads(request.reference, officer, turn)
    for thread in threads {
      guard let held = try openThread(thread, for: officer, turn.tx) else { continue }
      // Of a message that two officers must open its thread's own officers know that it is there, and nothing of what it says.
      let closed = try turn.tx.messages(thread: thread).filter {
        try $0.contentKey != nil && !isOpen($0, to: officer, turn)
      }
      let hidden = Set(closed.map { "\($0.author)/\($0.id)" })
      messages += held.map(\.message).filter { !hidden.contains($0.key) }
      withheld += closed
      if closed.count < held.count { turn.log(.assetsRead, .text(officer.id), .text(thread)) }
    }
    // Where nothing else is there, it is said how they are opened.
    if messages.isEmpty, let first = withheld.first { try requireOpen(first, officer, turn) }
    if request.format != .table {
      // A file with holes would tell less than is known, and not say it.
      let lacking = try withheld.filter { catalogue.speaksOfAssets(try open($0, turn.tx)) }
      try requireExportable(messages, of: threads, turn)
      // In one, so that all for which a second officer is needed are named at once.
      let asked = try lacking + messages.compactMap { try exported($0, turn.tx) }
      try requireExport(asked, as: .assets, by: officer, turn)
    }
    let table = AssetTable(
      folding: messages, own: name.text, catalogue: catalogue, functions: functions,
      then: try functionsThen(of: messages, turn.tx))
    let content: String? =
      switch request.format {
      case .table: nil
      case .csv: String(decoding: table.sheet.bytes, as: UTF8.self)
      case .ftm: table.lines.map { $0 + "\n" }.joined()
      }
    return AssetsAnswer(table, threads: threads, withheld: withheld.count, content: content)
  }

  /// Refuses a file in which evidence would stand beside what its author gave under conditions that forbid it, or anything that
  /// has expired.
  private func requireExportable(_ messages: [Message], of threads: [String], _ turn: Turn) throws {
    let (tx, today) = (turn.tx, Moment(seconds: Int(turn.now.seconds)).day)
    let isEvidence = messages.contains(where: catalogue.isEvidence)
    let folds = try threads.map { try thread($0, tx).fold }
    let used = messages.map { message in
      let fold = folds.first { $0.thread == message.thread }
      return CitedMessage(message, handling: fold?.handling(of: message), place: "/\(message.id)")
    }
    let findings = UseCheck(law: catalogue.law, consents: folds.flatMap(\.consents), on: today)
      .findings(used, for: .export(isEvidence: isEvidence), by: name.text)
    guard findings.isEmpty else {
      throw NodeError(
        .refused,
        isEvidence
          ? "the file would hold evidence beside what must not be used as such, or what has expired; export other threads apart"
          : "the file would hold what has expired; export other threads apart", findings: findings)
    }
  }

  /// A message of which something would stand in the file, where two officers export it; nil for any other.
  private func exported(_ message: Message, _ tx: StoreTransaction) throws -> StoredMessage? {
    guard catalogue.speaksOfAssets(message), exportRule(message.handling) != nil else { return nil }
    return try tx.message(author: message.from.node, id: message.id)
  }

  /// The threads that a reference names: that of a message, or those of a case.
  private func assetThreads(_ reference: String, _ officer: Officer, _ turn: Turn) throws -> [String] {
    let tx = turn.tx
    if reference.utf8.count <= 32, reference.utf8.count >= 4, reference.allSatisfy(\.isHexDigit) {
      let thread = try find(reference, for: officer, turn).thread
      guard try openThread(thread, for: officer, tx) != nil else {
        throw NodeError(.notFound, "there is no message \(reference)")
      }
      return [thread]
    }
    guard try indexMessages(atMost: Limits.indexedPerSearch, tx) else {
      throw NodeError(.refused, "not all messages were looked through yet; try again in a few minutes")
    }
    let query = try cooperation { try SearchQuery("\"\(reference.filter { $0 != "\"" })\"") }
    var threads: Set<String> = []
    for stored in try found(query, by: officer, limit: Limits.caseMessages, tx) where !threads.contains(stored.thread) {
      // What two officers must open names no case to one alone.
      guard try isOpen(stored, to: officer, turn) else { continue }
      if try open(stored, tx).text("case") == reference { threads.insert(stored.thread) }
    }
    guard !threads.isEmpty else { throw NodeError(.notFound, "no message here names the case \(reference.prefix(64))") }
    return threads.sorted()
  }

  /// Messages that an officer may know and that match, opened or not.
  private func found(
    _ query: SearchQuery, by officer: Officer, limit: Int, _ tx: StoreTransaction
  ) throws -> [StoredMessage] {
    let rows =
      try tx.foundOpenly(query.match, before: .max, limit: limit)
      + tx.foundSealed(query.match, by: officer.id, before: .max, limit: limit)
    return try rows.compactMap { try tx.message(key: $0) }.filter { $0.contentKey != nil }
  }

  /// Holds the entities of a file against the messages that the officer may know.
  func assetHints(_ request: AssetHintsRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    turn.log(.assetsRead, .text(officer.id), .none)
    var isComplete = try indexMessages(atMost: Limits.indexedPerSearch, turn.tx)
    let entities = EntityList(request.entities).entities
    let queries = entities.flatMap { DuplicateSearch.queries(for: $0) }
    var opened: Set<Int64> = []
    var known = DuplicateSearch()
    for query in queries.prefix(Limits.hintQueries) {
      for stored in try found(query, by: officer, limit: 20, turn.tx) where !opened.contains(stored.key) {
        guard opened.count < Limits.hintMessages else { break }
        opened.insert(stored.key)
        // That something was found in it would be a part of what it says.
        guard try isOpen(stored, to: officer, turn) else { continue }
        known.add(try open(stored, turn.tx))
      }
    }
    if queries.count > Limits.hintQueries || opened.count >= Limits.hintMessages { isComplete = false }
    let hints = known.hints(for: entities).compactMap { hint in
      hint.there.message.map {
        AssetHintsAnswer.Item(
          entity: hint.here.entity, message: $0, sentence: hint.sentence, isStrong: hint.isStrong)
      }
    }
    return AssetHintsAnswer(hints: hints, complete: isComplete)
  }
}

extension AssetsAnswer {
  init(_ table: AssetTable, threads: [String], withheld: Int, content: String?) {
    let totals = AssetTotals(table.assets)
    self.threads = threads
    assets = table.assets.map(Item.init)
    self.totals = totals.rows.map {
      Total(currency: $0.currency, stage: $0.stage.rawValue, count: $0.count, amount: $0.amount.text(in: $0.currency))
    }
    doubtful = totals.doubtful
    unvalued = totals.unvalued
    transferred = Dictionary(
      uniqueKeysWithValues: totals.transferred.map { ($0.key, $0.value.text(in: $0.key)) })
    self.withheld = withheld
    self.content = content
  }
}

extension AssetsAnswer.Item {
  init(_ asset: AssetTable.Asset) {
    let last = asset.history.last
    self.init(
      thread: asset.thread, entity: asset.entity.id, schema: asset.entity.schema, caption: asset.caption,
      owners: asset.owners, stage: asset.stage.rawValue, statedBy: last?.author ?? "", statedIn: last?.message ?? "",
      isUsual: last?.isUsual ?? true, amount: asset.valuation.map { $0.amount.text(in: $0.currency) },
      currency: asset.valuation?.currency,
      valuedOn: asset.valuation?.date,
      restraints: asset.restraints.map { "\($0.type) \($0.orderRef) (\($0.authority), \($0.date))" },
      claims: asset.claims.map { "\($0.claimant): \($0.nature) (\($0.status))" }, custodian: asset.texts["custodian"],
      location: asset.texts["location"], alsoIn: asset.alsoIn,
      mayBe: asset.doubt.map { "\($0.entity) in thread \($0.thread.prefix(12)): \($0.why)" })
  }
}
