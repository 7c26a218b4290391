import Foundation

/// Lines of the report; whoever watches a long run sees each when it is measured.
enum Report {
  static func line(_ what: String, _ text: String) {
    Self.text(what.padding(toLength: 62, withPad: " ", startingAt: 0) + text)
  }

  static func text(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
}
