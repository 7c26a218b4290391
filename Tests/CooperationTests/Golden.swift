import Foundation
import Testing

/// Files that hold what was once looked at by a person.
enum Golden {
  /// Holds a text to a golden file, and prints what differs and how to renew it deliberately.
  static func expect(_ text: String, _ name: String) throws {
    let path = Example.scriptPath("Golden/\(name)")
    if ProcessInfo.processInfo.environment["COMITY_GOLDEN"] == "write" {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
    let held = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    guard held != text else { return }
    Issue.record("\(difference(held, text, name))")
  }

  /// The first lines that differ, in the manner of diff.
  static func difference(_ old: String, _ new: String, _ name: String) -> String {
    let (held, made) = (lines(old), lines(new))
    let head = zip(held, made).prefix { $0 == $1 }.count
    let (oldRest, newRest) = (held.dropFirst(head), made.dropFirst(head))
    let tail = zip(oldRest.reversed(), newRest.reversed()).prefix { $0 == $1 }.count
    let (gone, come) = (oldRest.dropLast(tail), newRest.dropLast(tail))
    let shown =
      gone.prefix(12).map { "-\(cut($0, beside: come.first))" }
      + come.prefix(12).map { "+\(cut($0, beside: gone.first))" }
    return
      (["Golden/\(name), from line \(head + 1): \(gone.count) lines went, \(come.count) came"] + shown + [
        "If this is meant: make golden, look at git diff, and commit both together."
      ]).joined(separator: "\n")
  }

  private static func lines(_ text: String) -> [Substring] {
    text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
  }

  /// A long line from shortly before the place at which it differs.
  private static func cut(_ line: Substring, beside other: Substring?) -> String {
    guard line.count > 200 else { return String(line) }
    let same = other.map { line.commonPrefix(with: $0).count } ?? 0
    return "…" + line.dropFirst(max(0, same - 40)).prefix(200) + "…"
  }
}
