import Evidence
import NodeStore
import PeerSync

extension Node {
  /// Takes a frame, unless its sender went over what it may make this node do in a minute.
  func take(_ frame: PreparedFrame, on link: LinkID, _ turn: Turn) throws {
    guard let peer = links[link]?.facts.peer else { return }
    // A pouch is bounded by its file, and came by the hand of an officer.
    guard pouches[link] == nil else { return try handle(.frame(frame), on: link, turn) }
    guard allowances[peer, default: PeerAllowance()].take(frame.frame, at: turn.now) else {
      return try handle(
        .stop(PeerSyncError(.overLimit, "\(peer) sends too much of one kind in a minute")), on: link, turn)
    }
    throttle(link, at: turn.now)
    try handle(.frame(frame), on: link, turn)
  }

  /// Lets time pass for a link.
  func tick(_ link: LinkID, _ turn: Turn) throws {
    throttle(link, at: turn.now)
    try handle(.clock, on: link, turn)
  }

  private func throttle(_ link: LinkID, at now: Timestamp) {
    guard let peer = links[link]?.facts.peer else { return }
    links[link]?.isThrottled = allowances[peer]?.isThrottled(at: now) ?? false
  }

  /// Takes dispatches in until there is one too many that is rejected.
  func ingest(_ dispatches: [IncomingDispatch], of peer: NodeName, on link: LinkID, _ turn: Turn) throws {
    for dispatch in dispatches where links[link] != nil {
      if try ingest(dispatch, turn) || pouches[link] != nil { continue }
      try countRejection(of: peer, on: link, turn)
    }
  }

  /// Counts what a peer sent and was rejected; one too many ends its link.
  func countRejection(of peer: NodeName, on link: LinkID?, _ turn: Turn) throws {
    guard !allowances[peer, default: PeerAllowance()].count(.rejection, at: turn.now), let link else { return }
    try handle(.stop(PeerSyncError(.overLimit, "\(peer) sends too much that is rejected")), on: link, turn)
  }

  /// Notes once that what is kept of a peer's messages has reached its quota.
  func full(_ peer: NodeName, _ turn: Turn) throws {
    guard try turn.tx.noteFull(peer) else { return }
    turn.log(.quotaReached, .text(peer.text), .count(settings.peerQuota))
  }
}
