import Evidence
import Membership
import NodeCore
import Testing

@Suite("The evidence of a message")
struct EvidenceFileTests {
  @Test("is whole on the sender's node: dispatch and receipt, both witnessed, under the auditor's trust alone")
  func sender() throws {
    let scenario = try AuditScenario()
    let file = try scenario.evidence(on: scenario.federation.registry)
    let found = try scenario.verify(file)
    #expect(found.report.verdict == .verified, "\(found.report.checks)")
    #expect(found.statements.map(\.label) == ["dispatch to alpha", "receipt of alpha (relayed, delivered)"])
    #expect(found.statements.allSatisfy { $0.received && $0.witnessed == TestNode.now.seconds })
    #expect(found.disclosed == nil && found.report.remarks.contains { $0.contains("not disclosed") })
  }

  @Test("is whole on the recipient's node, which never saw the sender's tree")
  func recipient() throws {
    let scenario = try AuditScenario()
    let file = try scenario.evidence(on: scenario.federation.alpha)
    let found = try scenario.verify(file)
    #expect(found.report.verdict == .verified, "\(found.report.checks)")
    #expect(found.statements.count == 2 && found.statements.allSatisfy { $0.witnessed != nil })
    let sent = try scenario.evidence(on: scenario.federation.registry)
    #expect(file.dispatches[0].statement.leafHash == sent.dispatches[0].statement.leafHash)
  }

  @Test("stays whole for every message of a long exchange, whatever head it came under", arguments: [1, 2, 5, 9])
  func manyHeads(perTick: Int) throws {
    let scenario = try AuditScenario(witnessed: false)
    var messages = [scenario.message]
    var link: UInt64 = 1
    for round in 0..<4 {
      for number in 0..<perTick {
        messages.append(try AuditScenario.send(scenario.federation))
        try scenario.federation.carry(link)
        // In one round the link breaks in the middle, and in another between the messages and the tick.
        if round == 2, number == perTick / 2 || number == perTick - 1 {
          link += 1
          try scenario.federation.join(link)
        }
      }
      try scenario.tick(link)
    }
    for message in messages {
      for node in [scenario.federation.registry, scenario.federation.alpha] {
        let found = try scenario.verify(try scenario.evidence(of: message, on: node))
        #expect(found.report.verdict == .verified, "\(node.name) \(found.report.checks)")
        #expect(found.statements.count == 2 && found.statements.allSatisfy { $0.witnessed != nil })
      }
    }
  }

  @Test(
    "is whole for messages that overtook the cosignatures: the witnessed head is smaller than the one they came under")
  func overtaking() throws {
    let scenario = try AuditScenario(witnessed: false)
    var messages = [scenario.message]
    for _ in 0..<3 {
      // The tick is signed, and before anybody cosigned it more messages are on their way.
      for node in [scenario.federation.registry, scenario.federation.alpha] { try node.perform(.tick) }
      for _ in 0..<2 { messages.append(try AuditScenario.send(scenario.federation)) }
      try scenario.federation.carry(1)
    }
    try scenario.tick()
    for message in messages {
      for node in [scenario.federation.registry, scenario.federation.alpha] {
        let found = try scenario.verify(try scenario.evidence(of: message, on: node))
        #expect(found.report.verdict == .verified, "\(node.name) \(found.report.checks)")
        #expect(found.statements.allSatisfy { $0.witnessed != nil })
      }
    }
  }

  @Test(
    "is refused before a quorum has seen the dispatch, and a receipt that nobody witnessed is shown as received only")
  func unwitnessed() throws {
    let scenario = try AuditScenario(witnessed: false)
    #expect(throws: NodeError.self) { try scenario.evidence(on: scenario.federation.registry) }
    #expect(throws: NodeError.self) { try scenario.evidence(on: scenario.federation.alpha) }
    // Only the sender's log ticks: the dispatch is witnessed, the receipt is not.
    try scenario.federation.registry.perform(.tick)
    try scenario.federation.carry(1)
    for node in [scenario.federation.registry, scenario.federation.alpha] {
      let found = try scenario.verify(try scenario.evidence(on: node))
      #expect(found.report.verdict == .cannotTell, "\(found.report.checks)")
      #expect(found.statements.map { $0.witnessed != nil } == [true, false])
      #expect(found.statements.allSatisfy { $0.received })
    }
  }

