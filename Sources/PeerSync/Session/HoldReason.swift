package import Evidence

/// Why a dispatch that is proven cannot be judged yet; later knowledge can heal it, so it is never rejected for this.
package enum HoldReason: Sendable, Hashable {
  /// It is sealed under a suite that this version of the program does not know.
  case suite(String)
  /// Its speaker goes by a version of the directory that is not here yet.
  case directory(UInt64)
}

/// What came and cannot be put in its place yet; its sender was asked for what is missing, and sends all of it again.
package enum Awaited: Sendable, Hashable {
  /// A dispatch of this number came, and one before it did not.
  case number(ChannelKey, UInt64)
  /// A checkpoint of this size in an epoch of the peer's log came, which does not link to what is held.
  case checkpoint(epoch: UInt64, size: UInt64)
}
