import Evidence
import Membership
import NodeCore
import Testing

/// What somebody may do to a file of evidence, and what the auditor's verifier says to each.
@Suite("A changed file of evidence")
struct EvidenceChangeTests {
  /// What is done to the lines of a checkpoint.
  enum LineChange: CaseIterable {
    case removed, wrong, doubled
  }

  /// The file with the first dispatch or its receipt changed.
  private func file(
    _ file: EvidenceFile, receipt: Bool, _ change: (EvidenceFileStatement) throws -> EvidenceFileStatement
  ) throws -> EvidenceFile {
    let dispatch = file.dispatches[0]
    let changed =
      receipt
      ? EvidenceFileDispatch(
        dispatch.statement,
        receipts: [
          EvidenceFileDispatch.Receipt(
            try change(dispatch.receipts[0].statement), consistency: dispatch.receipts[0].consistency)
        ]) : EvidenceFileDispatch(try change(dispatch.statement), receipts: dispatch.receipts)
    return with(file, dispatches: [changed])
  }

  private func with(
    _ file: EvidenceFile, dispatches: [EvidenceFileDispatch]? = nil, disclosed: EvidenceFileDisclosure?? = nil
  ) -> EvidenceFile {
    EvidenceFile(
      genesis: file.genesis, directories: file.directories, parties: file.parties,
      dispatches: dispatches ?? file.dispatches, disclosed: disclosed ?? file.disclosed)
  }

  private func statement(
    _ statement: EvidenceFileStatement, lines: (inout [NoteLine]) -> Void
  ) throws -> EvidenceFileStatement {
    let proof = statement.proof
    var changed = proof.checkpoint.lines
    lines(&changed)
    return try EvidenceFileStatement(
      event: statement.event, salt: statement.salt,
      proof: try TlogProof(
        index: proof.index, inclusion: proof.inclusion,
        checkpoint: try SignedNote(text: proof.checkpoint.text, lines: changed)))
  }

  @Test(
    "with half a signature of the log or of a witness missing, wrong or doubled is never verified",
    arguments: LineChange.allCases, 0..<4)
  func halves(change: LineChange, line: Int) throws {
    let shared = try SharedEvidence.get()
    for receipt in [false, true] {
      let changed = try file(shared.file, receipt: receipt) { statement in
        try self.statement(statement) { lines in
          switch change {
          case .removed: lines.remove(at: line)
          case .doubled: lines.append(lines[line])
          case .wrong:
            var bytes = lines[line].signature
            bytes[bytes.count - 1] ^= 1
            lines[line] = NoteLine(name: lines[line].name, keyID: lines[line].keyID, signature: bytes)
          }
        }
      }
      let found = shared.verify(changed).report
      #expect(found.verdict == (change == .removed ? .cannotTell : .failed), "\(line) \(found.checks)")
    }
  }

  @Test("with no cosignature at all is received, not witnessed")
  func noWitness() throws {
    let shared = try SharedEvidence.get()
    let changed = try file(shared.file, receipt: false) { statement in
      try self.statement(statement) { $0.removeSubrange(2...) }
    }
    let found = shared.verify(changed)
    #expect(found.report.verdict == .cannotTell)
    #expect(found.statements.map { $0.received } == [true, true])
    #expect(found.statements.map { $0.witnessed != nil } == [false, true])
  }

  @Test("with the receipt of another message spliced in is proven wrong")
  func splicedReceipt() throws {
    let scenario = try AuditScenario()
    let other = try AuditScenario.send(scenario.federation)
    try scenario.federation.carry(1)
    try scenario.tick()
    for node in [scenario.federation.registry, scenario.federation.alpha] {
      let (first, second) = (try scenario.evidence(on: node), try scenario.evidence(of: other, on: node))
      let spliced = with(
        first,
        dispatches: [EvidenceFileDispatch(first.dispatches[0].statement, receipts: second.dispatches[0].receipts)])
      #expect(try scenario.verify(spliced).report.verdict == .failed)
      let both = with(first, dispatches: first.dispatches + second.dispatches)
      #expect(try scenario.verify(both).report.verdict == .failed, "two messages in one file")
      let asReceipt = with(
        first,
        dispatches: [
          EvidenceFileDispatch(
            first.dispatches[0].statement,
            receipts: [EvidenceFileDispatch.Receipt(second.dispatches[0].statement, consistency: nil)])
        ])
      #expect(try scenario.verify(asReceipt).report.verdict == .failed, "a dispatch is no receipt")
    }
  }

