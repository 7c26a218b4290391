import Evidence
import Membership
import NodeCore
import Testing

@Suite("Two logs held against each other")
struct LogComparisonTests {
  /// Verifies both exports and compares what they say of each other.
  private func compare(
    _ first: ExportedLog, _ second: ExportedLog, _ trust: TrustFolder,
    changing change: (inout ComparedLog, inout ComparedLog) throws -> Void = { _, _ in }
  ) throws -> LogComparison {
    var logs: [ComparedLog] = []
    for folder in [first, second] {
      var log = ComparedLog()
      log.head = try folder.head
      let node = try folder.head.origin.node
      var verifier = LogVerifier(folder, suite: .comity1)
      verifier.visit = { log.take($0, of: node) }
      let report = try verifier.verify { trust.trust($0) }
      #expect(report.verdict == .verified, "\(report.checks)")
      logs.append(log)
    }
    var (a, b) = (logs[0], logs[1])
    try change(&a, &b)
    var comparison = LogComparison()
    try comparison.compare(
      a, TileHashReader(first, size: first.head.size), b, TileHashReader(second, size: second.head.size))
    return comparison
  }

  private func logs(_ scenario: AuditScenario) throws -> (registry: ExportedLog, alpha: ExportedLog) {
    (try ExportedLog(of: scenario.federation.registry), try ExportedLog(of: scenario.federation.alpha))
  }

  @Test("agree when every dispatch was receipted, each way, whoever is named first")
  func whole() throws {
    let scenario = try AuditScenario()
    for _ in 0..<3 { try AuditScenario.send(scenario.federation) }
    try scenario.federation.carry(1)
    for _ in 0..<2 { try scenario.tick() }
    let logs = try logs(scenario)
    for (first, second) in [(logs.registry, logs.alpha), (logs.alpha, logs.registry)] {
      let found = try compare(first, second, try scenario.trust())
      #expect(found.report.verdict == .verified, "\(found.report.checks)")
      #expect(found.counts.first { $0.speaker.text == "registry" }?.receipted == 4)
      #expect(found.counts.allSatisfy { $0.missing.isEmpty })
      #expect(found.report.checks.contains { $0.text.contains("4 receipts that registry recorded") })
    }
  }

  @Test("name a dispatch without receipt, and prove nothing by it")
  func missing() throws {
    let scenario = try AuditScenario()
    let before = try ExportedLog(of: scenario.federation.alpha)
    try AuditScenario.send(scenario.federation)
    try scenario.tick()
    let found = try compare(try ExportedLog(of: scenario.federation.registry), before, try scenario.trust())
    #expect(found.report.verdict == .cannotTell)
    let way = try #require(found.counts.first { $0.speaker.text == "registry" })
    #expect(way.dispatches == 2 && way.receipted == 1 && way.missing.count == 1)
    #expect(way.missing[0].contains("registry→alpha/ordinary/1/2"))
    #expect(found.report.checks.contains { $0.text.hasPrefix("MISSING receipt for registry→alpha/ordinary/1/2") })
  }

  @Test("cannot tell when one copy is older than what the other speaks of")
  func older() throws {
    let scenario = try AuditScenario()
    let before = try ExportedLog(of: scenario.federation.registry)
    try AuditScenario.send(scenario.federation)
    try scenario.federation.carry(1)
    try scenario.tick()
    let found = try compare(before, try ExportedLog(of: scenario.federation.alpha), try scenario.trust())
    #expect(found.report.verdict == .cannotTell)
    #expect(found.report.checks.contains { $0.text.contains("this copy ends at") })
  }

