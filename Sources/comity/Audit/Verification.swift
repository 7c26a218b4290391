import ArgumentParser
import Evidence
import Foundation
import Membership

/// What a verification found, whatever was verified.
struct Verification {
  let report: AuditReport
  var statements: [EvidenceVerifier.Statement] = []
  /// The event that a disclosure opens; shown only where everything is verified.
  private(set) var event: LoggedEvent?
  /// The message that was committed to; shown only where everything is verified.
  private(set) var message: [UInt8]?

  init(_ report: AuditReport) { self.report = report }

  init(_ verifier: EvidenceVerifier) {
    report = verifier.report
    statements = verifier.statements
    guard report.verdict == .verified else { return }
    event = verifier.event
    message = verifier.disclosed?.message
  }

  /// Of a file that is not of its form: nothing is proven by it.
  init(unreadable reason: String) {
    var report = AuditReport()
    report.skip("the file: \(reason)")
    self.report = report
  }
}

/// How a verification is shown: each check done, and each not done.
enum VerificationOutput {
  static func show(_ found: Verification) {
    checks(found.report)
    for statement in found.statements { show(statement) }
    result(found.report)
    if let event = found.event {
      Terminal.print("Event     \(Terminal.safe(String(decoding: event.bytes, as: UTF8.self)))")
    }
    if let message = found.message {
      Terminal.print("Message   \(Terminal.safe(String(decoding: message, as: UTF8.self)))")
    }
  }

  /// Each check, done and not done.
  static func checks(_ report: AuditReport) {
    if let origin = report.origin { Terminal.print("Log       \(Terminal.safe(origin))   size \(report.size)") }
    for check in report.checks {
      let mark =
        switch check.outcome {
        case .passed: "✓"
        case .failed: "✗ WRONG"
        case .notChecked: "· not checked"
        }
      Terminal.print("\(mark) \(Terminal.safe(check.text))")
    }
    if report.omitted > 0 { Terminal.print("· and \(report.omitted) more of these") }
    for remark in report.remarks { Terminal.print("· not checked \(Terminal.safe(remark))") }
  }

  /// What it comes to, in a line.
  static func result(_ report: AuditReport) {
    switch report.verdict {
    case .verified: Terminal.print("RESULT    VERIFIED (exit 0)")
    case .failed:
      let entry = report.badEntry.map { "; first bad entry \($0)" } ?? ""
      Terminal.print("RESULT    FAILED\(entry) (exit 3)")
    case .cannotTell: Terminal.print("RESULT    CANNOT TELL (exit 4)")
    }
  }

  /// The exit code of a verdict: 0, 3 and 4 are never mixed up.
  static func status(of verdict: AuditReport.Verdict) -> ExitStatus {
    switch verdict {
    case .verified: .success
    case .failed: .verificationFailed
    case .cannotTell: .cannotTell
    }
  }

  /// Ends a command with its verdict.
  static func end(_ verdict: AuditReport.Verdict) throws {
    guard verdict != .verified else { return }
    throw ExitCode(status(of: verdict).rawValue)
  }

  private static func show(_ statement: EvidenceVerifier.Statement) {
    let received = statement.received ? "received" : "not proven"
    let witnessed = statement.witnessed.map { "witnessed \(Timestamp(seconds: $0))" } ?? "not witnessed"
    Terminal.print("STATEMENT \(Terminal.safe(statement.label)), entry \(statement.index): \(received), \(witnessed)")
  }
}

/// A verification as JSON.
struct VerificationAnswer: Encodable {
  struct Check: Encodable {
    let outcome: String
    let text: String
  }

  struct Witness: Encodable {
    let node: String
    let time: String
  }

  struct Statement: Encodable {
    let label: String
    let origin: String
    let entry: UInt64
    let received: Bool
    let witnessed: String?
  }

  let schema = "comity/audit-verify/1"
  let folder: String
  let origin: String?
  let size: UInt64
  let entries: UInt64
  let events: UInt64
  let badEntry: UInt64?
  let result: String
  let exit: Int32
  let checks: [Check]
  let omitted: UInt64
  let remarks: [String]
  let witnessed: [Witness]
  let statements: [Statement]
  let event: String?
  let message: String?

  init(_ found: Verification, of paths: [String]) {
    let report = found.report
    folder = paths.joined(separator: " ")
    origin = report.origin
    size = report.size
    entries = report.entries
    events = report.events
    badEntry = report.badEntry
    result = report.verdict.rawValue
    exit = VerificationOutput.status(of: report.verdict).rawValue
    checks = report.checks.map { Check(outcome: $0.outcome.rawValue, text: $0.text) }
    omitted = report.omitted
    remarks = report.remarks
    witnessed = report.witnessed.map { Witness(node: $0.node, time: Timestamp(seconds: $0.time).description) }
    statements = found.statements.map {
      Statement(
        label: $0.label, origin: $0.origin, entry: $0.index, received: $0.received,
        witnessed: $0.witnessed.map { Timestamp(seconds: $0).description })
    }
    event = found.event.map { String(decoding: $0.bytes, as: UTF8.self) }
    message = found.message.map { String(decoding: $0, as: UTF8.self) }
  }
}