  @Test("with the words of another message is proven wrong")
  func otherWords() throws {
    let scenario = try AuditScenario()
    let other = try AuditScenario.send(scenario.federation)
    try scenario.federation.carry(1)
    try scenario.tick()
    let node = scenario.federation.alpha
    let (first, second) = (
      try scenario.evidence(on: node, disclose: true), try scenario.evidence(of: other, on: node, disclose: true)
    )
    let swapped = try scenario.verify(with(first, disclosed: .some(second.disclosed)))
    #expect(swapped.report.verdict == .failed && swapped.disclosed == nil)
    let words = try #require(first.disclosed)
    let salted = EvidenceFileDisclosure(statement: words.statement, salt: try #require(second.disclosed).salt)
    #expect(try scenario.verify(with(first, disclosed: .some(salted))).report.verdict == .failed)
    let otherAudience = EvidenceFileDisclosure(
      statement: try SealedStatement(
        sender: words.statement.sender, recipients: [try NodeName("bravo")], message: words.statement.message),
      salt: words.salt)
    #expect(try scenario.verify(with(first, disclosed: .some(otherAudience))).report.verdict == .failed)
    let disclosure = try scenario.disclosure(scenario.message, on: node)
    #expect(try scenario.verify(disclosure).report.verdict == .verified)
    let exchanged = DisclosureFile(disclosure.statement, disclosed: second.disclosed)
    let found = try scenario.verify(exchanged)
    #expect(found.report.verdict == .failed && found.disclosed == nil)
  }

  @Test("with another event, salt, index or path is proven wrong before the event is read")
  func otherEntry() throws {
    let shared = try SharedEvidence.get()
    for receipt in [false, true] {
      for part in 0..<4 {
        let changed = try file(shared.file, receipt: receipt) { statement in
          let proof = statement.proof
          var path = proof.inclusion
          if part == 3 { path[0] = .zero }
          return try EvidenceFileStatement(
            event: part == 0 ? statement.event + [0x20] : statement.event,
            salt: part == 1 ? try Salt([UInt8](repeating: 1, count: 32)) : statement.salt,
            proof: try TlogProof(
              index: part == 2 ? proof.index ^ 1 : proof.index, inclusion: path, checkpoint: proof.checkpoint))
        }
        let found = shared.verify(changed).report
        #expect(found.verdict == .failed && found.badEntry != nil)
      }
    }
  }

  @Test("in which the recipient saw another history of the sender's log is proven wrong")
  func otherHistory() throws {
    let scenario = try AuditScenario(witnessed: false)
    // Between the head that the receipt names and the witnessed one lie further batches.
    try AuditScenario.send(scenario.federation)
    try scenario.federation.carry(1)
    try scenario.tick()
    let file = try scenario.evidence(on: scenario.federation.registry)
    let receipt = file.dispatches[0].receipts[0]
    let path = try #require(receipt.consistency)
    try #require(!path.isEmpty)
    func judged(_ consistency: [Digest]?) throws -> AuditReport.Verdict {
      let changed = EvidenceFileDispatch.Receipt(receipt.statement, consistency: consistency)
      return try scenario.verify(
        with(file, dispatches: [EvidenceFileDispatch(file.dispatches[0].statement, receipts: [changed])])
      ).report.verdict
    }
    #expect(try judged(path) == .verified)
    #expect(try judged(nil) == .cannotTell)
    #expect(try judged(path.dropLast()) == .cannotTell)
    #expect(try judged([.zero] + path) != .verified)
  }

  @Test("that names a directory newer than the auditor's cannot be told, and holds once the auditor has it")
  func newerDirectory() throws {
    var scenario = try AuditScenario()
    try scenario.nextDirectory()
    try scenario.federation.join(2)
    let later = try AuditScenario.send(scenario.federation)
    try scenario.federation.carry(2)
    try scenario.tick(2)
    for node in [scenario.federation.registry, scenario.federation.alpha] {
      let file = try scenario.evidence(of: later, on: node)
      #expect(file.directories.count == 2)
      #expect(try scenario.verify(file, trusting: try scenario.trust(upTo: 1)).report.verdict == .cannotTell)
      #expect(try scenario.verify(file).report.verdict == .verified)
      // What was sent under the first version holds under both.
      let before = try scenario.evidence(on: node)
      #expect(before.directories.count == 1)
      #expect(try scenario.verify(before, trusting: try scenario.trust(upTo: 1)).report.verdict == .verified)
      #expect(try scenario.verify(before).report.verdict == .verified)
    }
  }

  @Test("whose witness's key was revoked before it cosigned does not count the cosignature")
  func revoked() throws {
    let cases: [(moment: Int64, verdict: AuditReport.Verdict)] = [
      (-10, .cannotTell), (0, .cannotTell), (1, .verified), (10, .verified),
    ]
    for (moment, verdict) in cases {
      var scenario = try AuditScenario()
      try scenario.nextDirectory { parties in
        parties.map { party in
          Party(
            name: party.name, title: party.title, state: party.state, functions: party.functions,
            endpoints: party.endpoints, suites: party.suites, identities: party.identities,
            keys: party.keys.map {
              let isRevoked = party.name.text == "alpha" && $0.key.purpose == .cosign
              return Party.ListedKey(
                key: $0.key, revoked: isRevoked ? TestNode.now.advanced(bySeconds: moment) : nil)
            }, witnesses: party.witnesses, quorum: party.quorum)
        }
      }
      let file = try scenario.evidence(on: scenario.federation.registry)
      let found = try scenario.verify(file)
      #expect(found.report.verdict == verdict, "\(found.report.checks)")
    }
  }

  @Test("that is no such file, has a member too many or too few, or is too large is refused")
  func otherForms() throws {
    let bytes = try SharedEvidence.get().file.bytes
    let text = String(decoding: bytes, as: UTF8.self)
    for (from, to) in [
      (#""schema":"comity/evidence/v1""#, #""schema":"comity/evidence/v2""#), (#"{"schema""#, #"{"more":1,"schema""#),
      (#""genesis":"#, #""genesis":"","genesis":"#), (#""receipts":["#, #""receipts":[{},"#),
      (#""dispatches":["#, #""dispatches":[],"other":["#), (#""directories":["#, #""directories":["*","#),
    ] {
      let changed = text.replacing(from, with: to, maxReplacements: 1)
      #expect(changed != text)
      #expect(throws: EvidenceError.self) { try EvidenceFile(parsing: Array(changed.utf8)) }
    }
    #expect(throws: EvidenceError.self) { try DisclosureFile(parsing: bytes) }
    #expect(throws: EvidenceError.self) { try EvidenceFile(parsing: bytes.dropLast(2)) }
    #expect(throws: EvidenceError(.tooLarge, "")) {
      try EvidenceFile(parsing: [UInt8](repeating: 0x20, count: Evidence.Limits.evidenceFile + 1))
    }
    #expect(try EvidenceFile(parsing: bytes).bytes == bytes)
  }
}
