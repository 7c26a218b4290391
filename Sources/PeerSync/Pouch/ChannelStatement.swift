package import Evidence

/// What a node states of a channel, in a pouch and once a day on a link: where it is, and what is held of the peer it leads to.
package struct ChannelStatement: Sendable, Hashable {
  /// To whom the channel leads.
  package let peer: NodeName
  /// The channel.
  package let key: ChannelKey
  /// The number of its last dispatch; 0 for none.
  package let number: UInt64
  /// SHA-256 of that dispatch's event; zero for none.
  package let event: Digest
  /// The epoch of the peer's log that the rest speaks of.
  package let heldEpoch: UInt64
  /// The size of the peer's log that is held.
  package let heldSize: UInt64
  /// Up to which number the peer's channel of the same kind is held.
  package let heldNumber: UInt64
  /// Every receipt of the peer that stands below this entry of its log is held.
  package let receiptsBelow: UInt64

  package init(
    peer: NodeName, key: ChannelKey, number: UInt64, event: Digest, heldEpoch: UInt64, heldSize: UInt64,
    heldNumber: UInt64, receiptsBelow: UInt64
  ) {
    self.peer = peer
    self.key = key
    self.number = number
    self.event = event
    self.heldEpoch = heldEpoch
    self.heldSize = heldSize
    self.heldNumber = heldNumber
    self.receiptsBelow = receiptsBelow
  }

  /// Reads it from its event; nil when it is another one.
  package init?(_ logged: LoggedEvent) {
    guard case .local(let local) = logged.content, local.type == .channelStated, local.values.count == 9,
      case .text(let peer) = local.values[0], case .text(let channel) = local.values[1],
      case .count(let epoch) = local.values[2], case .count(let number) = local.values[3],
      case .text(let event) = local.values[4], case .count(let heldEpoch) = local.values[5],
      case .count(let heldSize) = local.values[6], case .count(let heldNumber) = local.values[7],
      case .count(let receiptsBelow) = local.values[8], let name = try? NodeName(peer),
      let kind = ChannelKind(rawValue: channel), let digest = try? Digest(hex: event)
    else { return nil }
    self.init(
      peer: name, key: ChannelKey(kind, epoch: epoch), number: number, event: digest, heldEpoch: heldEpoch,
      heldSize: heldSize, heldNumber: heldNumber, receiptsBelow: receiptsBelow)
  }

  /// The event that states it.
  package var local: LocalEvent {
    LocalEvent(
      .channelStated,
      [
        .text(peer.text), .text(key.kind.rawValue), .count(key.epoch), .count(number), .text(event.hex),
        .count(heldEpoch), .count(heldSize), .count(heldNumber), .count(receiptsBelow),
      ])
  }
}
