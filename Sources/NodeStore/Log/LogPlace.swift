import Evidence

extension Checkpoint {
  /// Where its size stands in the store.
  var stored: Int64 { stored(size) }

  /// Where an index or size of its log stands in the store.
  func stored(_ index: UInt64) -> Int64 { LogPlace(epoch: origin.epoch, index: index).stored }
}

/// Where an entry or a size of a log stands in the store: every epoch has a range of its own, so that a new one begins at 0
/// and no row of an older one is touched.
///
/// A range begins at a multiple of 2^40, so the tree's nodes up to that height have their places by the same rule.
package struct LogPlace: Sendable, Hashable {
  /// The epoch of the log, from 1.
  package let epoch: UInt64
  /// The index or size in that epoch.
  package let index: UInt64

  /// As SQLite keeps it.
  var stored: Int64 { Self.base(epoch) + index.sql }

  package init(epoch: UInt64, index: UInt64) {
    self.epoch = epoch
    self.index = index
  }

  init(stored: Int64) {
    epoch = UInt64(clamping: stored >> Limits.epochBits) + 1
    index = UInt64(clamping: stored & (1 << Limits.epochBits - 1))
  }

  /// Where the range of an epoch begins.
  static func base(_ epoch: UInt64) -> Int64 { Int64(clamping: epoch - min(epoch, 1)) << Limits.epochBits }
}
