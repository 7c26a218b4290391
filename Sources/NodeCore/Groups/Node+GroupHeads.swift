import Evidence
import Membership
import NodeStore
import PeerSync

/// What a link has told its peer of groups, in its life.
struct GroupTelling {
  /// Told, and durable once the link has lived on to the next tick.
  var told: [GroupAuthorHead] = []
  /// How much had come when it was told last; nothing is looked for before more has.
  var upTo: UInt64?
  /// Dispatches that were shown, so that none is shown twice.
  var shown: Set<GroupAuthorHead> = []
}

extension Node {
  /// At a tick, tells every peer the newest that this node holds of the authors of the groups that both are in.
  func tellGroups(_ turn: Turn) throws {
    for (peer, link) in linkOfPeer.sorted(by: { $0.key < $1.key }) where links[link]?.isLive == true {
      var telling = tellings[link] ?? GroupTelling()
      guard telling.upTo != groupNews || !telling.told.isEmpty else { continue }
      try turn.tx.markTold(peer, telling.told)
      telling.told = try turn.tx.untoldHeads(
        to: peer, of: try commonGroups(with: peer, turn.tx), limit: PeerSync.Limits.groupHeads)
      telling.upTo = groupNews
      tellings[link] = telling
      guard !telling.told.isEmpty else { continue }
      let heads = telling.told.map {
        GroupHead(
          group: $0.group, author: $0.author, epoch: $0.epoch, number: $0.number, commitment: $0.commitment)
      }
      try handle(.tellGroups(heads), on: link, turn)
    }
  }

  /// The groups that this node and a peer are in, that of all members among them.
  private func commonGroups(with peer: NodeName, _ tx: StoreTransaction) throws -> [Digest] {
    let all = directory.map { [GroupID.all(of: $0.genesis.id)] } ?? []
    return all + (try tx.groups().filter { $0.members.contains(peer) && $0.members.contains(name) }.map(\.id))
  }

  /// Compares what a peer holds of third authors with what is held here; where they differ, shows the dispatch to this node.
  func compare(_ heads: [GroupHead], of peer: NodeName, on link: LinkID, _ turn: Turn) throws {
    let common = Set(try commonGroups(with: peer, turn.tx))
    for head in heads where common.contains(head.group) && head.author != name && head.author != peer {
      guard directory?.party(head.author) != nil else { continue }
      let claimed = GroupAuthorHead(
        group: head.group, author: head.author, epoch: head.epoch, number: head.number, commitment: head.commitment)
      try turn.tx.claim(peer, claimed)
      let held = try turn.tx.groupMessage(
        head.group, author: head.author, epoch: head.epoch, number: head.number)
      guard let held, held.commitment != head.commitment else { continue }
      try show(held, of: head.author, in: head.group, on: link, turn)
    }
  }

  /// Takes a dispatch that a member shows: a contradiction with what came here is proof against its author.
  func compare(
    _ statement: VerifiedStatement, _ note: SignedNote, of peer: NodeName, on link: LinkID, _ turn: Turn
  ) throws {
    guard case .dispatch(let dispatch) = statement.event.content, let group = dispatch.group,
      dispatch.name.speaker == statement.speaker, dispatch.name.place.epoch == statement.head.origin.epoch,
      dispatch.name.recipient == peer, dispatch.name.speaker != name,
      try commonGroups(with: peer, turn.tx).contains(group.id),
      let held = try turn.tx.groupMessage(
        group.id, author: dispatch.name.speaker, epoch: dispatch.name.place.epoch, number: group.number),
      let place = held.place, held.commitment != dispatch.commitment
    else { return }
    let proof = try TlogProof(
      index: statement.statement.index, inclusion: statement.statement.inclusion, checkpoint: note)
    let shown = try EvidenceFileStatement(
      event: statement.statement.event, salt: statement.statement.salt, proof: proof)
    try self.note(
      StoredGroupFork(
        group: group.id, author: dispatch.name.speaker, number: group.number, place: place, otherPlace: nil,
        other: shown.jsonBytes, shownBy: peer.text), turn)
    // The peer gets the other half, so that both hold the proof.
    try show(held, of: dispatch.name.speaker, in: group.id, on: link, turn)
  }

  /// Shows what came here of an author, once a link.
  private func show(
    _ held: StoredGroupMessage, of author: NodeName, in group: Digest, on link: LinkID, _ turn: Turn
  ) throws {
    let head = GroupAuthorHead(
      group: group, author: author, epoch: held.epoch, number: held.number, commitment: held.commitment)
    guard tellings[link, default: GroupTelling()].shown.count < PeerSync.Limits.groupHeads, let place = held.place,
      tellings[link, default: GroupTelling()].shown.insert(head).inserted,
      let arrival = try turn.tx.arrivalStatement(from: author, at: place)
    else { return }
    let statement = try peerStatement(arrival, turn.tx).statement
    let logged = try LoggedStatement(
      event: statement.event, salt: statement.salt, index: statement.proof.index,
      inclusion: statement.proof.inclusion)
    try handle(.showGroup(GroupProof(statement: logged, note: statement.proof.checkpoint)), on: link, turn)
  }

  /// The evidence of the contradictions of a group: one file for one author and number.
  func groupEvidence(_ reference: String, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let id =
      if reference == "all", let directory {
        GroupID.all(of: directory.genesis.id)
      } else {
        try findGroup(reference, turn.tx).id
      }
    guard let fork = try turn.tx.groupForks(of: id).first,
      let own = try turn.tx.arrivalStatement(from: fork.author, at: fork.place)
    else { throw NodeError(.notFound, "no contradiction is kept of this group") }
    let first = try peerStatement(own, turn.tx).statement
    let second: EvidenceFileStatement
    if let place = fork.otherPlace, let other = try turn.tx.arrivalStatement(from: fork.author, at: place) {
      second = try peerStatement(other, turn.tx).statement
    } else {
      second = try EvidenceFileStatement(jsonBytes: fork.other)
    }
    turn.log(.evidenceWritten, .text(officer.id), .text(id.hex))
    return EvidenceAnswer(
      "group-evidence", file: GroupForkFile(first, second).bytes, statements: 2, unwitnessed: 0)
  }
}
