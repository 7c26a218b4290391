import Evidence
import Membership
import NodeStore
import PeerSync

/// What has to be there before what this node says is signed, witnessed and sent, and is not: told at once, to whoever acts or looks.
extension Node {
  /// What keeps an approved message from being sealed, signed, witnessed or sent now, in words; empty where nothing does.
  func waits(of recipients: [NodeName], _ tx: StoreTransaction) throws -> [String] {
    let own = try signingWaits(tx)
    if confirmation.state == .recovering { return own }
    return try own + recipients.sorted().compactMap { try sendingWait(to: $0, tx) }
  }

  /// What the signature and the witnesses wait for.
  private func signingWaits(_ tx: StoreTransaction) throws -> [String] {
    switch confirmation.state {
    case .recovering:
      return [
        "nothing is sealed or signed while this node recovers: it goes once two officers opened the next epoch, «comity recover status»"
      ]
    case .unconfirmed:
      return [
        "nothing is signed before the node is confirmed: \(confirmation.heard.count) of "
          + "\(Plural.of(witnessesNeeded, "witness", "witnesses")) showed what was cosigned since the start\(try absent(tx)); «comity status»"
      ]
    case .confirmed: return try quorumLack(tx).map { [$0] } ?? []
    }
  }

  /// What the way to one recipient waits for; nil where it is open.
  private func sendingWait(to peer: NodeName, _ tx: StoreTransaction) throws -> String? {
    if let kind = try tx.restriction(of: peer)?.kind {
      return "\(peer) is \(kind.rawValue) by an administrator: nothing goes to it until «comity peer resume \(peer)»"
    }
    if let party = directory?.party(peer), let why = try whyNot(party, tx) {
      return "\(peer) is not linked (\(why)): it goes when it is, or by «comity pouch export --to \(peer)»"
    }
    return refusal(of: peer).map { "\(peer) takes no messages for now (\($0)): «comity peer test \(peer)» says why" }
  }

  /// That fewer witnesses are linked than a quorum takes; nil where enough are, or none is assigned.
  func quorumLack(_ tx: StoreTransaction) throws -> String? {
    guard confirmation.state == .confirmed, let own = directory?.party(name), own.state == .active,
      !own.witnesses.isEmpty
    else { return nil }
    let linked = own.witnesses.count { isLinked($0) }
    guard linked < own.quorum else { return nil }
    return
      "\(linked) of \(Plural.of(own.witnesses.count, "witness", "witnesses")) linked, and a quorum takes \(own.quorum): what this node signs goes "
      + "out and is not witnessed until then\(try absent(tx))"
  }

  /// The witnesses that are not linked, each with the reason, as the end of a sentence.
  func absent(_ tx: StoreTransaction) throws -> String {
    let parties = (directory?.party(name)?.witnesses ?? []).filter { !isLinked($0) }.compactMap { directory?.party($0) }
    guard !parties.isEmpty else { return "" }
    return try "; not linked: "
      + parties.map { party in "\(party.name)\(try whyNot(party, tx).map { " (\($0))" } ?? "")" }.joined(
        separator: ", ")
  }

  private func isLinked(_ peer: NodeName) -> Bool { linkOfPeer[peer].flatMap { links[$0]?.isLive } ?? false }
}
