package import Evidence
import Membership
import NodeStore
import PeerSync

extension Node {
  /// Installs a directory without an officer, for a node that has none yet in a simulation.
  package func installFirst(_ request: DirectoryInstallRequest, at now: Timestamp) throws -> [NodeOutput] {
    try transaction(at: now) { _ = try self.install(request, $0) }
  }

  /// Takes the next version of the directory, or several that follow each other: verified first, stored after, all or none; the
  /// first needs the compared genesis. The last must list this node; those before it may be older than its membership.
  ///
  /// Idempotent: the version in force may have come from a peer just before.
  func install(_ request: DirectoryInstallRequest, _ turn: Turn) throws -> any NodeAnswer {
    if let held = directory, isInForce(request) { return DoneAnswer("directory-install", id: held.text.digest.hex) }
    let chain = try verified(request)
    if directory == nil, let first = chain.first { try turn.tx.setMeta(.genesis, first.genesis.text) }
    try bringIntoForce(chain, from: nil, turn)
    return DoneAnswer("directory-install", id: chain.last?.text.digest.hex)
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

  /// Verifies what is to be installed: the versions in order, at least one.
  /// - Throws: ``LoggedRefusal``: that a version was refused is an act of its own.
  private func verified(_ request: DirectoryInstallRequest) throws -> [Directory] {
    var digest = Digest.sha256(Array(request.directory.utf8))
    var newest: SignedNote?
    func refusal(_ reason: String, _ message: String, fork: SignedNote? = nil) -> LoggedRefusal {
      LoggedRefusal(
        error: NodeError(.directoryRefused, message),
        event: LocalEvent(.directoryRefused, [.text(digest.hex), .text(reason)]), fork: fork)
    }
    do {
      let first = directory == nil ? try genesis(request) : nil
      var (held, chain) = (directory, [Directory]())
      for text in (request.earlier ?? []) + [request.directory] {
        let bytes = Array(text.utf8)
        digest = .sha256(bytes)
        let note = try SignedNote(parsing: bytes, limit: Evidence.Limits.directoryNote)
        digest = note.digest
        newest = note
        let next = try version(note, after: held, genesis: first)
        held = next
        chain.append(next)
      }
      guard let last = chain.last, lists(last) else {
        throw refusal("not-listed", notListed(chain.last))
      }
      return chain
    } catch let error as MembershipError {
      throw refusal(error.code.rawValue, error.message, fork: error.code == .fork ? newest : nil)
    } catch let error as EvidenceError {
      throw refusal(error.code.rawValue, error.message)
    }
  }

  private func version(_ note: SignedNote, after held: Directory?, genesis: Genesis?) throws -> Directory {
    if let held { return try Directory(next: note, after: held, suite: suite) }
    guard let genesis else { throw NodeError(.defect, "a directory was verified without a genesis") }
    return try Directory(first: note, genesis: genesis, suite: suite)
  }

  private func notListed(_ last: Directory?) -> String {
    let version = last.map { "version \($0.text.version) of the directory" } ?? "the directory"
    return last?.party(name) == nil
      ? "\(version) does not list \(name); if a later version does, install that one, with those before it beside it as "
        + "directory.1, directory.2 and so on"
      : "\(version) does not list this node with its own log key; compare its node id with the stewards by voice"
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
