package import Evidence
import Membership

/// One message of alpha to bravo, told as evidence: the dispatch in alpha's log, the receipt in bravo's, both witnessed.
///
/// The parts are open, so that a test can change each of them and put the file together again.
package struct WrittenEvidence: Sendable {
  package let federation: AuditFederation
  package private(set) var sender: WrittenLog
  package private(set) var recipient: WrittenLog
  package let statement: SealedStatement
  package let salt: Salt
  /// The dispatch, and what was entered of it.
  package let dispatch: LoggedEvent
  package let receipt: LoggedEvent
  private let entrySalt: Salt

  /// Where the dispatch stands in alpha's log of 40 entries, and the receipt in bravo's of 20.
  package static let place: UInt64 = 17
  /// The size of alpha's log under which bravo saw the dispatch.
  package static let seen: UInt64 = 24

  package init(_ federation: AuditFederation) throws {
    self.federation = federation
    let (alpha, bravo) = (federation[0], federation[1])
    statement = try SealedStatement(
      sender: alpha.name, recipients: [bravo.name], message: Array(#"{"subject":"fiction"}"#.utf8))
    salt = try Salt([UInt8](repeating: 7, count: 32))
    entrySalt = try Salt([UInt8](repeating: 9, count: 32))
    let envelope = Digest.sha256([1])
    let name = DispatchName(
      speaker: alpha.name, recipient: bravo.name,
      place: Envelope.Place(channel: .ordinary, epoch: 1, number: 1))
    dispatch = LoggedEvent(
      .dispatch(
        DispatchEvent(
          federation: federation.directory.genesis.id, name: name, previous: .zero, envelope: envelope,
          body: .sha256([2]), commitment: statement.commitment(salt: salt), suite: federation.suite.name,
          directory: federation.directory.reference)), at: AuditFederation.start)
    let entry = LogEntry(event: dispatch.bytes, salt: entrySalt)
    sender = try Self.log(federation.origin(alpha), size: 40, at: Self.place, entry)
    receipt = LoggedEvent(
      .receipt(
        ReceiptEvent(
          dispatch: name, event: dispatch.digest, envelope: envelope, rungs: [.relayed, .delivered], reason: nil,
          source: ReceiptEvent.Source(index: Self.place, leaf: entry.leafHash, head: try sender.head(Self.seen)))),
      at: AuditFederation.start)
    recipient = try Self.log(
      federation.origin(bravo), size: 20, at: Self.place, LogEntry(event: receipt.bytes, salt: entrySalt))
  }

  private static func log(_ origin: LogOrigin, size: UInt64, at place: UInt64, _ entry: LogEntry) throws -> WrittenLog {
    var log = WrittenLog(origin)
    for index in 0..<size {
      try log.append(index == place ? entry : LogEntry(commitment: .sha256(Array("\(origin) \(index)".utf8))))
    }
    return log
  }

  /// Everybody but the speaker.
  package func witnesses(of place: Int) -> [AuditFederation.Member] {
    federation.members.filter { $0.name != federation[place].name }
  }

  /// A statement of a log under its whole head.
  package func statement(
    _ event: LoggedEvent, in log: WrittenLog, by member: Int, note: SignedNote? = nil, inclusion: [Digest]? = nil
  ) throws -> EvidenceFileStatement {
    let note = try note ?? log.note(by: federation[member], cosigned: witnesses(of: member))
    let path = try inclusion ?? MerkleTree.inclusion(of: Self.place, size: log.size, reading: log)
    return try EvidenceFileStatement(
      event: event.bytes, salt: entrySalt,
      proof: try TlogProof(index: Self.place, inclusion: path, checkpoint: note))
  }

  /// The whole file, with parts replaced.
  package func file(
    dispatch: EvidenceFileStatement? = nil, receipt: EvidenceFileStatement? = nil, consistency: [Digest]? = nil,
    genesis: [UInt8]? = nil, directories: [[UInt8]]? = nil, disclosed: EvidenceFileDisclosure? = nil
  ) throws -> EvidenceFile {
    EvidenceFile(
      genesis: genesis ?? federation.directory.genesis.text,
      directories: directories ?? [federation.directory.note.bytes],
      parties: federation.members.map {
        EvidenceFileParty(
          node: $0.name, identities: [$0.identity.note.bytes],
          keys: [EvidenceFileParty.Key($0.cosigningKey, revoked: nil)])
      },
      dispatches: [
        EvidenceFileDispatch(
          try dispatch ?? statement(self.dispatch, in: sender, by: 0),
          receipts: [
            EvidenceFileDispatch.Receipt(
              try receipt ?? statement(self.receipt, in: recipient, by: 1),
              consistency: try consistency ?? sender.consistency(from: Self.seen))
          ])
      ],
      disclosed: disclosed ?? EvidenceFileDisclosure(statement: statement, salt: salt))
  }

  /// The proof of the dispatch, with its entry in the extra line as `audit prove` writes it.
  package func proof(note: SignedNote? = nil) throws -> TlogProof {
    try TlogProof(
      index: Self.place, inclusion: try MerkleTree.inclusion(of: Self.place, size: sender.size, reading: sender),
      checkpoint: try note ?? sender.note(by: federation[0], cosigned: witnesses(of: 0)),
      extra: LogEntry(event: dispatch.bytes, salt: entrySalt).bytes)
  }
}
