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
    let statistics = try statistics(over: period, turn.tx)
    guard request.report != .returned || statistics.part == nil else {
      throw NodeError(
        .refused,
        "a return of these numbers would leave something out: more than \(settings.reportMessages) messages belong to them; name a shorter period with --period"
      )
    }
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

  /// What a report over a period rests on: the threads that have a part in it, each whole up to its end. Where they are too many,
  /// those in which something came last, and the report says what it leaves out.
  private func statistics(over period: ReportPeriod, _ tx: StoreTransaction) throws -> Statistics {
    let end = Timestamp(milliseconds: Int64(period.last.number + 1) * 86_400_000)
    let threads = try tx.threads(
      from: Timestamp(milliseconds: Int64(period.first.number) * 86_400_000), before: end,
      orOfKinds: catalogue.kinds.map(\.code).filter { Statistics.isStanding($0, in: catalogue) },
      limit: settings.reportMessages + 1)
    var held: [(key: Int64, message: HeldMessage)] = []
    var since: Moment?
    for (thread, messages, newest) in threads {
      guard held.count + messages <= settings.reportMessages else {
        // A thread that is too long for a report keeps no other out of it.
        since = since ?? Moment(seconds: Int(newest.seconds))
        continue
      }
      for stored in try tx.messages(thread: thread) where stored.contentKey != nil && stored.time < end {
        held.append((stored.key, try heldMessage(stored, tx)))
      }
    }
    return Statistics(
      held.sorted { $0.key < $1.key }.map(\.message), node: name.text, period: period, catalogue: catalogue,
      functions: functions, part: since.map { Statistics.Part(messages: held.count, since: $0) })
  }

  private func heldMessage(_ stored: StoredMessage, _ tx: StoreTransaction) throws -> HeldMessage {
    let statement = try openStatement(stored, tx).statement
    let message = try cooperation { try Message(parsing: statement.message) }
    return HeldMessage(
      message, seconds: Int(stored.time.seconds),
      enclosedBytes: statement.enclosures.reduce(0) { $0.addingReportingOverflow($1.size).partialValue },
      isProtected: exportRule(message.handling) != nil, functions: try functionsThen(of: message, stored, tx))
  }
}
