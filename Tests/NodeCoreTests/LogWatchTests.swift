import Evidence
import Membership
import NodeCore
import NodeStore
import Testing

@Suite("A log that is watched")
struct LogWatchTests {
  private func look(
    _ folder: ExportedLog, after state: LogWatch.State?, _ scenario: AuditScenario, seconds: Int64 = 60
  ) throws -> LogWatch {
    var watch = LogWatch(trust: try scenario.trust(), suite: scenario.suite, state: state)
    try watch.look(at: folder, now: TestNode.now.advanced(bySeconds: seconds))
    return watch
  }

  private func grow(_ scenario: AuditScenario) throws {
    try AuditScenario.send(scenario.federation)
    try scenario.federation.carry(1)
    try scenario.tick()
  }

  @Test("is followed from look to look while it grows")
  func grows() throws {
    let scenario = try AuditScenario()
    var state: LogWatch.State?
    for round in 0..<3 {
      let found = try look(try ExportedLog(of: scenario.federation.registry), after: state, scenario)
      #expect(found.report.verdict == .verified && found.alarms.isEmpty, "\(found.report.checks)")
      state = found.state
      #expect(state?.notes.count == round + 1 && state?.witnessed == TestNode.now.seconds)
      let again = try look(try ExportedLog(of: scenario.federation.registry), after: state, scenario)
      #expect(again.report.verdict == .verified && again.state?.notes.count == round + 1)
      try grow(scenario)
    }
  }

  @Test("is proven to fork: another root of one size, and a larger tree that does not hold the smaller")
  func fork() throws {
    let scenario = try AuditScenario()
    let node = scenario.federation.registry
    let log = try ExportedLog(of: node)
    let held = try look(log, after: nil, scenario).state
    for size in [try log.head.size, try log.head.size + 13] {
      let forged = try ExportedLog(forgedBy: node, size: size)
      let found = try look(forged, after: held, scenario)
      #expect(found.report.verdict == .failed, "\(found.report.checks)")
      #expect(found.alarms.map(\.alarm) == [.fork])
      #expect(found.state?.notes == held?.notes)
      // Whoever has the proof and the trust folder needs nothing else.
      let proof = try #require(found.proof)
      var verifier = EvidenceVerifier(trust: try scenario.trust(), suite: scenario.suite)
      verifier.verify(pair: proof.first, proof.second, consistency: proof.nodes.isEmpty ? nil : proof.nodes)
      #expect(verifier.report.verdict == .failed, "\(verifier.report.checks)")
    }
  }

  /// The registry's store is an older copy, and two officers open the next epoch of its log.
  private func recover(_ scenario: AuditScenario, from copy: String) throws {
    let (federation, registry) = (scenario.federation, scenario.federation.registry)
    try registry.restore(from: copy)
    for link in [UInt64(30), 31] { try federation.join(link) }
    for (officer, approve) in [("admin", false), ("approver", true)] {
      _ = try registry.ask(
        .recover(ConfirmRequest(approve: approve)), token: try registry.login(officer), as: DoneAnswer.self)
    }
    try registry.restart()
    try federation.join(40)
    for _ in 0..<2 { try scenario.tick(40) }
  }

  @Test(
    "goes on in a new epoch: with the last head it is linked, with an earlier one it needs the word of witnesses, and then it is followed",
    arguments: [(true, false), (false, true), (false, false)])
  func newEpoch(seenLast: Bool, witnessed: Bool) throws {
    let scenario = try AuditScenario()
    let registry = scenario.federation.registry
    let copy = try registry.backup()
    try scenario.federation.join(2)
    var state = try look(try ExportedLog(of: registry), after: nil, scenario).state
    try AuditScenario.send(scenario.federation)
    try scenario.federation.carry(2)
    try scenario.tick(2)
    let last = try look(try ExportedLog(of: registry), after: state, scenario).state
    if seenLast { state = last }
    try recover(scenario, from: copy)
    var bare = try ExportedLog(of: registry, events: false)
    // The head that closed the epoch, with the lines of its witnesses where somebody kept them.
    if witnessed { bare.contents[ExportFolder.closing(ofEpoch: 1)] = last?.notes.last }
    var missing = bare
    missing.contents[ExportFolder.opening] = nil
    for seconds in [Int64(60), 61] {
      let unlinked = try look(missing, after: state, scenario, seconds: seconds)
      #expect(unlinked.alarms.map(\.alarm) == [.unproven] && unlinked.state?.notes == state?.notes)
    }
    // What nobody witnessed is the log's own word: one alarm, and no more of it.
    let found = try look(bare, after: state, scenario)
    #expect(found.alarms.map(\.alarm) == (witnessed || seenLast ? [] : [.unproven]), "\(found.alarms)")
    #expect(found.report.verdict == (witnessed || seenLast ? .verified : .cannotTell), "\(found.report.checks)")
    let again = try look(bare, after: found.state, scenario)
    #expect(again.alarms.isEmpty && again.report.verdict == .verified, "\(again.report.checks)")
  }

