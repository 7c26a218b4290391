import Cooperation
package import Evidence
import Membership
import NodeStore
import PeerSync

extension Node {
  func headAnswer(_ tx: StoreTransaction, at now: Timestamp) throws -> HeadAnswer {
    let signed = try tx.newestHead()?.checkpoint
    let tick = try tx.newestHead(tick: true)?.checkpoint
    return HeadAnswer(
      origin: origin.description, size: try tx.logSize(), signedSize: signed?.size ?? 0,
      root: (signed?.root ?? MerkleTree.emptyRoot).hex, tickSize: tick?.size ?? 0,
      witnessedSize: try tx.newestHead(witnessed: true)?.checkpoint.size ?? 0,
      cosignatures: try tick.map { try tx.cosignatureTimes(size: $0.size).count } ?? 0,
      witnesses: directory?.party(name)?.witnesses.count ?? 0,
      unwitnessedSince: try unwitnessed(tx, at: now)?.time.description)
  }

  func status(_ turn: Turn) throws -> any NodeAnswer {
    let overdue = try overdue(turn.tx, at: turn.now)
    let peers =
      try directory?.text.parties.filter { $0.name != name }.map { try peer($0, overdue[$0.name.text], turn.tx) } ?? []
    let log = try headAnswer(turn.tx, at: turn.now)
    return StatusAnswer(
      node: name.text, federation: origin.federation.text, nodeID: identity.nodeID.description,
      software: settings.software, directoryVersion: directory?.text.version,
      directoryExpires: directory?.text.expires.description, state: confirmation.state.rawValue,
      witnessesHeard: confirmation.heard.count, witnessesNeeded: witnessesNeeded,
      messages: try turn.tx.openMessageCount(),
      waitingForApproval: try waitingOpenly(turn.tx), log: log, peers: peers,
      warnings: try warnings(peers, log, turn.tx, at: turn.now) + (try peerWarnings(turn.tx))
        + recoveryWarnings(at: turn.now)
        + (try splitWarning(turn.tx).map { [$0] } ?? [])
        + (try staleWarnings(turn.tx, at: turn.now)) + (try withheldWarnings(turn.tx, at: turn.now))
        + (try contradictionWarnings(turn.tx))
        + (try groupWarnings(turn.tx)) + (try directoryWarnings(turn.tx))
        + (try keyWarnings(turn.tx, at: turn.now)) + (try lossWarnings(turn.tx))
        + (try approvedWarnings(turn.tx, at: turn.now)) + (try officerWarnings(turn.tx)))
  }

  /// Roles that nobody has, though the node can get what only they may take up.
  private func officerWarnings(_ tx: StoreTransaction) throws -> [String] {
    guard try !tx.officers().contains(where: { !$0.isDisabled && $0.roles.contains(Role.sealed.rawValue) }) else {
      return []
    }
    return [
      "no officer has the role «sealed»: what comes under seal or for named recipients is read by nobody here; add one with "
        + "«comity officer add NAME --role drafter --role sealed»"
    ]
  }

  /// Drafts that wait for approval; those of sealed matters show in no count.
  private func waitingOpenly(_ tx: StoreTransaction) throws -> Int {
    try tx.drafts(.submitted).count { try !tx.isSealed(matter: message(of: $0).thread) }
  }

  /// How many dispatches to a peer were sent and how many of them are receipted; cheap, whatever the history.
  package func ledger(of peer: NodeName) throws -> (sent: UInt64, receipted: UInt64) {
    try store.read { tx in
      let sent = try tx.lastDispatch(to: peer, on: ordinary).number
      return (sent, sent - min(sent, try tx.unreceipted(to: peer, on: ordinary)))
    }
  }

