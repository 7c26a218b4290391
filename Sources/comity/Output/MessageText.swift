import Cooperation

/// A message at a terminal: readable lines, everything that its author chose made safe.
enum MessageText {
  static func print(_ json: String, corrections: [MessageCorrection] = []) {
    guard let message = try? Message(parsing: Array(json.utf8)) else { return Terminal.print(Terminal.safe(json)) }
    for line in MessageLines(message, corrections: corrections).lines { Terminal.print(Terminal.safe(line)) }
  }
}