  @Test("that shows less than before is a rollback, which alone proves nothing against it")
  func rollback() throws {
    let scenario = try AuditScenario()
    let node = scenario.federation.registry
    let old = try ExportedLog(of: node)
    let first = try look(old, after: nil, scenario).state
    try grow(scenario)
    let held = try look(try ExportedLog(of: node), after: first, scenario).state
    let found = try look(old, after: held, scenario)
    #expect(found.report.verdict == .cannotTell && found.alarms.map(\.alarm) == [.rollback])
    #expect(found.state?.notes == held?.notes)
    // A smaller head that contradicts one of those before it proves a fork all the same.
    let forged = try ExportedLog(forgedBy: node, size: try old.head.size + 1)
    let lie = try look(forged, after: held, scenario)
    #expect(lie.report.verdict == .failed && lie.alarms.map(\.alarm) == [.rollback, .fork])
  }

  @Test("that cannot be reached is an alarm once nothing newer was seen for too long, and no proof of anything")
  func unreachable() throws {
    let scenario = try AuditScenario()
    let held = try look(try ExportedLog(of: scenario.federation.registry), after: nil, scenario).state
    func inVain(_ state: LogWatch.State?, after seconds: Int64) throws -> LogWatch {
      var watch = LogWatch(trust: try scenario.trust(), suite: scenario.suite, state: state, staleAfter: 30)
      watch.lookInVain("connection refused", since: TestNode.now, now: TestNode.now.advanced(bySeconds: seconds))
      return watch
    }
    for state in [held, nil] {
      let soon = try inVain(state, after: 20)
      #expect(soon.report.verdict == .cannotTell && soon.alarms.isEmpty)
      let late = try inVain(state, after: 40)
      #expect(late.report.verdict == .cannotTell && late.alarms.map(\.alarm) == [.stale])
      #expect(late.state?.notes == state?.notes)
    }
  }

  @Test("shows that a witness went back, by its own two times")
  func witnessWentBack() throws {
    let scenario = try AuditScenario()
    let node = scenario.federation.registry
    var old = try ExportedLog(of: node)
    try grow(scenario)
    let held = try look(try ExportedLog(of: node), after: nil, scenario).state
    let key = try #require(try scenario.federation.alpha.store.read { try $0.secrets(.cosign) }.first).privateKey
    let cosigner = Cosigner(
      name: node.core.origin.federation.cosigner(scenario.federation.alpha.name),
      signer: try scenario.suite.signer(Array(key[..<32]), Array(key[32...])))
    let lines = try cosigner.cosign(try old.head, at: TestNode.now.advanced(bySeconds: 30))
    old.contents["checkpoint"] = try ExportedLog.sign(try old.head, by: node).adding(lines).bytes
    let found = try look(old, after: held, scenario)
    #expect(found.report.verdict == .failed, "\(found.report.checks)")
    #expect(found.report.checks.contains { $0.text.contains("the witness went back") })
  }

  @Test("is stale after the time of the policy without a newer witnessed head")
  func stale() throws {
    let scenario = try AuditScenario()
    let log = try ExportedLog(of: scenario.federation.registry)
    let held = try look(log, after: nil, scenario, seconds: 86_400)
    #expect(held.report.verdict == .verified)
    let found = try look(log, after: held.state, scenario, seconds: 86_401)
    #expect(found.report.verdict == .cannotTell && found.alarms.map(\.alarm) == [.stale])
    var empty = log
    empty.contents["checkpoint"] = nil
    let gone = try look(empty, after: held.state, scenario, seconds: 90_000)
    #expect(gone.report.verdict == .cannotTell && gone.alarms.map(\.alarm) == [.unproven, .stale])
  }

  @Test("proves nothing when its tiles are not there, or its head is somebody else's")
  func unproven() throws {
    let scenario = try AuditScenario()
    let node = scenario.federation.registry
    let held = try look(try ExportedLog(of: node), after: nil, scenario).state
    try grow(scenario)
    var bare = try ExportedLog(of: node)
    bare.contents = bare.contents.filter { $0.key == "checkpoint" }
    let found = try look(bare, after: held, scenario)
    #expect(found.report.verdict == .cannotTell && found.alarms.map(\.alarm) == [.unproven])
    let other = try AuditScenario()
    let stranger = try look(try ExportedLog(of: other.federation.registry), after: held, scenario)
    #expect(stranger.report.verdict == .cannotTell && stranger.alarms.map(\.alarm) == [.unproven])
    #expect(stranger.state?.notes == held?.notes)
  }

  @Test("must extend the head that an auditor holds already")
  func since() throws {
    let scenario = try AuditScenario()
    let node = scenario.federation.registry
    let old = try ExportedLog(of: node)
    try grow(scenario)
    let new = try ExportedLog(of: node)
    let trust = try scenario.trust()
    func verdict(_ log: ExportedLog, since note: [UInt8]?) throws -> AuditReport.Verdict {
      var verifier = LogVerifier(log, suite: .comity1)
      verifier.since = note
      return try verifier.verify { trust.trust($0) }.verdict
    }
    #expect(try verdict(new, since: old.contents["checkpoint"]) == .verified)
    #expect(try verdict(old, since: new.contents["checkpoint"]) == .cannotTell)
    let forged = try ExportedLog(forgedBy: node, size: try old.head.size - 1)
    #expect(try verdict(new, since: forged.contents["checkpoint"]) == .failed)
    #expect(try verdict(new, since: Array("no note".utf8)) == .cannotTell)
  }
}
