/// What a verification did, what it found, and what it did not do.
package struct AuditReport: Sendable {
  /// What it comes to.
  package enum Verdict: String, Sendable {
    /// Every check was made and held.
    case verified
    /// Something is proven wrong.
    case failed
    /// Evidence or policy is missing: nothing is proven either way.
    case cannotTell
  }

  /// One check.
  package struct Check: Sendable, Hashable {
    /// How it ended.
    package enum Outcome: String, Sendable {
      case passed
      case failed
      case notChecked
    }

    package let outcome: Outcome
    /// In words, naming the file, line or entry.
    package let text: String
  }

  /// Checks of one outcome that are kept; further ones are counted, so that a report of a broken log stays small.
  private static let kept = 256

  /// The checks in their order.
  package private(set) var checks: [Check] = []
  /// Checks that ended like kept ones and are not listed.
  package private(set) var omitted: UInt64 = 0
  private var counts: [Check.Outcome: Int] = [:]
  /// What this kind of check does not speak about.
  package private(set) var remarks: [String] = []
  /// The log's origin, as far as it could be read.
  package var origin: String?
  /// The size of the log.
  package var size: UInt64 = 0
  /// Entries that were hashed.
  package internal(set) var entries: UInt64 = 0
  /// Entries whose event lay beside the log and is the one that was committed to.
  package internal(set) var events: UInt64 = 0
  /// The first entry that is wrong.
  package var badEntry: UInt64?
  /// The times of the cosignatures, POSIX seconds, by node.
  package internal(set) var witnessed: [(node: String, time: UInt64)] = []

  /// The verdict: wrong beats unknown, unknown beats verified.
  package var verdict: Verdict {
    if counts[.failed] != nil { return .failed }
    return counts[.notChecked] != nil ? .cannotTell : .verified
  }

  /// Notes a check that held.
  package mutating func pass(_ text: String) { add(.passed, text) }

  /// Notes what is proven wrong.
  package mutating func fail(_ text: String) { add(.failed, text) }

  /// Notes what could not be told.
  package mutating func skip(_ text: String) { add(.notChecked, text) }

  /// Notes what this kind of check does not speak about; it takes nothing from the verdict.
  package mutating func remark(_ text: String) { remarks.append(text) }

  /// Takes another report's checks and remarks in, each under a name.
  package mutating func take(_ other: AuditReport, named name: String) {
    for check in other.checks { add(check.outcome, "\(name): \(check.text)") }
    omitted += other.omitted
    for remark in other.remarks { remarks.append("\(name): \(remark)") }
    entries += other.entries
    events += other.events
    badEntry = badEntry ?? other.badEntry
    witnessed += other.witnessed
  }

  private mutating func add(_ outcome: Check.Outcome, _ text: String) {
    let count = counts[outcome, default: 0] + 1
    counts[outcome] = count
    guard count <= Self.kept else { return omitted += 1 }
    checks.append(Check(outcome: outcome, text: text))
  }

  package init() {}
}
