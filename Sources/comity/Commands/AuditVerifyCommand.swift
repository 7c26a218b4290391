import ArgumentParser
import Evidence
import Foundation
import Membership

/// Verifies an exported log, with no node, no store and no trust in either.
struct AuditVerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Verify an exported log: signatures, cosignatures, every entry, every file",
    discussion: """
      Exit codes: 0 verified, 3 proven wrong, 4 cannot tell (evidence or policy is missing). \
      Trust comes from your own folder (genesis, directory, policy), never from beside the log.
      """)

  @Argument(help: "The log's folder", completion: .directory)
  var folder: String

  @Option(help: "Your trust folder: genesis, directory, policy", completion: .directory)
  var trust: String?

  @Flag(help: "Answer with one JSON object")
  var json = false

  func run() async throws {
    let trusted = try trust.map(readTrust)
    let started = ContinuousClock.now
    var shown = started
    var verifier = LogVerifier(DiskFolder(path: folder), suite: .comity1) { done, all in
      guard ContinuousClock.now - shown > .seconds(1) else { return }
      shown = ContinuousClock.now
      Terminal.error(Progress.line("verifying", done: done, of: all, since: started, unit: "entries"))
    }
    let report = try verifier.verify { trusted?.trust($0) }
    if json { try Terminal.json(VerificationAnswer(report, folder: folder)) } else { show(report) }
    switch report.verdict {
    case .verified: return
    case .failed: throw ExitCode(ExitStatus.verificationFailed.rawValue)
    case .cannotTell: throw ExitCode(ExitStatus.cannotTell.rawValue)
    }
  }

  private func readTrust(_ path: String) throws -> TrustFolder {
    let folder = DiskFolder(path: path)
    do {
      return try TrustFolder(suite: .comity1) { try folder.read($0, limit: $1) }
    } catch {
      let why = Failure(error).message
      throw Failure(.cannotTell, "the trust folder \(path) cannot be used: \(why)")
    }
  }

  private func show(_ report: AuditReport) {
    Terminal.print("Log       \(report.origin.map(Terminal.safe) ?? "?")   size \(report.size)")
    for check in report.checks {
      let mark =
        switch check.outcome {
        case .passed: "✓"
        case .failed: "✗ WRONG"
        case .notChecked: "· not checked"
        }
      Terminal.print("\(mark) \(Terminal.safe(check.text))")
    }
    switch report.verdict {
    case .verified: Terminal.print("RESULT    VERIFIED (exit 0)")
    case .failed:
      let entry = report.badEntry.map { "; first bad entry \($0)" } ?? ""
      Terminal.print("RESULT    FAILED\(entry) (exit 3)")
    case .cannotTell: Terminal.print("RESULT    CANNOT TELL (exit 4)")
    }
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

  let schema = "comity/audit-verify/1"
  let folder: String
  let origin: String?
  let size: UInt64
  let entries: UInt64
  let badEntry: UInt64?
  let result: String
  let exit: Int32
  let checks: [Check]
  let witnessed: [Witness]

  init(_ report: AuditReport, folder: String) {
    self.folder = folder
    origin = report.origin
    size = report.size
    entries = report.entries
    badEntry = report.badEntry
    result = report.verdict.rawValue
    exit =
      switch report.verdict {
      case .verified: 0
      case .failed: ExitStatus.verificationFailed.rawValue
      case .cannotTell: ExitStatus.cannotTell.rawValue
      }
    checks = report.checks.map { Check(outcome: $0.outcome.rawValue, text: $0.text) }
    witnessed = report.witnessed.map { Witness(node: $0.node, time: Timestamp(seconds: $0.time).description) }
  }
}

/// Progress of long work in one line: phase, count, rate and time left.
enum Progress {
  static func line(
    _ phase: String, done: UInt64, of all: UInt64, since start: ContinuousClock.Instant, unit: String
  ) -> String {
    let elapsed = ContinuousClock.now - start
    let seconds = max(Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18, 0.001)
    let rate = Double(done) / seconds
    let left = rate > 0 ? Int(Double(all - min(done, all)) / rate) : 0
    return "\(phase) · \(done)/\(all) \(unit) · \(Int(rate)) a second · about \(left) s left"
  }
}
