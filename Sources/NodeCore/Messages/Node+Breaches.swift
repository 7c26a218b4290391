import Cooperation
import Evidence
import NodeStore

/// What a peer's message breaks of the languages and the channel that this node published, and of the conditions under which this
/// node gave what it uses.
///
/// Judged is by what the peer provably had when it wrote: entries of this node whose delivery its own receipt states. So no finding
/// rests on something that the peer could not know, and none changes with what comes later.
extension Node {
  /// Everything that such a message breaks; what cannot be held against the peer with certainty is advice.
  func breaches(in message: Message, from sender: NodeName, _ tx: StoreTransaction) throws -> [Finding] {
    try publishedBreaches(in: message, from: sender, tx) + peerUseFindings(message, from: sender, tx)
  }

  private func publishedBreaches(
    in message: Message, from sender: NodeName, _ tx: StoreTransaction
  ) throws -> [Finding] {
    guard catalogue.kind(message.kind)?.isFormal == true, message.to.contains(where: { $0.node == name.text }) else {
      return []
    }
    let known = try ownEntries(knownTo: sender, at: message.written?.seconds ?? .max, tx)
    // The peer may hold the Registrar's statement of a receipt, or not: a breach is what is one either way.
    let readings = [registrars, []].map { registrars in
      publishedBreaches(in: message, entry: inForce(known, for: message, registrars: registrars))
    }
    return readings[0].filter { finding in
      readings[1].contains { ($0.path, $0.rule, $0.severity) == (finding.path, finding.rule, finding.severity) }
    }
  }

  private func publishedBreaches(in message: Message, entry: Register.Entry?) -> [Finding] {
    let state = entry.map { RequestedState(node: name.text, entry: $0.body, legislation: [], measures: []) }
    return catalogue.languageFindings(in: message, for: state)
      + catalogue.channelFindings(in: message, to: name.text, entry: entry?.body)
  }

  private func inForce(_ entries: [Register.Entry], for message: Message, registrars: Set<String>) -> Register.Entry? {
    RequestedState.entry(
      inForceOn: message.written?.day ?? Moment.Day(number: .max), of: entries, registrars: registrars,
      for: message.to.first { $0.node == name.text }?.unit)
  }

  /// The entries of this node in the directory of focal points, as a peer knew them at a time.
  private func ownEntries(knownTo peer: NodeName, at seconds: Int, _ tx: StoreTransaction) throws -> [Register.Entry] {
    var known: [Message] = []
    for thread in try tx.threads(withKind: RegisterKind.directory.kind, author: name.text) {
      for held in try openThread(thread, for: nil, tx) ?? [] {
        let isKnown =
          held.message.from.node == name.text
          ? try wasDelivered(held.message, to: peer, by: seconds, tx)
          : (held.message.written?.seconds ?? .max) <= seconds
        if isKnown { known.append(held.message) }
      }
    }
    return Register(.directory, folding: known, catalogue: catalogue).entries.filter { $0.author == name.text }
  }

  /// Whether a peer's own receipt states that a message of this node reached it by a time.
  private func wasDelivered(
    _ message: Message, to peer: NodeName, by seconds: Int, _ tx: StoreTransaction
  ) throws -> Bool {
    guard let stored = try tx.message(author: name.text, id: message.id) else { return false }
    return try tx.dispatches(ofMessage: stored.key).filter { $0.peer == peer.text }.contains { dispatch in
      try tx.receipts(from: peer.text, for: dispatch.place).contains { receipt in
        receipt.rungs.contains("delivered") && Int(receipt.time.seconds) <= seconds
      }
    }
  }
}
