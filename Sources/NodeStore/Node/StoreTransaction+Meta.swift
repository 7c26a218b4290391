import GRDB

/// The names of the single values that a node keeps.
package enum MetaName: String, Sendable {
  /// The node's name.
  case node
  /// The federation's name.
  case federation
  /// The identity note.
  case identity
  /// The member file, as it was made with the node.
  case member
  /// The epoch of the log.
  case logEpoch
  /// The largest own checkpoint that a peer showed and this log does not extend; nil outside recovery. Read it with
  /// ``StoreTransaction/openProof()``: what a decided opening closes leads nowhere any more.
  case recovery
  /// The start, in milliseconds, at which the node ran that was shown that its log was longer: it was put back before that.
  case recoveryStart
  /// The size of the own head for which the alarm was raised that nobody witnesses it.
  case unwitnessed
  /// The genesis text.
  case genesis
  /// The digest of the configuration under which the node last started.
  case configuration
  /// The scrypt cost of new accounts, as the power of two.
  case passwordCost
  /// The row of the last message that the search was told of, and by which way of folding.
  case searched
  /// The row of the last message up to which every thread was folded.
  case folded
  /// The row of the last message up to which every message of a peer was held to the law.
  case judged
}

extension StoreTransaction {
  /// A single value.
  package func meta(_ name: MetaName) throws -> [UInt8]? {
    try first("SELECT value FROM meta WHERE name = ?", [name.rawValue])?.bytes("value")
  }

  /// A single value that is text.
  package func metaText(_ name: MetaName) throws -> String? {
    try meta(name).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Sets a single value.
  package func setMeta(_ name: MetaName, _ value: [UInt8]) throws {
    try run(
      "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      [name.rawValue, value.blob])
  }
}
