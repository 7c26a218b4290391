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
}

/// Somebody who waits for a peer's echo.
struct AwaitedEcho {
  let request: RequestID
  let link: LinkID
  let peer: NodeName
  let asked: Timestamp
}
