import Evidence
import Membership
import NodeCore
import NodeStore
import PeerSync
import SimulatedDisk

extension SimulatedFederation {
  /// Copies a node's store, or puts the copy back, as an administrator does who restores a backup.
  ///
  /// One node of a run at most: the others must remember what it forgot. And only when a quorum cosigned what came after the
  /// copy: a head that witnesses never saw is excluded by nobody, as the design says.
  func backUp(_ node: SimulatedNode) {
    guard restored == nil, let core = node.life?.core else { return }
    guard let backup = node.backup else {
      guard random.happens(100) else { return }
      record("backup \(node.name)")
      return node.keepBackup()
    }
    guard random.happens(weather.restore), let party = core.directory?.party(node.name),
      watch.cosignedSize(of: core.origin.description, quorum: party.quorum) > backup.size
    else { return }
    record("restore \(node.name) \(backup.size)")
    restored = node.name
    lost = (node.name, node.lives, watch.cosignedSize(of: core.origin.description, quorum: party.quorum))
    node.restore()
    watch.lift(node.name)
    for end in network.ends where end.node == node.name { cut(end, "restore") }
    agenda.add(.start(node.name), at: clock.now + 1000)
  }

  /// Two officers of a node that was proven to be an older copy open its next epoch, and the stewards list its new key.
  func openEpoch() throws {
    guard let restored, let node = node(restored), state(of: node) == "recovering" else { return }
    record("recover \(restored)")
    guard ask(.recover(ConfirmRequest(approve: false)), of: node, as: "approver", DoneAnswer.self) != nil,
      ask(.recover(ConfirmRequest(approve: true)), of: node, as: "both", DoneAnswer.self) != nil
    else { return watch.violation("16: two officers of \(restored) could not open a new epoch") }
    node.close()
    for end in network.ends where end.node == restored { cut(end, "recover") }
    try restart(restored)
    guard let secret = try node.life?.store.read({ try $0.secrets(.cosign).first }) else { return }
    let key = try RoleKey(
      purpose: .cosign, publicKey: secret.publicKey, notBefore: secret.notBefore, notAfter: secret.notAfter)
    try stewards.issue(at: clock.now, listing: key, of: restored)
  }

  /// A node that was put back behind what a quorum cosigned must have gone on in a new epoch, and signs there.
  func checkRestored() {
    guard let restored, let node = node(restored), let core = node.life?.core else { return }
    if core.origin.epoch == 1 {
      watch.violation("1: \(restored) was put back to an older copy and went on as if it were not")
    }
    if state(of: node) != "confirmed" { watch.violation("16: \(restored) was put back and never signed again") }
  }

  private func state(of node: SimulatedNode) -> String? {
    guard case .success(let answer)? = node.ask(.status, token: nil) else { return nil }
    return (answer as? StatusAnswer)?.state
  }
}