  @Test("opens what was said to whoever it is disclosed to, and to nobody else")
  func disclosed() throws {
    let scenario = try AuditScenario()
    for node in [scenario.federation.registry, scenario.federation.alpha] {
      #expect(throws: NodeError.self) { try scenario.evidence(on: node, disclose: true, as: "drafter") }
      #expect(throws: NodeError.self) { try scenario.evidence(on: node, disclose: true, as: "admin") }
      let found = try scenario.verify(try scenario.evidence(on: node, disclose: true))
      #expect(found.report.verdict == .verified)
      let message = try #require(found.disclosed?.message)
      #expect(String(decoding: message, as: UTF8.self).contains(scenario.message))
      let events = try node.events()
      #expect(events["content.disclosed"] == 1 && events["evidence.written"] == 1)
      let plain = try scenario.evidence(on: node).bytes
      #expect(!String(decoding: plain, as: UTF8.self).contains("disclosed"))
    }
  }

  @Test("proves nothing without trust, or under that of another federation")
  func untrusted() throws {
    let scenario = try AuditScenario()
    let file = try scenario.evidence(on: scenario.federation.registry, disclose: true)
    var bare = EvidenceVerifier(trust: nil, suite: scenario.suite)
    bare.verify(file)
    #expect(bare.report.verdict == .cannotTell)
    let other = try AuditScenario()
    let found = try scenario.verify(file, trusting: try other.trust())
    #expect(found.report.verdict != .verified)
    #expect(found.statements.allSatisfy { $0.witnessed == nil })
  }

  @Test("of a forger who brings own keys, witnesses and directory is never believed")
  func forger() throws {
    // Another federation of the same names: every signature holds, under keys that the auditor does not trust.
    let honest = try AuditScenario()
    let forged = try AuditScenario()
    let file = try forged.evidence(on: forged.federation.registry, disclose: true)
    #expect(try forged.verify(file).report.verdict == .verified)
    let found = try honest.verify(file)
    #expect(found.report.verdict != .verified)
    // The same beside the trusted genesis and directory.
    let trusted = try honest.evidence(on: honest.federation.registry)
    let dressed = EvidenceFile(
      genesis: trusted.genesis, directories: trusted.directories, parties: trusted.parties,
      dispatches: file.dispatches, disclosed: file.disclosed)
    #expect(try honest.verify(dressed).report.verdict != .verified)
    let inside = EvidenceFile(
      genesis: trusted.genesis, directories: file.directories, parties: trusted.parties,
      dispatches: trusted.dispatches, disclosed: nil)
    #expect(try honest.verify(inside).report.verdict == .failed)
    let parties = EvidenceFile(
      genesis: trusted.genesis, directories: trusted.directories, parties: file.parties,
      dispatches: trusted.dispatches, disclosed: nil)
    #expect(try honest.verify(parties).report.verdict == .failed)
  }

  @Test("is never verified with one bit changed, wherever it is", arguments: UInt64(1)...150)
  func oneBit(seed: UInt64) throws {
    let shared = try SharedEvidence.get()
    var random = SplitMix64(seed: seed)
    var bytes = shared.file.bytes
    let place = Int.random(in: 0..<bytes.count, using: &random)
    bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    guard let changed = try? EvidenceFile(parsing: bytes) else { return }
    let found = shared.verify(changed)
    #expect(found.report.verdict != .verified, "byte \(place)")
  }
}

/// One scenario's file and trust, for tests that only change bytes.
struct SharedEvidence {
  let trust: TrustFolder
  let file: EvidenceFile

  private static let made = Result { () throws -> SharedEvidence in
    let scenario = try AuditScenario()
    return SharedEvidence(
      trust: try scenario.trust(), file: try scenario.evidence(on: scenario.federation.registry, disclose: true))
  }

  static func get() throws -> SharedEvidence { try made.get() }

  func verify(_ file: EvidenceFile) -> EvidenceVerifier {
    var verifier = EvidenceVerifier(trust: trust, suite: .comity1)
    verifier.verify(file)
    return verifier
  }
}
