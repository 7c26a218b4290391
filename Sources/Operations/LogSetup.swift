import Foundation
import Glibc
import Logging

/// Logging of the daemon: ids and codes, never names or content.
package enum LogSetup {
  /// The levels that a configuration may name.
  package static let levels = ["debug", "info", "notice", "warning", "error"]
  /// The formats that a configuration may name.
  package static let formats = ["auto", "json", "journal"]

  /// Sets the process's log up, on standard error; call it once, first.
  /// - Parameters:
  ///   - level: one of ``levels``; anything else means `notice`.
  ///   - format: `journal` for lines with systemd's priorities, `json` for lines of JSON, `auto` for whichever fits.
  package static func bootstrap(level: String, format: String) {
    let isJournal = format == "journal" || (format == "auto" && isJournalListening())
    let level = Logger.Level(rawValue: level) ?? .notice
    LoggingSystem.bootstrap { label in
      LineLogHandler(label: label, logLevel: level, isJournal: isJournal, write: StandardError.write)
    }
  }

  /// Whether standard error is the journal's stream, as systemd.exec(5) wants it asked: the variable survives a
  /// redirection, device and inode tell.
  static func isJournalListening(
    _ variable: String? = ProcessInfo.processInfo.environment["JOURNAL_STREAM"], descriptor: Int32 = 2
  ) -> Bool {
    var facts = stat()
    guard let variable, fstat(descriptor, &facts) == 0 else { return false }
    return variable == "\(facts.st_dev):\(facts.st_ino)"
  }
}
