/// The two channels that lead from one node to another.
package enum ChannelKind: String, Sendable, Hashable, CaseIterable {
  /// Everything but sealed matters.
  case ordinary
  /// Sealed matters, so that the ordinary channel's numbers show no gap.
  case sealed
}
