import Foundation
import Logging

/// Writes one line an event: with a journal's priority in front, or as JSON.
struct LineLogHandler: LogHandler {
  let label: String
  var logLevel: Logger.Level
  let isJournal: Bool
  /// Takes one line with its newline.
  let write: @Sendable ([UInt8]) -> Void
  var metadata: Logger.Metadata = [:]

  /// The shape of a JSON line; what a caller attaches stands apart, so that it cannot pass for the level or the time.
  private struct Line: Encodable {
    let time: String
    let level: String
    let label: String
    let message: String
    let error: String?
    let fields: [String: String]?
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let fields = metadata.merging(event.metadata ?? [:]) { _, new in new }.mapValues { "\($0)" }
    write(Array(((isJournal ? journal(event, fields) : json(event, fields)) + "\n").utf8))
  }

  /// `<6>message key=value`, with the priorities of syslog(3) as sd-daemon(3) writes them.
  private func journal(_ event: LogEvent, _ fields: [String: String]) -> String {
    let priority =
      switch event.level {
      case .trace, .debug: 7
      case .info: 6
      case .notice: 5
      case .warning: 4
      case .error: 3
      case .critical: 2
      }
    var text = "\(event.message)"
    for (key, value) in fields.sorted(by: { $0.key < $1.key }) { text += " \(key)=\(value)" }
    if let error = event.error { text += " error=\(error)" }
    return "<\(priority)>" + Self.onOneLine(text)
  }

  private func json(_ event: LogEvent, _ fields: [String: String]) -> String {
    let line = Line(
      time: Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)), level: event.level.rawValue,
      label: label, message: "\(event.message)", error: event.error.map { "\($0)" },
      fields: fields.isEmpty ? nil : fields)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(line) else { return "{}" }
    return String(decoding: data, as: UTF8.self)
  }

  /// A log line is one line, whatever stands in it: a peer must not be able to write a second one.
  private static func onOneLine(_ text: String) -> String {
    var line = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029: line.append(" ")
      default: line.append(scalar)
      }
    }
    return String(line)
  }
}
