/// Names a channel between two nodes in one of its epochs; a channel's epoch is that of its speaker's log.
package struct ChannelKey: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Ordinary or sealed.
  package let kind: ChannelKind
  /// From 1.
  package let epoch: UInt64

  package init(_ kind: ChannelKind, epoch: UInt64) {
    self.kind = kind
    self.epoch = epoch
  }

  /// Older epochs first, and the ordinary channel before the sealed one: the same order on every node.
  package static func < (a: ChannelKey, b: ChannelKey) -> Bool {
    a.epoch != b.epoch ? a.epoch < b.epoch : a.kind == .ordinary && b.kind == .sealed
  }

  package var description: String { "\(kind.rawValue)/\(epoch)" }
}

extension Envelope.Place {
  /// The channel that the place is in.
  package var key: ChannelKey { ChannelKey(channel, epoch: epoch) }
}
