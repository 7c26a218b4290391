import Evidence
import Membership
import NodeStore

extension Node {
  /// Takes in that the file of an attachment that was whole is missing or damaged. One of a peer is fetched again.
  func lost(_ digest: Digest, _ fault: EnclosureFault, _ turn: Turn) throws {
    guard let stored = try turn.tx.enclosure(digest), stored.state == .whole || stored.state == .draft else { return }
    let stamp = enclosures?.stamp(of: digest)
    // Whoever found it read some time ago; it may have been put back, or fetched, since.
    guard fault == .damaged || stamp?.length != stored.length else { return }
    let isNew = losses[digest]?.fault != fault
    losses[digest] = EnclosureLoss(fault: fault, stamp: stamp)
    for peer in served.keys { served[peer]?[digest] = nil }
    let message = try stored.message.flatMap(turn.tx.message(key:))
    let author = try message.flatMap { $0.author == name.text ? nil : try NodeName($0.author) }
    if let author {
      try turn.tx.wantAgain(digest)
      (transfers[digest], checks[digest]) = (nil, nil)
      turn.output(.work(.enclosure(.remove([digest]))))
      try fetch(from: author, turn)
    }
    guard isNew else { return }
    let open = try message.flatMap { try turn.tx.isSealed(matter: $0.thread) ? nil : $0.id }
    turn.output(.enclosureNews(.lost(digest, fault, message: open, again: author)))
  }

  /// What was found of an attachment's file; nil when nothing was, or another file stands there now.
  func loss(of stored: StoredEnclosure) -> EnclosureFault? {
    guard let loss = losses[stored.digest] else { return nil }
    guard stored.state != .wanted, enclosures?.stamp(of: stored.digest) != loss.stamp else { return loss.fault }
    losses[stored.digest] = nil
    return nil
  }

  /// Says that an attachment cannot be read, since its file is not what it was.
  func refusal(of fault: EnclosureFault, number: Int, _ message: String, of sender: NodeName) -> NodeError {
    let what = "the file of attachment \(number) of message \(message) is \(fault.rawValue) in this node's folder"
    guard sender != name else {
      return NodeError(.storeFailed, "\(what); it is this node's own: put the file back from a backup")
    }
    return NodeError(
      .refused, "\(what); it is fetched again from \(sender), see «comity message attachments»")
  }

  /// Own attachments that recipients wait for and whose files are gone. What is under seal shows in no status.
  func lossWarnings(_ tx: StoreTransaction) throws -> [String] {
    try losses.keys.sorted().compactMap { digest in
      guard let stored = try tx.enclosure(digest), stored.state == .whole, let fault = loss(of: stored),
        let message = try stored.message.flatMap(tx.message(key:)), message.author == name.text,
        try !tx.isSealed(matter: message.thread)
      else { return nil }
      let waiting = try waitingRecipients(ofMessage: message.key, tx)
      let who = waiting == 0 ? "" : ": \(Plural.of(waiting, "recipient")) \(waiting == 1 ? "waits" : "wait") for it"
      return
        "attachment \(stored.place + 1) of message \(message.id) is \(fault.rawValue) in this node's folder\(who); "
        + "put the file attachments/\(digest) back from a backup"
    }
  }

  /// Recipients of an own message that did not state that it is delivered.
  private func waitingRecipients(ofMessage key: Int64, _ tx: StoreTransaction) throws -> Int {
    let waiting = try tx.dispatches(ofMessage: key).filter { dispatch in
      let stated = try tx.receipts(from: dispatch.peer, for: dispatch.place).flatMap(\.rungs)
      return Set(stated).isDisjoint(with: ["delivered", "rejected"])
    }
    return Set(waiting.map(\.peer)).count
  }
}
