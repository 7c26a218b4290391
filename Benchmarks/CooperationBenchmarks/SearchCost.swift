import Cooperation
import EncryptedSQLite
import Evidence
import Foundation
import NodeStore

/// Search over many messages in the sealed store: what stands in the index is made text, the rows are real.
struct SearchCost {
  let folder: String
  let messages: Int

  private static let names = [
    "Orsolan", "Mirelle", "Tasko", "Veth", "Grey", "Heron", "Lantern", "Quay", "Мюллер", "محمد", "Ōkubo", "Σάββας",
  ]

  func measure() throws {
    let suite = Suite.comity1
    let key = SlotSecret.keyFile(SecretBytes(copying: suite.randomBytes(32)))
    let unlocked = try StoreFolder(folder + "/search").create(unlocking: key, cost: 14)
    let store = try NodeDatabase(databaseURI: unlocked.databaseURI)
    let body = try SealedBody(suite.randomBytes(1024))
    let fill = try Stopwatch.milliseconds {
      for start in stride(from: 0, to: messages, by: 10_000) {
        try store.write { tx in
          for number in start..<min(start + 10_000, messages) { try insert(number, body, tx) }
        }
      }
    }
    Stopwatch.print(
      "(\(messages) messages kept and indexed)",
      String(format: "%.0f s, %.0f µs each", fill / 1000, fill * 1000 / Double(messages)))
    for (what, words) in [
      ("a word of one message", "ref\(messages / 2)"), ("a word of every twelfth", "orsolan"),
      ("two such words", "orsolan heron"), ("a name in another script", "МЮЛЛЕР"),
      ("the beginning of a word", "ors"), ("a phrase", "\"grey heron\""), ("a spelling", "~Muhamad"),
      ("a word of none", "nowhere"),
    ] {
      let query = try SearchQuery(words)
      var found = 0
      let time = try Stopwatch.several(20) {
        found = try store.read { try $0.foundOpenly(query.match, before: .max, limit: 50) }.count
      }
      Stopwatch.print(
        "search for \(what)", String(format: "%.2f ms, worst of 20 %.2f ms (%d shown)", time.median, time.worst, found))
    }
    let gone = Int64(messages / 2)
    let compact = try Stopwatch.milliseconds {
      try store.write { tx in
        try tx.unindex(entry(Int(gone) - 1, row: gone))
        try tx.compact(.open, without: [gone])
      }
    }
    Stopwatch.print("what a deletion adds: a part of the index written anew", "\(Int(compact)) ms")
    try store.close()
    unlocked.close()
  }

  private func insert(_ number: Int, _ body: SealedBody, _ tx: StoreTransaction) throws {
    let id = DomainCost.id(number)
    let row = try tx.insert(
      NewMessage(
        author: try NodeName("registry"), id: id, commitment: .sha256(Array(id.utf8)), kind: "req.asset_tracing",
        thread: id, replyTo: nil, subject: "Tracing of assets", body: body, contentKey: [1],
        time: Timestamp(seconds: 1_790_000_000)))
    try tx.index(entry(number, row: row), in: .open)
  }

  private func entry(_ number: Int, row: Int64) -> SearchEntry {
    let (first, second) = (Self.names[number % 12], Self.names[number / 12 % 12])
    let text = FoldedText(
      "Tracing of assets ref\(number) of \(first) \(second) in the matter of an invented trading house, account \(number * 7919)"
    )
    return SearchEntry(message: row, words: text.text, skeletons: text.skeletons.joined(separator: " "))
  }
}
