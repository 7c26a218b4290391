package import Evidence
import Membership
import NodeStore
import PeerSync

extension Node {
  /// Installs a directory without an officer, for a node that has none yet in a simulation.
  package func installFirst(_ request: DirectoryInstallRequest, at now: Timestamp) throws -> [NodeOutput] {
    try transaction(at: now) { _ = try self.install(request, $0) }
  }

  /// Takes the next version of the directory: verified first, stored after; the first needs the compared genesis.
  func install(_ request: DirectoryInstallRequest, _ turn: Turn) throws -> any NodeAnswer {
    let note = try SignedNote(parsing: Array(request.directory.utf8), limit: Evidence.Limits.directoryNote)
    let next: Directory
    do throws(MembershipError) {
      next =
        if let held = directory {
          try Directory(next: note, after: held, suite: suite)
        } else {
          try Directory(first: note, genesis: try genesis(request), suite: suite)
        }
    } catch {
      throw NodeError(.directoryRefused, error.message)
    }
    guard next.genesis.federation == origin.federation, let own = next.party(name), own.logKey == identity.key else {
      throw NodeError(.directoryRefused, "the directory does not list this node with its own log key")
    }
    if directory == nil { try turn.tx.setMeta(.genesis, next.genesis.text) }
    try turn.tx.insertDirectory(version: next.text.version, digest: next.text.digest, note: note.bytes)
    turn.log(.directoryInstalled, .count(next.text.version), .text(next.text.digest.hex))
    install(next)
    for link in links.keys.sorted(by: { $0.number < $1.number }) {
      try handle(.stop(PeerSyncError(.ended, "a new directory came into force")), on: link, turn)
    }
    turn.output(.directoryChanged)
    return DoneAnswer("directory-install", id: next.text.digest.hex)
  }

  private func genesis(_ request: DirectoryInstallRequest) throws(MembershipError) -> Genesis {
    guard let text = request.genesis, let digest = request.genesisDigest else {
      throw MembershipError(.malformed, "the first directory needs the genesis file and its compared digest")
    }
    let genesis = try Genesis(parsing: Array(text.utf8))
    guard genesis.id.hex == digest.lowercased() else {
      throw MembershipError(.otherFederation, "the genesis file has the digest \(genesis.id.hex), not the one compared")
    }
    return genesis
  }
}
