import ArgumentParser
import Evidence
import Foundation
import Membership

/// Compares two exported logs: every dispatch in one has its receipt in the other.
struct AuditCompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Hold two nodes' logs against each other: every dispatch has its receipt, every receipt its dispatch",
    discussion: """
      Both logs are verified first. Exit codes: 0 nothing is missing, 3 the logs contradict each other or one is wrong, 4 \
      something is missing, which is named, or cannot be told: a receipt can't be forced, and a copy may be older.
      """)

  @Argument(help: "The first log: a folder that «audit export» wrote, or its address", completion: .directory)
  var first: String

  @Argument(help: "The second log", completion: .directory)
  var second: String

  @Option(help: "Your trust folder: genesis, directory, policy", completion: .directory)
  var trust: String?

  @Option(
    help: "For a log of a later epoch: the last checkpoint of the epoch before; once for each log", completion: .file())
  var before: [String] = []

  @Flag(help: "Answer with one JSON object")
  var json = false

  func run() async throws {
    let trusted = try trust.map(TrustReading.read)
    let (report, counts) = try await BlockingWait.run { try compare(trusted) }
    if json {
      try Terminal.json(ComparisonAnswer(report, counts, of: [first, second]))
    } else {
      show(report, counts)
    }
    try VerificationOutput.end(report.verdict)
  }

  private func compare(_ trusted: TrustFolder?) throws -> (AuditReport, [LogComparison.Count]) {
    var comparison = LogComparison()
    var report = AuditReport()
    var logs: [(log: ComparedLog, tiles: TileHashReader)] = []
    for source in [first, second] {
      let folder = try LogSource.open(source)
      let (log, found) = try gather(folder, trusted)
      report.take(found, named: log.head?.origin.node.text ?? source)
      logs.append((log, TileHashReader(folder, size: log.head?.size ?? 0)))
    }
    guard report.verdict != .failed else {
      report.skip("the comparison: a log that is wrong is not compared")
      return (report, [])
    }
    do {
      try comparison.compare(logs[0].log, logs[0].tiles, logs[1].log, logs[1].tiles)
    } catch let error as EvidenceError {
      report.skip("the comparison stopped: \(error.message)")
    }
    for check in comparison.report.checks {
      switch check.outcome {
      case .passed: report.pass(check.text)
      case .failed: report.fail(check.text)
      case .notChecked: report.skip(check.text)
      }
    }
    for remark in comparison.report.remarks { report.remark(remark) }
    return (report, comparison.counts)
  }

  private func gather(
    _ folder: any LogFolder, _ trusted: TrustFolder?
  ) throws -> (ComparedLog, AuditReport) {
    var log = ComparedLog()
    if let bytes = try folder.read("checkpoint", limit: Evidence.Limits.checkpointNote),
      let note = try? SignedNote(parsing: bytes, limit: Evidence.Limits.checkpointNote)
    {
      log.head = try? Checkpoint(parsing: note.text)
    }
    var progress = AuditProgress("reading \(log.head?.origin.node.text ?? "a log")", json: json)
    var verifier = LogVerifier(folder, suite: .comity1) { progress.show($0, of: $1) }
    verifier.closing = try before.map { try ClosingHead.read($0, trusted) }.first {
      $0.origin.node == log.head?.origin.node
    }
    var gathered = log
    if let node = log.head?.origin.node { verifier.visit = { gathered.take($0, of: node) } }
    let report = try verifier.verify { trusted?.trust($0) }
    progress.finish()
    return (gathered, report)
  }

  private func show(_ report: AuditReport, _ counts: [LogComparison.Count]) {
    VerificationOutput.checks(report)
    for count in counts {
      Terminal.print(
        "\(count.speaker) → \(count.recipient): \(Plural.of(count.dispatches, "dispatch", "dispatches")), \(count.receipted) with a receipt, "
          + "\(count.missing.count) missing")
    }
    VerificationOutput.result(report)
  }
}

/// A comparison as JSON.
struct ComparisonAnswer: Encodable {
  struct Way: Encodable {
    let from: String
    let to: String
    let dispatches: Int
    let receipted: Int
    let missing: [String]
  }

  let schema = "comity/audit-compare/1"
  let logs: [String]
  let result: String
  let exit: Int32
  let ways: [Way]
  let checks: [VerificationAnswer.Check]
  let omitted: UInt64
  let remarks: [String]

  init(_ report: AuditReport, _ counts: [LogComparison.Count], of logs: [String]) {
    self.logs = logs
    result = report.verdict.rawValue
    exit = VerificationOutput.status(of: report.verdict).rawValue
    ways = counts.map {
      Way(
        from: $0.speaker.text, to: $0.recipient.text, dispatches: $0.dispatches, receipted: $0.receipted,
        missing: $0.missing)
    }
    checks = report.checks.map { VerificationAnswer.Check(outcome: $0.outcome.rawValue, text: $0.text) }
    omitted = report.omitted
    remarks = report.remarks
  }
}
