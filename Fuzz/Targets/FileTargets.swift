import Cooperation
import Foundation

/// Files that officers and deployers hand in, and what they type.
enum FileTargets {
  /// A table of entities.
  static func csv(_ bytes: [UInt8]) throws -> String? {
    let sheet = try Sheet(parsing: bytes)
    let preview = try? ImportPreview(parsing: bytes, format: .csv)
    for row in preview?.rows ?? [] {
      for finding in row.findings where !DomainTargets.isInert(finding.path + finding.message) {
        return "a finding holds what steers"
      }
    }
    let written = sheet.bytes
    guard let again = try? Sheet(parsing: written) else { return "what was written cannot be read" }
    guard Sheet(rows: again.rows).bytes == written else { return "a sheet is another when it is written again" }
    for cell in sheet.rows.joined() {
      let text = String(decoding: Sheet(rows: [[cell]]).bytes, as: UTF8.self)
      let first = (text.hasPrefix("\"") ? text.dropFirst() : text[...]).unicodeScalars.first
      if let first, "=+-@\t|%＝＋－＠".unicodeScalars.contains(first) { return "a cell is a formula" }
    }
    return nil
  }

  /// A file of the catalogue: a kind, a lifecycle, a table of the law, or a list of recommendations.
  static func catalogue(_ bytes: [UInt8]) throws -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    _ = try? RecommendationList(parsing: bytes)
    if let kind = try? Kind(parsing: bytes, law: Catalogue.standard.law) {
      _ = KindText(kind).lines
      _ = KindSchema(kind, law: Catalogue.standard.law).text
    }
    var defects: [CooperationError] = []
    for lifecycle in Lifecycle.read([text], defects: &defects).values where lifecycle.state(lifecycle.begins) == nil {
      guard !defects.isEmpty else { return "a lifecycle that begins nowhere is no defect" }
    }
    _ = Law(files: Catalogue.lawTables.map { ($0, text) }, defects: &defects)
    return defects.isEmpty ? "one file is every table of the law" : nil
  }

  /// The words of one language for notes verbales.
  static func labels(_ bytes: [UInt8]) throws -> String? {
    let labels = try NoteLabels(parsing: String(decoding: bytes, as: UTF8.self))
    _ = labels.strangers(to: .standard)
    for kind in Catalogue.standard.kinds where kind.isNoted {
      let words = [labels.title(ofKind: kind.code)] + kind.fields.map { labels.label($0.name, ofKind: kind.code) }
      guard words.allSatisfy({ $0 != "" }) else { return "a label has no words" }
      for source in kind.legalBasis.map(\.text) where labels.citation(source).isEmpty || labels.basis(source).isEmpty {
        return "a citation is lost"
      }
    }
    return nil
  }

  /// The code of a note verbale, as somebody reads it from paper.
  static func noteCode(_ bytes: [UInt8]) throws -> String? {
    let code = try NoteCode(parsing: String(decoding: bytes, as: UTF8.self))
    let again = try? NoteCode(parsing: code.description)
    guard again == code else { return "a code is not read as it was written" }
    return NoteCode(commitment: code.hex + String(repeating: "0", count: 64 - code.hex.count)) == code
      ? nil : "a code is of another commitment"
  }

  /// Words that somebody looks for.
  static func query(_ bytes: [UInt8]) throws -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    let folded = FoldedText(text)
    guard FoldedText(folded.text).text == folded.text else { return "what is folded folds again" }
    let match = try SearchQuery(text).match
    // What reaches the index is quoted words and nothing else that it would take for a command. Bytes, as the index
    // reads them: a quote with a combining mark behind it is another character.
    let outside = match.utf8.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 0 }.flatMap { Array($0.element) }
    let allowed = Set("abcdefghijklmnopqrstuvwxyzANDOR (){}:+*".utf8)
    return outside.allSatisfy(allowed.contains) ? nil : "a query holds a command"
  }

  /// A clock of which another node chose every text, as a calendar.
  static func calendar(_ bytes: [UInt8]) throws -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    let clock: [String: Any] = [
      "id": text, "clock": text, "title": text, "sort": "legal", "thread": text, "owner": text, "day": text,
      "endsAt": Int(bytes.first ?? 0) * 1_000_000_000, "status": "running", "began": 0, "informs": false,
      "source": ["text": text, "isVerified": true], "secrecy": "open",
    ]
    let deadline = try JSONDecoder().decode(Deadline.self, from: try JSONSerialization.data(withJSONObject: clock))
    let file = CalendarFile([deadline], stamp: Moment(seconds: 1_700_000_000)) { $0 }.text
    let lines = file.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.allSatisfy({ $0.utf8.count <= 75 && DomainTargets.isInert($0) }) else {
      return "a line is too long or steers"
    }
    // Of one event there are so many lines, whatever its texts say; those behind a fold begin with a space.
    // The space is looked for as a byte: with a combining mark behind it, it is another character.
    let whole = lines.filter { !$0.isEmpty && $0.utf8.first != 0x20 }
    return whole.count == 16 && whole.filter { $0 == "BEGIN:VEVENT" }.count == 1 ? nil : "a text is a line of its own"
  }
}
