import Cooperation
import Foundation

/// Writes to the terminal. Whatever somebody chose, a peer or who named a file, is made safe on the way.
enum Terminal {
  /// A line of the result, or several.
  static func print(_ line: String) { write(lines(line), to: FileHandle.standardOutput) }

  /// A file that was asked for on standard output, as it is.
  static func raw(_ text: String) { try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8)) }

  /// A line about what happens, or of an error.
  static func error(_ line: String) { write(lines(line), to: FileHandle.standardError) }

  /// Whether a person reads the result.
  static let isRead = isatty(STDOUT_FILENO) == 1

  /// Text that a peer chose, with everything that could steer a terminal made visible.
  static func safe(_ text: String) -> String { SafeText(text).text }

  /// One finding in a line.
  static func describe(_ finding: Finding) -> String {
    let mark = finding.severity == .blocks ? "✗" : "·"
    let source = finding.source.isEmpty ? "" : " [\(finding.source)]"
    return "\(mark) \(safe(finding.path)): \(safe(finding.message))\(source)"
  }

  /// An answer as JSON, one line.
  static func json(_ value: some Encodable) throws {
    write(String(decoding: try encoded(value), as: UTF8.self), to: FileHandle.standardOutput)
  }

  /// An answer as JSON, without a newline.
  static func encoded(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(value))
  }

  private static func lines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { safe(String($0)) }.joined(separator: "\n")
  }

  private static func write(_ line: String, to handle: FileHandle) {
    try? handle.write(contentsOf: Data((line + "\n").utf8))
  }
}
