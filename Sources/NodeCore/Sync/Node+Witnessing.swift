import Evidence
import Membership
import NodeStore
import PeerSync

extension Node {
  /// Judges a tick's checkpoint of a peer and hands it out for cosigning, after the witness state is written.
  ///
  /// The session linked it to what is held; here it is compared with what was cosigned, which never goes back.
  func cosign(_ head: VerifiedCheckpoint, for peer: NodeName, on link: LinkID, _ turn: Turn) throws {
    let checkpoint = head.checkpoint
    if let last = try turn.tx.cosignedHead(of: peer) {
      guard last.origin == checkpoint.origin, checkpoint.size >= last.size,
        checkpoint.size > last.size || checkpoint.root == last.root
      else { return }
    }
    try turn.tx.setCosigned(head)
    turn.output(.work(.cosign(link, checkpoint)))
  }

  /// Takes a witness's cosignature of an own tick; a quorum makes it witnessed, at the quorum's latest time.
  func countersigned(_ cosignature: Cosignature, _ checkpoint: Checkpoint, by peer: NodeName, _ turn: Turn) throws {
    guard let own = directory?.party(name), own.witnesses.contains(peer),
      let head = try turn.tx.head(size: checkpoint.size), head.checkpoint == checkpoint
    else { return }
    let count = try turn.tx.insertCosignature(cosignature, by: peer, size: checkpoint.size)
    guard own.quorum > 0, count >= own.quorum else { return }
    let times = try turn.tx.cosignatureTimes(size: checkpoint.size)
    try turn.tx.markWitnessed(size: checkpoint.size, at: times[own.quorum - 1])
    turn.progress = true
  }

  /// Takes a peer's witnessed checkpoint when enough of its assigned witnesses cosigned it.
  func witnessed(
    _ head: VerifiedCheckpoint, _ cosignatures: [Cosignature], of peer: NodeName, _ turn: Turn
  ) throws {
    guard let party = directory?.party(peer), party.quorum > 0 else { return }
    var times: [String: UInt64] = [:]
    for cosignature in cosignatures {
      times[cosignature.name] = min(times[cosignature.name] ?? .max, cosignature.time)
    }
    guard times.count >= party.quorum else { return }
    try turn.tx.setWitnessed(head, at: times.values.sorted()[party.quorum - 1])
  }
}
