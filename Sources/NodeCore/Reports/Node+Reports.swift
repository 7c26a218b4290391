import Cooperation
import Evidence
import NodeStore

extension Node {
  /// Makes a report from what this node holds. A matter under seal shows in none.
  func report(_ request: ReportRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    if request.report == .register { return try showRegister(request, by: officer, turn) }
    let now = Moment(seconds: Int(turn.now.seconds))
    let text = request.period ?? String(now.day.description.prefix(4))
    guard let period = ReportPeriod(text) else {
      throw NodeError(.invalid, "a period is a year, 2026-11, 2026-Q4 or 2026-01-01..2026-06-30")
    }
    let lists = try cooperation { try request.lists.map { try RecommendationList(parsing: Array($0.utf8)) } }
    turn.log(.reportMade, .text(officer.id), .text(request.report.rawValue), .text(period.description))
    let statistics = Statistics(
      try heldOpenly(turn.tx), node: name.text, period: period, catalogue: catalogue, functions: functions)
    let document: ReportDocument
    switch request.report {
    case .period: document = PeriodReport(statistics, lists: lists).report(at: now)
    case .challenges: document = PracticalChallenges(statistics).report(at: now)
    case .distribution: document = DistributionReport(statistics).report(at: now)
    case .returned: return ReportAnswer(format: .json, content: statistics.returnedText)
    case .statistics, .register: document = statistics.report(at: now)
    }
    return ReportAnswer(format: request.format, content: document.written(as: request.format))
  }

  /// Every message with content of a thread that is under no seal.
  private func heldOpenly(_ tx: StoreTransaction) throws -> [HeldMessage] {
    guard try tx.messageCount() <= UInt64(Limits.reportMessages) else {
      throw NodeError(.refused, "a report is made from at most \(Limits.reportMessages) messages")
    }
    var held: [HeldMessage] = []
    var last: Int64 = 0
    while true {
      let page = try tx.messages(after: last, limit: 500)
      guard let newest = page.last?.key else { return held }
      last = newest
      for stored in page where stored.contentKey != nil {
        guard try !tx.isSealed(matter: stored.thread) else { continue }
        let statement = try openStatement(stored, tx).statement
        let message = try cooperation { try Message(parsing: statement.message) }
        held.append(
          HeldMessage(
            message, seconds: Int(stored.time.seconds),
            enclosedBytes: statement.enclosures.reduce(0) { $0.addingReportingOverflow($1.size).partialValue },
            isProtected: twoOfficers(message.handling) != nil, functions: try functionsThen(of: message, stored, tx)))
      }
    }
  }
}
