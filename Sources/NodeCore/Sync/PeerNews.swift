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
