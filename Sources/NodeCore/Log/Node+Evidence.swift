import Cooperation
import Evidence
import Membership
import NodeStore
import PeerSync

extension Node {
  /// The evidence file of a message: on the sender's node with every recipient's receipts, on a recipient's with its own. Without
  /// what the message says it holds what the log shows to auditors anyway, so that one officer writes it at any level.
  func evidence(_ request: EvidenceRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let stored = try find(request.message, for: officer, turn)
    if request.disclose {
      try requireExport(stored, as: .evidence, by: officer, turn)
      try requireDisclosable(stored, turn)
    }
    guard let directory else { throw NodeError(.notReady, "there is no directory yet") }
    var gathered = GatheredEvidence()
    if stored.author == name.text {
      try gatherSent(stored, &gathered, turn.tx)
    } else {
      try gatherArrived(stored, &gathered, turn.tx)
    }
    guard !gathered.dispatches.isEmpty else {
      throw NodeError(.notFound, "message \(stored.id) has no dispatch on this node")
    }
    let disclosed = request.disclose ? try disclosure(of: stored, turn.tx) : nil
    turn.log(.evidenceWritten, .text(officer.id), .text(stored.id))
    if request.disclose { turn.log(.contentDisclosed, .text(officer.id), .text(stored.id), .none) }
    let last = gathered.version
    let file = EvidenceFile(
      genesis: directory.genesis.text, directories: Array(try turn.tx.directories().prefix(Int(clamping: last))),
      parties: parties(of: gathered.speakers, directory), dispatches: gathered.dispatches, disclosed: disclosed)
    return EvidenceAnswer(
      "audit-evidence", file: file.bytes, statements: gathered.statements, unwitnessed: gathered.unwitnessed)
  }

  /// Opens one event, or what one message said, to an auditor.
  func disclose(_ reference: LogReference, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let file: DisclosureFile
    if let index = reference.entry(below: try turn.tx.logSize()) {
      guard let entry = try turn.tx.entry(index) else {
        throw NodeError(.notFound, "the log has no entry \(index)")
      }
      guard Self.openEvent(of: entry) != nil else {
        throw NodeError(.refused, "entry \(index) is not opened with this right")
      }
      file = DisclosureFile(try witnessed(try ownStatement(index, turn.tx)), disclosed: nil)
      turn.log(.contentDisclosed, .text(officer.id), .none, .count(index))
    } else {
      let stored = try message(named: reference, for: officer, turn)
      try requireExport(stored, as: .disclosure, by: officer, turn)
      try requireDisclosable(stored, turn)
      file = DisclosureFile(
        try dispatchStatement(of: stored, turn.tx), disclosed: try disclosure(of: stored, turn.tx))
      turn.log(.contentDisclosed, .text(officer.id), .text(stored.id), .none)
    }
    return EvidenceAnswer("audit-disclose", file: file.bytes, statements: 1, unwitnessed: 0)
  }

  /// Refuses to write into a file of evidence what was given on the condition that it is none, before its provider consented: such a
  /// file goes to whoever asks what was said. Without what it says the file still proves that and when it was sent.
  private func requireDisclosable(_ stored: StoredMessage, _ turn: Turn) throws {
    let message = try open(stored, turn.tx)
    let fold = try thread(stored.thread, turn.tx).fold
    let used = CitedMessage(message, handling: fold.handling(of: message), place: "")
    let findings = UseCheck(law: catalogue.law, consents: fold.consents, on: Moment(seconds: Int(turn.now.seconds)).day)
      .findings([used], for: .export(isEvidence: true), by: name.text)
    guard findings.isEmpty else {
      throw NodeError(
        .refused,
        "what message \(stored.id) says is given on conditions that forbid to write it into evidence; without what it says "
          + "the file proves the same: leave out --disclose", findings: findings)
    }
  }

  /// The first dispatch of a message, from this node's log or from its sender's.
  private func dispatchStatement(of stored: StoredMessage, _ tx: StoreTransaction) throws -> EvidenceFileStatement {
    if let dispatch = try tx.dispatches(ofMessage: stored.key).first {
      return try witnessed(try ownStatement(dispatch.index, tx.inEpoch(dispatch.place.epoch)))
    }
    guard let arrival = try tx.arrivalStatements(ofMessage: stored.key).first else {
      throw NodeError(.notFound, "message \(stored.id) has no dispatch on this node")
    }
    let found = try peerStatement(arrival.statement, tx)
    return try witnessed((found.statement, found.head, found.isWitnessed))
  }

