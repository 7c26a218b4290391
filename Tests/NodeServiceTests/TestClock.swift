import Evidence
import Foundation
import Synchronization

/// A clock that runs, and that a test can put forward.
final class TestClock: Sendable {
  private let ahead = Mutex<Int64>(0)

  var now: Timestamp {
    Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)).advanced(bySeconds: ahead.withLock { $0 })
  }

  func advance(seconds: Int64) { ahead.withLock { $0 += seconds } }
}
