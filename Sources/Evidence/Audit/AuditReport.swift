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

  /// The checks in their order.
  package private(set) var checks: [Check] = []
  /// What this kind of check does not speak about.
  package private(set) var remarks: [String] = []
  /// The log's origin, as far as it could be read.
  package var origin: String?
  /// The size of the log.
  package var size: UInt64 = 0
  /// Entries that were hashed.
  package internal(set) var entries: UInt64 = 0
  /// The first entry that is wrong.
  package var badEntry: UInt64?
  /// The times of the cosignatures, POSIX seconds, by node.
  package internal(set) var witnessed: [(node: String, time: UInt64)] = []

  /// The verdict: wrong beats unknown, unknown beats verified.
  package var verdict: Verdict {
    if checks.contains(where: { $0.outcome == .failed }) { return .failed }
    return checks.contains(where: { $0.outcome == .notChecked }) ? .cannotTell : .verified
  }

  /// Notes a check that held.
  package mutating func pass(_ text: String) { checks.append(Check(outcome: .passed, text: text)) }

  /// Notes what is proven wrong.
  package mutating func fail(_ text: String) { checks.append(Check(outcome: .failed, text: text)) }

  /// Notes what could not be told.
  package mutating func skip(_ text: String) { checks.append(Check(outcome: .notChecked, text: text)) }

  /// Notes what this kind of check does not speak about; it takes nothing from the verdict.
  package mutating func remark(_ text: String) { remarks.append(text) }

  package init() {}
}