  private func witnessed(
    _ found: (statement: EvidenceFileStatement, head: Checkpoint, isWitnessed: Bool)
  ) throws -> EvidenceFileStatement {
    guard found.isWitnessed else {
      throw NodeError(
        .notWitnessed,
        "entry \(found.statement.proof.index) of \(found.head.origin) is not witnessed yet; wait for the next tick")
    }
    return found.statement
  }

  private func disclosure(of stored: StoredMessage, _ tx: StoreTransaction) throws -> EvidenceFileDisclosure {
    let (statement, salt) = try openStatement(stored, tx)
    return EvidenceFileDisclosure(statement: statement, salt: salt)
  }

  private func gatherSent(
    _ stored: StoredMessage, _ gathered: inout GatheredEvidence, _ tx: StoreTransaction
  ) throws {
    for dispatch in try tx.dispatches(ofMessage: stored.key) {
      let log = tx.inEpoch(dispatch.place.epoch)
      let own = try ownStatement(dispatch.index, log)
      var receipts: [EvidenceFileDispatch.Receipt] = []
      for receipt in try tx.receiptStatements(from: dispatch.peer, for: dispatch.place) {
        let found = try peerStatement(receipt, tx)
        receipts.append(
          EvidenceFileDispatch.Receipt(
            found.statement, consistency: try consistency(of: receipt, with: own.head, log)))
        gathered.count(found.isWitnessed, by: found.head)
      }
      try gathered.add(try witnessed(own), receipts, of: own.head)
    }
  }

  /// How the own head that a receipt names follows from another; nil where the log never had that size.
  private func consistency(
    of receipt: PeerStatement, with head: Checkpoint, _ tx: StoreTransaction
  ) throws -> [Digest]? {
    guard case .receipt(let event) = try LoggedEvent(parsing: receipt.event).content else { return nil }
    let seen = event.source.head.size
    guard seen <= (try tx.logSize()) else { return nil }
    return try tx.consistency(from: min(seen, head.size), to: max(seen, head.size))
  }

  private func gatherArrived(
    _ stored: StoredMessage, _ gathered: inout GatheredEvidence, _ tx: StoreTransaction
  ) throws {
    for arrival in try tx.arrivalStatements(ofMessage: stored.key) {
      let sent = try peerStatement(arrival.statement, tx)
      var receipts: [EvidenceFileDispatch.Receipt] = []
      for own in try tx.ownReceipts(to: arrival.statement.peer, for: arrival.place) {
        let receipt = try ownStatement(own.index, tx.inEpoch(own.epoch))
        gathered.count(receipt.isWitnessed, by: receipt.head)
        receipts.append(EvidenceFileDispatch.Receipt(receipt.statement, consistency: sent.consistency))
      }
      try gathered.add(
        try witnessed((sent.statement, sent.head, sent.isWitnessed)), receipts, of: sent.head)
    }
  }

  /// The speakers with their whole key history, and those who cosign for them with their cosigning keys.
  private func parties(of speakers: Set<NodeName>, _ directory: Directory) -> [EvidenceFileParty] {
    let cosigners = Set(speakers.flatMap { directory.party($0)?.witnesses ?? [] })
    return speakers.union(cosigners).sorted().compactMap { directory.party($0) }.map { party in
      let keys = party.keys.filter { speakers.contains(party.name) || $0.key.purpose == .cosign }
      return EvidenceFileParty(
        node: party.name, identities: party.identities.map(\.note.bytes),
        keys: keys.map { EvidenceFileParty.Key($0.key, revoked: $0.revoked) })
    }
  }
}

/// The statements of one message as they are found.
private struct GatheredEvidence {
  var dispatches: [EvidenceFileDispatch] = []
  var speakers: Set<NodeName> = []
  /// The newest version of the directory that a dispatch names.
  var version: UInt64 = 0
  var statements = 0
  var unwitnessed = 0

  mutating func add(
    _ statement: EvidenceFileStatement, _ receipts: [EvidenceFileDispatch.Receipt], of head: Checkpoint
  ) throws {
    count(true, by: head)
    if case .dispatch(let dispatch) = try LoggedEvent(parsing: statement.event).content {
      version = max(version, dispatch.directory.version)
    }
    dispatches.append(EvidenceFileDispatch(statement, receipts: receipts))
  }

  mutating func count(_ isWitnessed: Bool, by head: Checkpoint) {
    statements += 1
    if !isWitnessed { unwitnessed += 1 }
    speakers.insert(head.origin.node)
  }
}