  private func peer(
    _ party: Party, _ overdue: OverdueStatements?, _ tx: StoreTransaction
  ) throws -> StatusAnswer.PeerItem {
    let counts = try tx.arrivalCounts(from: party.name)
    return StatusAnswer.PeerItem(
      name: party.name.text, title: party.title, state: party.state.rawValue,
      restriction: try tx.restriction(of: party.name)?.kind.rawValue,
      connected: linkOfPeer[party.name].flatMap { links[$0]?.isLive } ?? false, why: try whyNot(party, tx),
      refusal: refusal(of: party.name),
      logSize: try tx.heldHead(of: party.name)?.checkpoint.size ?? 0,
      witnessedSize: try tx.witnessedSize(of: party.name),
      sent: try tx.lastDispatch(to: party.name, on: ordinary).number,
      unreceipted: try tx.unreceipted(to: party.name, on: ordinary), received: counts.taken, rejected: counts.rejected,
      forks: try tx.forkCount(of: party.name), overdue: overdue?.count ?? 0, overdueSince: overdue?.oldest.description)
  }

  private func warnings(
    _ peers: [StatusAnswer.PeerItem], _ log: HeadAnswer, _ tx: StoreTransaction, at now: Timestamp
  ) throws -> [String] {
    guard let directory else { return ["no directory is installed; «comity directory install» takes the first"] }
    var warnings: [String] = []
    if let state = directory.party(name)?.state, state != .active {
      warnings.append(
        "the directory lists this node as \(state.rawValue): nobody links with it; the stewards decide, see docs/membership.md"
      )
    }
    if now > directory.text.expires { warnings.append("the directory expired; ask the stewards for the next version") }
    switch confirmation.state {
    case .confirmed: warnings += try quorumLack(tx).map { [$0] } ?? []
    case .unconfirmed:
      warnings.append(
        "nothing is signed yet: \(confirmation.heard.count) of \(Plural.of(witnessesNeeded, "witness", "witnesses")) showed what was cosigned; "
          + "without a network two officers decide, «comity node confirm»" + (try absent(tx)))
    case .recovering:
      warnings.append(
        "a peer proved that this log was longer: nothing is signed, and links only serve to hear what was seen of it; «comity recover "
          + "status», docs/recovery.md")
    }
    for peer in peers where peer.forks > 0 {
      warnings.append("\(peer.name) signed heads that contradict each other; both are kept as evidence")
    }
    for peer in peers {
      guard peer.overdue > 0, let since = peer.overdueSince else { continue }
      warnings.append(
        "\(Plural.of(peer.overdue, "statement")) of \(peer.name) \(peer.overdue == 1 ? "was" : "were") received and not witnessed in time, the oldest of \(since); "
          + "ask its witnesses what they have seen of its log")
    }
    if let since = log.unwitnessedSince {
      warnings.append(
        "this node's own log was not witnessed in time: what it showed at \(since) has no quorum of cosignatures; ask its "
          + "witnesses whether they hear from it")
    }
    if sealKey(of: name, at: now) == nil {
      warnings.append("no seal key of this node is valid now; nobody can write to it")
    }
    return warnings
  }

  func directoryAnswer() throws -> any NodeAnswer {
    guard let directory else { throw NodeError(.notReady, "no directory is installed") }
    let text = directory.text
    return DirectoryAnswer(
      federation: directory.genesis.federation.text, federationID: directory.genesis.id.hex, version: text.version,
      digest: text.digest.hex, issued: text.issued.description, expires: text.expires.description,
      stewards: text.stewards.stewards.map(\.name.text), threshold: text.stewards.threshold,
      parties: text.parties.map { party in
        DirectoryAnswer.PartyItem(
          name: party.name.text, title: party.title, state: party.state.rawValue, functions: party.functions,
          endpoints: party.endpoints, nodeID: party.nodeID?.description ?? "", witnesses: party.witnesses.map(\.text),
          quorum: party.quorum)
      },
      note: String(decoding: directory.note.bytes, as: UTF8.self),
      genesis: String(decoding: directory.genesis.text, as: UTF8.self))
  }
}