  @Test("name the event of a receipted dispatch that the other log does not open")
  func unopened() throws {
    let scenario = try AuditScenario()
    var logs = try logs(scenario)
    for path in logs.registry.contents.keys where path.hasPrefix("events/") {
      let lines = String(decoding: try #require(logs.registry.contents[path]), as: UTF8.self)
        .split(separator: "\n").filter { !$0.contains(#"\"type\":\"dispatch\""#) }
      logs.registry.contents[path] = Array(lines.map { $0 + "\n" }.joined().utf8)
    }
    let found = try compare(logs.registry, logs.alpha, try scenario.trust())
    #expect(found.report.verdict == .cannotTell)
    #expect(found.report.checks.contains { $0.text.contains("MISSING event of registry→alpha/ordinary/1/1") })
  }

  @Test("contradict each other when a receipt is for another entry, another event or another history")
  func contradictions() throws {
    let scenario = try AuditScenario()
    let (logs, trust) = (try logs(scenario), try scenario.trust())
    func failed(_ change: @escaping (ReceiptEvent) -> ReceiptEvent) throws -> Bool {
      try compare(logs.registry, logs.alpha, trust) { _, alpha in
        var changed = ComparedLog()
        changed.head = alpha.head
        var verifier = LogVerifier(logs.alpha, suite: .comity1)
        verifier.visit = { proven in
          guard case .receipt(let receipt) = proven.event.content else { return }
          let event = LoggedEvent(.receipt(change(receipt)), at: proven.event.time)
          changed.take(
            LogVerifier.ProvenEvent(index: proven.index, leaf: proven.leaf, event: event),
            of: scenario.federation.alpha.name)
        }
        _ = try verifier.verify { trust.trust($0) }
        alpha = changed
      }.report.verdict == .failed
    }
    func receipt(_ old: ReceiptEvent, event: Digest? = nil, source: ReceiptEvent.Source? = nil) -> ReceiptEvent {
      ReceiptEvent(
        dispatch: old.dispatch, event: event ?? old.event, envelope: old.envelope, rungs: old.rungs, reason: old.reason,
        source: source ?? old.source)
    }
    #expect(try !failed { $0 })
    #expect(try failed { receipt($0, event: .zero) })
    #expect(
      try failed {
        receipt($0, source: .init(index: $0.source.index, leaf: .zero, head: $0.source.head))
      })
    #expect(
      try failed {
        let head = Checkpoint(origin: $0.source.head.origin, size: $0.source.head.size, root: .zero)
        return receipt($0, source: .init(index: $0.source.index, leaf: $0.source.leaf, head: head))
      })
  }

  @Test("are refused an event that is not the one that its entry commits to, which is named")
  func forgedEvent() throws {
    let scenario = try AuditScenario()
    var log = try ExportedLog(of: scenario.federation.registry)
    let path = try #require(log.contents.keys.first { $0.hasPrefix("events/") })
    let text = String(decoding: try #require(log.contents[path]), as: UTF8.self)
    log.contents[path] = Array(text.replacing("session.opened", with: "session.closed").utf8)
    var verifier = LogVerifier(log, suite: .comity1)
    let trust = try scenario.trust()
    let report = try verifier.verify { trust.trust($0) }
    #expect(report.verdict == .failed && report.badEntry != nil, "\(report.checks)")
  }

  @Test("give events within an export that was begun alone, and only what the right opens")
  func exported() throws {
    let scenario = try AuditScenario()
    let node = scenario.federation.registry
    let admin = try node.login("admin")
    #expect(throws: NodeError(.refused, "")) {
      try node.ask(.exportEvents("events/000.p/4"), token: admin, as: TileAnswer.self)
    }
    let log = try ExportedLog(of: node)
    let size = try log.head.size
    for path in ["events/000.p/255", "events/x999/999", "events/../x", "tile/entries/000.p/4", ""] {
      #expect(throws: NodeError.self) { try node.ask(.exportEvents(path), token: admin, as: TileAnswer.self) }
    }
    let events = log.contents.filter { $0.key.hasPrefix("events/") }.map { String(decoding: $0.value, as: UTF8.self) }
    #expect(!events.joined().contains("padding"))
    #expect(UInt64(events.joined().split(separator: "\n").count) < size)
    var verifier = LogVerifier(log, suite: .comity1)
    let trust = try scenario.trust()
    let report = try verifier.verify { trust.trust($0) }
    #expect(report.verdict == .verified && report.events > 0, "\(report.checks)")
    #expect(report.remarks.contains { $0.contains("policy beside the log") })
    #expect(report.remarks.contains { $0.contains("are not opened") })
    #expect(throws: Never.self) { try LogPolicy(parsing: try #require(log.contents["policy"])) }
  }
}
