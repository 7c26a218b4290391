package import Evidence
import Membership
package import NodeStore
package import PeerSync

extension Node {
  /// Begins a pouch: the heads of the channels, and what is held of the peer, become statements that travel in it.
  func beginPouch(_ recipient: String, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let peer = try NodeName(recipient)
    guard peer != name, facts(peer) != nil else {
      throw NodeError(.notFound, "\(peer) is no active party of the directory, or this node itself")
    }
    try requireUnrestricted(peer, turn.tx)
    guard confirmation.state == .confirmed else {
      throw NodeError(
        .refused, "this node signs nothing until its log is confirmed; «comity status» says what it waits for")
    }
    let id = Hex.encode(suite.randomBytes(16))
    turn.log(.pouchExported, .text(officer.id), .text(peer.text), .text(id))
    try stateChannel(ordinary, to: peer, turn)
    try stateChannel(sealedChannel, to: peer, turn)
    turn.wantsHead()
    return DoneAnswer("pouch-begin", id: id)
  }

  /// States where a channel to a peer is, and what is held of that peer.
  func stateChannel(_ channel: ChannelKey, to peer: NodeName, _ turn: Turn) throws {
    let tx = turn.tx
    let (last, held) = (try tx.lastDispatch(to: peer, on: channel), try tx.held(of: peer))
    let theirs = ChannelKey(channel.kind, epoch: held?.origin.epoch ?? 1)
    let statement = ChannelStatement(
      peer: peer, key: channel, number: last.number, event: last.event, heldEpoch: theirs.epoch,
      heldSize: held?.size ?? 0,
      heldNumber: try tx.incoming(from: peer).first { $0.key == theirs }?.number ?? 0,
      receiptsBelow: try tx.receiptsBelow(of: peer))
    let now = turn.now
    turn.log(.local(statement.local)) { try tx.setStated(to: peer, about: channel.kind, at: $0, now) }
  }

  /// Notes how much of the own log a peer was shown over a link, for the pouch that may follow it.
  func noteShown(_ link: LinkID, _ turn: Turn) throws {
    guard let session = links[link], session.isLive, linkOfPeer[session.facts.peer] == link,
      let size = session.peerView?.size, size <= (try turn.tx.head()?.checkpoint.size ?? 0)
    else { return }
    try turn.tx.setShown(to: session.facts.peer, size: size)
    // Looked for by and by, so that a link that is opened after many messages need not walk over them all.
    for key in [ordinary, sealedChannel] { try turn.tx.noteSettled(to: session.facts.peer, on: key) }
  }

  /// What is to be packed; nil until the statements stand under a signed head. Under which one is noted, so that later pouches
  /// can follow this one.
  package func packing(_ id: String, to recipient: String, at now: Timestamp) throws -> PouchPacking? {
    let peer = try NodeName(recipient)
    guard let facts = facts(peer), let id = Hex.decode(id), let key = sealKey(of: peer, at: now)
    else { throw NodeError(.refused, "there is no seal key of \(recipient) that is valid now") }
    return try store.write { tx -> PouchPacking? in
      let statements = try tx.stated(to: peer)
      guard !statements.isEmpty, let head = try tx.head(),
        statements.allSatisfy({ $0.index < head.checkpoint.size })
      else { return nil }
      let hello = Hello(
        federation: facts.federation, node: name, identity: facts.identity, directory: facts.directory,
        logEpoch: facts.logEpoch, software: facts.software)
      var settled: [ChannelKey: UInt64] = [:]
      for key in [ordinary, sealedChannel] { settled[key] = try tx.settledDispatch(to: peer, on: key) }
      let packing = PouchPacking(
        recipient: peer, key: key, federation: facts.federation,
        label: try PouchLabel(id: id, part: 1, hello: hello, recipient: peer, packed: now), head: head,
        session: Session(packing: facts, peerHas: try tx.view(of: peer), settled: settled, at: now),
        sizes: try tx.sizesHeld(by: peer))
      try tx.setPacked(to: peer, size: head.checkpoint.size)
      return packing
    }
  }

  /// The frames with which each file of a pouch begins: the head, linked to whatever the peer may hold, and the statements.
  package func packHead(_ packing: inout PouchPacking) throws -> [Frame] {
    try store.read { tx in
      try packing.session.packHead(packing.head, since: packing.sizes, tx)
        + packing.session.packStatements(under: packing.head, tx)
    }
  }

  /// The next frames, a bounded number; none when all is packed but the attachments.
  package func pack(_ packing: inout PouchPacking) throws -> [Frame] {
    try store.read { tx in try packing.session.pack(under: packing.head, tx) }
  }

  /// The attachments that the peer lacks, looked for a bounded number at a time.
  /// - Parameter after: where the last look ended.
  /// - Returns: what goes, and where the next look begins; nil when all were looked at.
  package func packEnclosures(
    _ packing: PouchPacking, after: EnclosurePlace = .start
  ) throws -> (found: [(digest: Digest, length: UInt64)], next: EnclosurePlace?) {
    try store.read { tx in
      let (found, last) = try tx.unsettledEnclosures(
        to: packing.recipient, after: after, lookingAt: Limits.enclosuresAtOnce)
      return (found.map { ($0.digest, $0.length) }, last)
    }
  }
}
