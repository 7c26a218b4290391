/// Hashes and signatures that a program reads: cut where a person looks at them, whole in a file or a pipe.
enum LongText {
  private static let (mostLines, longestLine) = (6, 100)

  static func print(_ lines: [String]) {
    for line in cut(lines, isRead: Terminal.isRead) { Terminal.print(line) }
  }

  /// The lines as they are shown.
  static func cut(_ lines: [String], isRead: Bool) -> [String] {
    guard isRead else { return lines }
    let shown = lines.prefix(mostLines).map { $0.count > longestLine ? "\($0.prefix(longestLine))…" : $0 }
    let isWhole = shown == lines
    let more = lines.count - shown.count
    return shown
      + (isWhole ? [] : ["  … \(more > 0 ? "\(more) more lines, " : "")all of it with --out FILE, or in a pipe"])
  }
}
