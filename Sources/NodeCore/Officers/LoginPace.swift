import Evidence

/// Holds the attempts to log in under one name to a few, and then to ever fewer, while they fail.
///
/// Names that no account has are counted like all others, so that a wait tells nothing. Kept in memory only: a restart needs
/// whoever runs the node.
struct LoginPace {
  private struct Attempts {
    var count = 0
    var last: Timestamp
  }

  private var names: [String: Attempts] = [:]

  /// Counts an attempt that begins, unless the name has to wait.
  /// - Returns: the seconds to wait; nil where the attempt may be made.
  mutating func begin(_ name: String, at now: Timestamp) -> Int64? {
    var attempts = names[name] ?? Attempts(last: now)
    let since = now.milliseconds - attempts.last.milliseconds
    // A clock that was set back must not lock anybody out.
    if since > Limits.loginForgottenSeconds * 1000 || since < 0 { attempts = Attempts(last: now) }
    let wait = Self.wait(after: attempts.count) * 1000 - max(0, since)
    if attempts.count > 0, wait > 0 { return (wait + 999) / 1000 }
    attempts.count += 1
    attempts.last = now
    names[name] = attempts
    if names.count > Limits.loginNames, let oldest = names.min(by: { $0.value.last < $1.value.last })?.key {
      names[oldest] = nil
    }
    return nil
  }

  /// Forgets the attempts under a name: one succeeded.
  mutating func succeeded(_ name: String) { names[name] = nil }

  /// Seconds to wait after so many attempts that failed: none after the first few, then twice as long each time.
  private static func wait(after count: Int) -> Int64 {
    guard count >= Limits.loginsAtOnce else { return 0 }
    return min(1 << Int64(min(count - Limits.loginsAtOnce, 20)), Limits.loginWaitSeconds)
  }
}
