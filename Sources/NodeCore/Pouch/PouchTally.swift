package import Evidence
package import PeerSync

/// What came of unpacking a pouch. What belongs to sealed matters is in no count.
package struct PouchTally: Sendable {
  /// Messages that are new here.
  package var messages: UInt64 = 0
  /// Receipts that it brought.
  package var receipts: UInt64 = 0
  /// Whether its head follows from what was held, so that what it brings can be proven.
  package var isLinked = false
  /// The ordinary channel and the number up to which the sender states that it dispatched; nil when it stated nothing.
  package var stated: (key: ChannelKey, number: UInt64)?
  /// Why unpacking ended early; nil when it did not.
  package var failure: PeerSyncError?
  /// The attachments of which pieces came.
  var digests: Set<Digest> = []
  /// Whether it was packed before this node was put back to an older copy, so that its packer may have seen more since.
  let isBeforeLoss: Bool

  init(isBeforeLoss: Bool = false) { self.isBeforeLoss = isBeforeLoss }

  /// Notes what an effect of the session comes to.
  mutating func note(_ effect: SessionEffect) {
    switch effect {
    case .hold, .opened: isLinked = true
    case .ingest(let dispatches):
      messages += UInt64(dispatches.count { $0.dispatch.name.place.channel == .ordinary })
      isLinked = true
    case .record(let statements):
      receipts += UInt64(statements.count { !$0.event.content.isSealed })
      isLinked = true
    case .piece(let piece, _): digests.insert(piece.digest)
    case .stated(let channel, _):
      isLinked = true
      if channel.key.kind == .ordinary { stated = (channel.key, channel.number) }
    case .end(let error): failure = error
    default: break
    }
  }
}
