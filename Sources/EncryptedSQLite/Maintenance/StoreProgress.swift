/// How far long work on a store has come.
package struct StoreProgress: Sendable, Equatable {
  /// What is being done, in the order in which it is.
  package enum Phase: String, Sendable {
    /// The log is written into the database.
    case settling
    /// Every block is opened.
    case seals
    /// SQLite goes through its trees.
    case structure
    /// What the pages say is compared with other pages.
    case content
    /// The files of attachments are read; counted in MiB.
    case attachments
    /// Every page is sealed under the new key.
    case sealing
    /// Every page is read back and compared.
    case comparing
  }

  /// The phase.
  package let phase: Phase
  /// Blocks done; never more than ``total``.
  package let done: Int64
  /// Blocks in all.
  package let total: Int64

  /// Makes a value; `done` is cut to `total`.
  package init(_ phase: Phase, _ done: Int64, of total: Int64) {
    self.phase = phase
    self.done = min(done, total)
    self.total = total
  }
}
