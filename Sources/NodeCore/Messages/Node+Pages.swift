import NodeStore

extension Node {
  /// Names the page that begins behind a message, by what its reader knows of it.
  static func page(after stored: StoredMessage) -> String { "\(stored.author):\(stored.id)" }

  /// The row of the message behind which a page begins; the largest of all for the first page.
  ///
  /// A message that the officer may not know of is one that is not there.
  func row(before page: String?, for officer: Officer, _ tx: StoreTransaction) throws -> Int64 {
    guard let page else { return .max }
    let parts = page.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2, let stored = try tx.message(author: parts[0], id: parts[1]),
      try mayKnow(stored.thread, officer, tx)
    else { throw NodeError(.invalid, "«before» is what the page before named as «next»; begin with the first page") }
    return stored.key
  }
}
