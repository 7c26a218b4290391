import Evidence
import Membership
import NodeStore
import PeerSync

/// A version of the directory that is missing here comes from a peer that has it. What a person compares is the genesis, once; from
/// then on k of n stewards decide, whoever brings what they signed: so a version that a peer shows is held to the same rules as
/// one that is installed by hand, and comes into force as that does.
extension Node {
  /// Asks one peer that goes by a later directory, or by one that contradicts this one; one version at a time.
  func fetchDirectory(_ turn: Turn) throws {
    guard directoryFetch == nil, let directory else { return }
    for (peer, link) in linkOfPeer.sorted(by: { $0.key < $1.key }) {
      guard let session = links[link], session.isLive, let named = session.peerHello?.directory,
        directoryRests[peer].map({ turn.now >= $0 }) ?? true,
        let fetch = DirectoryFetch(named, of: peer, on: link, after: directory, directories, suite: suite, at: turn.now)
      else { continue }
      directoryFetch = fetch
      return try handle(.askDirectory(version: fetch.first.version, offset: 0), on: link, turn)
    }
  }

  /// Takes a part of what was asked for.
  func take(_ part: DirectoryPart, of peer: NodeName, on link: LinkID, _ turn: Turn) throws {
    guard var fetch = directoryFetch, fetch.link == link else { return }
    do {
      let step = try fetch.take(part, at: turn.now)
      directoryFetch = fetch
      switch step {
      case .ask(let version, let offset):
        return try handle(.askDirectory(version: version, offset: offset), on: link, turn)
      case .gone: rest(peer, seconds: Limits.directoryRetrySeconds, turn)
      case .install(let chain): return try install(chain, from: peer, turn)
      case .compare(let note, let text): try keepFork(note, text, of: peer, turn)
      }
    } catch let error where error is MembershipError || error is EvidenceError {
      try turn.tx.countRefusal(peer: peer.text, reason: "directory", hour: turn.now.milliseconds / 3_600_000)
      rest(peer, seconds: Limits.directoryRestSeconds, turn)
    }
    try fetchDirectory(turn)
  }

  /// Gives up a peer that does not answer, and asks the next.
  func expireDirectoryFetch(_ turn: Turn) throws {
    guard let fetch = directoryFetch, turn.now > fetch.heard.advanced(bySeconds: Limits.directoryRetrySeconds) else {
      return
    }
    rest(fetch.peer, seconds: Limits.directoryRetrySeconds, turn)
    try fetchDirectory(turn)
  }

  private func rest(_ peer: NodeName, seconds: Int64, _ turn: Turn) {
    directoryFetch = nil
    directoryRests[peer] = turn.now.advanced(bySeconds: seconds)
  }

  /// Takes versions that were verified one after the other, if the last one lists this node with its own key.
  private func install(_ chain: [Directory], from peer: NodeName, _ turn: Turn) throws {
    directoryFetch = nil
    guard let directory, let first = chain.first, let last = chain.last, first.text.previous == directory.text.digest
    else { return }
    guard lists(last) else {
      // Stewards signed it, so that it is no fault of the peer, and everybody shows the same.
      if refusedDirectories.insert(last.text.digest).inserted {
        turn.log(.directoryRefused, .text(last.text.digest.hex), .text("not-listed"))
      }
      return rest(peer, seconds: Limits.directoryRestSeconds, turn)
    }
    for next in chain {
      turn.log(.directoryFetched, .text(peer.text), .count(next.text.version), .text(next.text.digest.hex))
    }
    try bringIntoForce(chain, from: peer, turn)
  }

  /// Keeps a version that stewards signed beside the one that was taken here: never taken, and an alarm.
  private func keepFork(_ note: SignedNote, _ text: DirectoryText, of peer: NodeName, _ turn: Turn) throws {
    rest(peer, seconds: Limits.directoryRestSeconds, turn)
    try keep(note, text, of: peer, turn)
  }

  /// Keeps a contradicting version that a person was given to install, where enough stewards signed it.
  func keepInstalledFork(_ note: SignedNote, _ turn: Turn) throws {
    do {
      try keep(note, try DirectoryText(parsing: note.text, suite: suite), of: name, turn)
    } catch is MembershipError {}
  }

  private func keep(_ note: SignedNote, _ text: DirectoryText, of peer: NodeName, _ turn: Turn) throws {
    guard let directory, let own = directories.digest(of: text.version), own != text.digest else { return }
    let (before, _) = try LoadedNode.directory(directory.genesis, below: text.version, turn.tx, suite: suite)
    let other =
      if let before {
        try Directory(next: note, after: before, suite: suite)
      } else {
        try Directory(first: note, genesis: directory.genesis, suite: suite)
      }
    guard try turn.tx.insertDirectoryFork(other.reference, note: note.bytes, from: peer, at: turn.now) else { return }
    turn.log(
      .directoryForked, .text(peer.text), .count(text.version), .text(own.hex), .text(other.text.digest.hex))
  }

  /// Says what stewards must answer for, and whether anybody still goes by the other one.
  func directoryWarnings(_ tx: StoreTransaction) throws -> [String] {
    try tx.directoryForks().map { fork in
      let signed = "the stewards signed two versions \(fork.other.version) of the directory: "
      let proof = "«comity directory evidence \(fork.other.version)» writes the proof"
      guard let peer = try? NodeName(fork.peer), peer != name else {
        return signed + "the other one was to be installed here \(fork.time), and was not taken; \(proof)"
      }
      guard !agrees(peer) else {
        return signed
          + "\(peer) went by the other one when it was seen \(fork.time), and goes by the one here again; \(proof)"
      }
      return signed
        + "\(peer) goes by the other one since \(fork.time), and no message goes either way; «comity directory list» "
        + "names both digests, compare them by voice"
    }
  }

  /// Whether a peer is linked and goes by a version that was taken here.
  private func agrees(_ peer: NodeName) -> Bool {
    guard let link = linkOfPeer[peer], let named = links[link]?.peerHello?.directory else { return false }
    if case .taken = directories.standing(of: named) { return true }
    return false
  }
}
