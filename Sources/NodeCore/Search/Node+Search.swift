import Cooperation
import Evidence
import NodeStore

extension Node {
  /// Finds messages that an officer may see; looking is an event, and what was looked for stands nowhere.
  func search(_ request: SearchRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let query = try cooperation { try SearchQuery(request.words) }
    let isComplete = try indexMessages(atMost: Limits.indexedPerSearch, turn.tx)
    let (before, limit) = (try row(before: request.before, for: officer, turn.tx), Limits.searchHits)
    let open = try turn.tx.foundOpenly(query.match, before: before, limit: limit)
    let sealed = try turn.tx.foundSealed(query.match, by: officer.id, before: before, limit: limit)
    // Only what everybody may find is counted: a sealed matter shows in no number.
    turn.log(.searched, .text(officer.id), .count(UInt64(open.count)))
    let rows = (open + sealed).sorted(by: >).prefix(limit)
    let found = try rows.compactMap { try turn.tx.message(key: $0) }
    // That it has a word is a part of what a message says: what two officers open is found once they did.
    let shown = try found.filter { try isOpen($0, to: officer, turn) }
    return SearchAnswer(
      messages: try shown.map { try item($0, turn.tx) },
      next: open.count + sealed.count < limit ? nil : found.last.map(Self.page), complete: isComplete)
  }

  /// Tells the search of messages that came since the last time.
  /// - Returns: whether it now knows of all.
  @discardableResult
  func indexMessages(atMost limit: Int, _ tx: StoreTransaction) throws -> Bool {
    let last = try searched(tx)
    let messages = try tx.messages(after: last, limit: limit)
    for message in messages where message.contentKey != nil {
      do {
        try index(message, tx)
      } catch let error where error is NodeError || error is EvidenceError {
        // One that does not open is its reader's alone; it is found by nobody.
        continue
      }
    }
    if let newest = messages.last?.key { try setSearched(newest, tx) }
    return messages.count < limit
  }

  private func index(_ stored: StoredMessage, _ tx: StoreTransaction) throws {
    let message = try open(stored, tx)
    try noteSeal(message, tx)
    guard try tx.isSealed(matter: stored.thread) else {
      return try tx.index(entry(stored, message), in: .open)
    }
    try listAuthors(of: stored.author, stored.id, inMatter: stored.thread, tx)
    try tx.index(entry(stored, message), in: .sealed)
    // The thread may have begun under no seal.
    let earlier = try tx.openlyIndexed(ofThread: stored.thread)
    for other in earlier {
      let moved = entry(other, try open(other, tx))
      try tx.unindex(moved)
      try tx.index(moved, in: .sealed)
      try listAuthors(of: other.author, other.id, inMatter: other.thread, tx)
    }
    try tx.compact(.open, without: earlier.map(\.key))
  }

  /// Takes a message out of the search while its content is still there, and leaves no mark of it.
  func forgetInSearch(_ stored: StoredMessage, _ tx: StoreTransaction) throws {
    _ = try searched(tx)
    guard let index = try tx.searchIndex(ofMessage: stored.key) else { return }
    try tx.unindex(entry(stored, try open(stored, tx)))
    try tx.compact(index, without: [stored.key])
  }

  private func entry(_ stored: StoredMessage, _ message: Message) -> SearchEntry {
    let text = SearchText(message)
    return SearchEntry(message: stored.key, words: text.words, skeletons: text.skeletons)
  }

  /// The row up to which the search knows all; begins anew when texts are folded in another way.
  private func searched(_ tx: StoreTransaction) throws -> Int64 {
    let parts = (try tx.metaText(.searched) ?? "").split(separator: " ").compactMap { Int64($0) }
    guard parts.count == 2, parts[0] == SearchText.version else {
      try tx.emptySearch()
      try setSearched(0, tx)
      return 0
    }
    return parts[1]
  }

  private func setSearched(_ key: Int64, _ tx: StoreTransaction) throws {
    try tx.setMeta(.searched, Array("\(SearchText.version) \(key)".utf8))
  }
}
