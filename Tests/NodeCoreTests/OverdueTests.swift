import Evidence
import NodeCore
import Testing

@Suite("A statement that nobody witnesses")
struct OverdueTests {
  @Test(
    "raises the alarm once at its reader, shows in the status and beside the message, and ends when it is witnessed")
  func overdue() throws {
    let scenario = try AuditScenario(witnessed: false)
    let alpha = scenario.federation.alpha
    func status() throws -> StatusAnswer { try alpha.ask(.status, as: StatusAnswer.self) }
    func shown() throws -> MessageAnswer.Arrival {
      let answer = try alpha.ask(.show(scenario.message), token: try alpha.login("drafter"), as: MessageAnswer.self)
      return try #require(answer.arrivals.first)
    }
    #expect(try !shown().overdue && shown().witnessed == nil && status().peers[0].overdue == 0)
    alpha.now = TestNode.now.advanced(bySeconds: 86_399)
    try alpha.perform(.tick)
    #expect(try alpha.localEvents(.witnessOverdue).isEmpty)
    alpha.now = TestNode.now.advanced(bySeconds: 86_400)
    for _ in 0..<3 { try alpha.perform(.tick) }
    let alarms = try alpha.localEvents(.witnessOverdue)
    #expect(alarms.map(\.values) == [[.text("registry"), .count(1), .text(TestNode.now.description)]])
    #expect(try shown().overdue && status().peers[0].overdue == 1)
    #expect(
      try status().warnings.contains { $0.contains("1 statement of registry was received and not witnessed in time") })
    // The sender's log ticks at last: the witness cosigns, and the reader is shown.
    try scenario.federation.registry.perform(.tick)
    try scenario.federation.carry(1)
    #expect(try !shown().overdue && shown().witnessed != nil && status().peers[0].overdue == 0)
    #expect(try !status().warnings.contains { $0.contains("not witnessed in time") })
  }

  @Test("raises the alarm at its own speaker, once until a quorum has caught up")
  func ownLog() throws {
    let scenario = try AuditScenario(witnessed: false)
    let registry = scenario.federation.registry
    func status() throws -> StatusAnswer { try registry.ask(.status, as: StatusAnswer.self) }
    try registry.perform(.tick)
    registry.now = TestNode.now.advanced(bySeconds: 86_399)
    try registry.perform(.tick)
    #expect(try registry.localEvents(.logUnwitnessed).isEmpty && status().log.unwitnessedSince == nil)
    registry.now = TestNode.now.advanced(bySeconds: 86_400)
    for _ in 0..<3 { try registry.perform(.tick) }
    let alarms = try registry.localEvents(.logUnwitnessed)
    #expect(alarms.count == 1 && alarms.first?.values.last == .text(TestNode.now.description))
    #expect(try status().log.unwitnessedSince == TestNode.now.description)
    #expect(try status().warnings.contains { $0.contains("own log was not witnessed in time") })
    // The witness is reached again: the alarm ends, and the next silence is another one.
    try scenario.federation.carry(1)
    #expect(try status().log.unwitnessedSince == nil)
    #expect(try !status().warnings.contains { $0.contains("own log was not witnessed in time") })
  }

  @Test("is told to the sender too when it is a receipt, and the own dispatch has its witnessed time")
  func receipt() throws {
    let scenario = try AuditScenario(witnessed: false)
    let registry = scenario.federation.registry
    try registry.perform(.tick)
    try scenario.federation.carry(1)
    registry.now = TestNode.now.advanced(bySeconds: 100_000)
    try registry.perform(.tick)
    #expect(try registry.localEvents(.witnessOverdue).count == 1)
    let shown = try registry.ask(
      .show(scenario.message), token: try registry.login("drafter"), as: MessageAnswer.self)
    let delivery = try #require(shown.deliveries.first)
    #expect(delivery.witnessed && delivery.witnessedTime == TestNode.now.description)
    #expect(delivery.receipts.map(\.overdue) == [true])
  }
}
