import Foundation
import Logging

/// Logging of the daemon: ids and codes, never names or content.
package enum LogSetup {
  /// Sets the process's log up; call it once, first.
  /// - Parameters:
  ///   - level: `debug`, `info`, `notice`, `warning` or `error`.
  ///   - format: `journal` for systemd's priorities, `json` for lines of JSON, `auto` for whichever fits.
  package static func bootstrap(level: String, format: String) {
    let journal =
      format == "journal" || (format == "auto" && ProcessInfo.processInfo.environment["JOURNAL_STREAM"] != nil)
    let level = Logger.Level(rawValue: level) ?? .notice
    LoggingSystem.bootstrap { label in LineLogHandler(label: label, logLevel: level, isJournal: journal) }
  }
}

/// Writes one line an event to standard error.
struct LineLogHandler: LogHandler {
  let label: String
  var logLevel: Logger.Level
  let isJournal: Bool
  var metadata: Logger.Metadata = [:]

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
    let line = isJournal ? journal(event, all) : json(event, all)
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }

  /// `<6>message key=value`, with the priorities of syslog.
  private func journal(_ event: LogEvent, _ metadata: Logger.Metadata) -> String {
    let priority =
      switch event.level {
      case .trace, .debug: 7
      case .info: 6
      case .notice: 5
      case .warning: 4
      case .error: 3
      case .critical: 2
      }
    let fields = metadata.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    return "<\(priority)>" + Self.oneLine("\(event.message)\(fields)")
  }

  private func json(_ event: LogEvent, _ metadata: Logger.Metadata) -> String {
    var fields = ["level": event.level.rawValue, "message": "\(event.message)", "label": label]
    for (key, value) in metadata { fields[key] = "\(value)" }
    let time = Date().formatted(.iso8601.time(includingFractionalSeconds: true))
    fields["time"] = time
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let data = (try? encoder.encode(fields)) ?? Data()
    return String(decoding: data, as: UTF8.self)
  }

  /// A log line is one line, whatever stands in it.
  private static func oneLine(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
  }
}
