import Evidence
import PeerSync

/// What this node remembers of a peer's links since it started; for people, decides nothing.
struct PeerNews {
  /// Since when the link is live.
  var since: Timestamp?
  /// The last hello.
  var hello: Hello?
  /// Why the last link ended.
  var trouble: (time: Timestamp, error: PeerSyncError)?
  /// Why it could not be dialled, the last time.
  var unreached: (time: Timestamp, reason: String)?

  /// When it was last told that it recovers: a peer may say so as often as it likes.
  private(set) var recoveryTold: Timestamp?

  /// Whether it is to be told that it recovers: once an hour.
  mutating func tellsRecovery(at now: Timestamp) -> Bool {
    if let told = recoveryTold, now < told.advanced(bySeconds: 3_600) { return false }
    recoveryTold = now
    return true
  }

  /// How much it showed of an epoch of this node's log that was closed at less; it refuses the new one.
  var beyond: (size: UInt64, closed: UInt64)?
  /// When it last ended a link because it does not take the new epoch of this node's log; nil where it does, or none is new.
  var refusedEpoch: Timestamp?
  /// When a newer link of it took over from a live one, the last times.
  private(set) var takeovers: [Timestamp] = []

  /// Within how many seconds newer links are counted, and how many of them are too many for one daemon.
  private static let takeoverSeconds: Int64 = 600
  private static let takeoversOfOne = 5

  /// Notes that a newer link took over.
  mutating func noteTakeover(at now: Timestamp) {
    takeovers =
      takeovers.filter { $0.advanced(bySeconds: Self.takeoverSeconds) > now }.suffix(Self.takeoversOfOne) + [now]
  }

  /// Whether its links replace each other as those of two daemons do that have one identity.
  func isTwofold(at now: Timestamp) -> Bool {
    takeovers.count { $0.advanced(bySeconds: Self.takeoverSeconds) > now } > Self.takeoversOfOne
  }

  /// The last that went wrong, of both.
  var last: String? {
    let ended = trouble.map { (time: $0.time, text: "the last link ended at \($0.time): \($0.error.message)") }
    let dialled = unreached.map { (time: $0.time, text: "\($0.reason) at \($0.time)") }
    guard let ended, let dialled else { return (ended ?? dialled)?.text }
    return ended.time > dialled.time ? ended.text : dialled.text
  }
}

/// Somebody who waits for a peer's echo.
struct AwaitedEcho {
  let request: RequestID
  let link: LinkID
  let peer: NodeName
  let asked: Timestamp
}
