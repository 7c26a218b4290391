import Evidence

/// Where the channels between two nodes stand, as one link sees them: what came in, and what went out.
struct SessionChannels: Sendable {
  /// The kinds of channels that a session serves.
  static let kinds: [ChannelKind] = [.ordinary, .sealed]

  /// The last dispatch of the peer that is held, by the peer's channels.
  private(set) var incoming: [ChannelKey: Frontier.Head] = [:]
  /// The last own dispatch that was sent, or is held by the peer.
  private(set) var sentDispatches: [ChannelKey: UInt64] = [:]

  /// What of the own channels may be sent: those of the own log's epoch.
  private(set) var own: [ChannelKey]

  init(ownEpoch: UInt64) { own = Self.kinds.map { ChannelKey($0, epoch: ownEpoch) } }

  /// Begins with what the store holds of the peer.
  /// - Parameter epoch: the epoch of the peer's log; only its channels are taken from.
  mutating func begin(held heads: [Frontier.Head], epoch: UInt64) {
    for kind in Self.kinds {
      let key = ChannelKey(kind, epoch: epoch)
      incoming[key] = Frontier.Head(channel: kind, epoch: epoch, number: 0, digest: .zero)
    }
    for head in heads where Self.kinds.contains(head.channel) { incoming[head.key] = head }
    accepted = Set(Self.kinds.map { ChannelKey($0, epoch: epoch) })
  }

  /// Takes up what came in another way meanwhile.
  mutating func catchUp(held heads: [Frontier.Head], epoch: UInt64) {
    if accepts(ChannelKey(.ordinary, epoch: epoch)) {
      for head in heads where head.number > incoming[head.key]?.number ?? 0 { incoming[head.key] = head }
    } else {
      begin(held: heads, epoch: epoch)
    }
  }

  private var accepted: Set<ChannelKey> = []

  /// Whether dispatches of this channel are taken.
  func accepts(_ key: ChannelKey) -> Bool { accepted.contains(key) }

  /// Takes a dispatch as the newest of its channel.
  mutating func take(_ name: DispatchName, digest: Digest) {
    incoming[name.place.key] = Frontier.Head(
      channel: name.place.channel, epoch: name.place.epoch, number: name.place.number, digest: digest)
  }

  /// What is held of the peer, in a fixed order.
  var heads: [Frontier.Head] { incoming.sorted { $0.key < $1.key }.map(\.value) }

  /// The peer said what it holds: everything after that is sent again.
  mutating func restart(from frontier: Frontier) {
    sentDispatches = [:]
    for key in own { sentDispatches[key] = Frontier.number(frontier.channels, key) }
  }

  func sentDispatch(_ key: ChannelKey) -> UInt64 { sentDispatches[key] ?? 0 }

  mutating func sent(dispatch number: UInt64, _ key: ChannelKey) { sentDispatches[key] = number }
}
