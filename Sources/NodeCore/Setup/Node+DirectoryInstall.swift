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
  ///
  /// Idempotent: the version in force may have come from a peer just before.
  func install(_ request: DirectoryInstallRequest, _ turn: Turn) throws -> any NodeAnswer {
    if let held = directory, isInForce(request) { return DoneAnswer("directory-install", id: held.text.digest.hex) }
    let next = try verified(request)
    if directory == nil { try turn.tx.setMeta(.genesis, next.genesis.text) }
    try bringIntoForce([next], from: nil, turn)
    return DoneAnswer("directory-install", id: next.text.digest.hex)
  }

  /// Brings verified versions into force, one after the other: the last one decides who is linked, and what was held is judged again.
  /// - Parameter peer: from whom they came over a link; nil where a person installs.
  func bringIntoForce(_ chain: [Directory], from peer: NodeName?, _ turn: Turn) throws {
    for next in chain {
      try turn.tx.insertDirectory(
        version: next.text.version, digest: next.text.digest, note: next.note.bytes, from: peer, at: turn.now)
      turn.log(.directoryInstalled, .count(next.text.version), .text(next.text.digest.hex))
      logPeers(from: directory, to: next, turn)
      try dropKeys(from: directory, to: next, turn)
      install(next)
    }
    directoryFetch = nil
    for link in links.keys.sorted(by: { $0.number < $1.number }) {
      try handle(.stop(PeerSyncError(.ended, "a new directory came into force")), on: link, turn)
    }
    turn.output(.directoryChanged)
    try judgeHeld(turn)
  }

  /// Whether what is to be installed is the text that is in force.
  private func isInForce(_ request: DirectoryInstallRequest) -> Bool {
    let note = try? SignedNote(parsing: Array(request.directory.utf8), limit: Evidence.Limits.directoryNote)
    return note?.digest == directory?.text.digest
  }

  /// Whether a version lists this node with its own log key.
  func lists(_ next: Directory) -> Bool {
    next.genesis.federation == origin.federation && next.party(name)?.logKey == identity.key
  }

  /// Verifies what is to be installed.
  /// - Throws: ``LoggedRefusal``: that a version was refused is an act of its own.
  private func verified(_ request: DirectoryInstallRequest) throws -> Directory {
    let bytes = Array(request.directory.utf8)
    var digest = Digest.sha256(bytes)
    func refusal(_ reason: String, _ message: String) -> LoggedRefusal {
      LoggedRefusal(
        error: NodeError(.directoryRefused, message),
        event: LocalEvent(.directoryRefused, [.text(digest.hex), .text(reason)]))
    }
    do {
      let note = try SignedNote(parsing: bytes, limit: Evidence.Limits.directoryNote)
      digest = note.digest
      let next =
        if let held = directory {
          try Directory(next: note, after: held, suite: suite)
        } else {
          try Directory(first: note, genesis: try genesis(request), suite: suite)
        }
      guard lists(next) else {
        throw refusal("not-listed", "the directory does not list this node with its own log key")
      }
      return next
    } catch let error as MembershipError {
      throw refusal(error.code.rawValue, error.message)
    } catch let error as EvidenceError {
      throw refusal(error.code.rawValue, error.message)
    }
  }

  /// Logs which peers a version admits, suspends or lets go.
  private func logPeers(from old: Directory?, to next: Directory, _ turn: Turn) {
    for party in next.text.parties where party.name != name && party.state != old?.party(party.name)?.state {
      let kind: LocalEvent.Kind =
        switch party.state {
        case .active: .peerAdmitted
        case .suspended: .peerSuspended
        case .left: .peerLeft
        }
      turn.log(kind, .text(party.name.text), .count(next.text.version))
    }
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
