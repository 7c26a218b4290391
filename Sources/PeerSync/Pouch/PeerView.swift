/// What a peer is known to hold of this node, by its own word.
package struct PeerView: Sendable, Hashable {
  /// The size of the own log.
  package let size: UInt64
  /// Every receipt for it that stands below this entry.
  package let receiptsBelow: UInt64

  package init(size: UInt64, receiptsBelow: UInt64) {
    self.size = size
    self.receiptsBelow = receiptsBelow
  }
}
