import Evidence
import NodeCore
import NodeStore
import PeerSync

extension Watch {
  /// Nodes belong to a group from now on, whatever is decided later.
  mutating func joins(_ names: [NodeName], _ group: Digest) { members[group, default: []].formUnion(names) }

  /// Nobody but who ever was in a group gets a byte that tells of it.
  mutating func checkAudience(_ frame: Frame, from node: NodeName, to peer: NodeName) {
    for group in Self.groups(in: frame) {
      if let members = members[group], !members.contains(peer) {
        violation("5: \(node) tells \(peer) of a group that it never was in")
      }
    }
  }

  private static func groups(in frame: Frame) -> [Digest] {
    switch frame {
    case .groupHeads(let heads): heads.map(\.group)
    case .groupProof(let proof): [group(of: proof.statement)].compactMap(\.self)
    case .deliver(let delivery): delivery.parcels.compactMap { group(of: $0.statement) }
    default: []
    }
  }

  private static func group(of statement: LoggedStatement) -> Digest? {
    guard case .dispatch(let dispatch)? = try? LoggedEvent(parsing: statement.event).content else { return nil }
    return dispatch.group?.id
  }

  /// An administrator decided about a peer.
  mutating func restrict(_ node: NodeName, _ peer: NodeName, _ kind: PeerRestriction.Kind, taken: UInt64) {
    restrictions[node, default: [:]][peer] = Restriction(kind: kind, taken: taken)
  }

  /// What was decided about a peer is over.
  mutating func lift(_ node: NodeName, _ peer: NodeName? = nil) {
    if let peer { restrictions[node]?[peer] = nil } else { restrictions[node] = nil }
  }

  /// What a node's administrator decided about a peer, and how many of its dispatches were held then.
  func restriction(of peer: NodeName, by node: NodeName) -> Restriction? { restrictions[node]?[peer] }

  /// With whom is paused nobody speaks, and with whom is quarantined nobody exchanges messages.
  mutating func checkRestriction(_ frame: Frame, from node: NodeName, to peer: NodeName) {
    guard let kind = restrictions[node]?[peer]?.kind else { return }
    switch (kind, frame) {
    case (_, .close): return
    case (.paused, _): violation("8: \(node) speaks with \(peer), whom it paused: \("\(frame)".prefix { $0 != "(" })")
    case (.quarantined, .deliver), (.quarantined, .groupHeads), (.quarantined, .groupProof):
      violation("8: \(node) sends messages to \(peer), whom it quarantined")
    default: return
    }
  }

  /// A node goes by a version under which a member is none any more.
  mutating func departs(_ member: NodeName, at node: NodeName, taken: UInt64) {
    departed[node] = Departed(member: member, taken: taken)
  }

  /// With whom is no member any more nobody speaks.
  mutating func checkDeparted(_ frame: Frame, from node: NodeName, to peer: NodeName) {
    if case .close = frame { return }
    guard departed[node]?.member == peer else { return }
    violation("8: \(node) speaks with \(peer), who is no member: \("\(frame)".prefix { $0 != "(" })")
  }

  /// Who is no member any more, and how many of its dispatches were held at that moment.
  struct Departed {
    let member: NodeName
    let taken: UInt64
  }

  /// What an administrator decided.
  struct Restriction {
    let kind: PeerRestriction.Kind
    /// How many dispatches of the peer were held at that moment.
    let taken: UInt64
  }
}
