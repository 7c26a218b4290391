/// What a power loss keeps of what was not durable yet.
package enum PowerLoss: Sendable, Hashable, CaseIterable {
  /// Nothing.
  case nothing
  /// Everything: a process that was killed.
  case everything
  /// Everything, and the last write in part, cut at any byte.
  case lastTorn
  /// Everything, and the last write in part, cut at a sector of 512 bytes.
  case lastTornAtSector
  /// Everything but the write that came first: the disk worked in another order.
  case firstLost
  /// Any part of it, some of it torn.
  case some
  /// The last write only: the disk worked in another order.
  case lastOnly
}
