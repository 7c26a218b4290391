import Foundation

/// Real States and capitals, found in texts that must speak of invented ones alone.
struct RealPlaces {
  /// Where a real name may stand, and why.
  private static let allowed: [(phrase: String, why: String)] = [
    ("Rome Statute", "the law's own name"), ("Statut de Rome", "the law's own name"),
    ("Ljubljana–The Hague Convention", "a convention's own name"), ("Paris Declaration", "a declaration's own name"),
    ("Georgia, serif", "a typeface"), ("Africa/Nairobi", "a zone of the IANA's database"),
    ("Europe/Athens", "a zone of the IANA's database"), ("Asia/Kathmandu", "a zone of the IANA's database"),
  ]

  /// The words of each name, by the first.
  private let names: [String: [[String]]]

  init() throws {
    let lines = try Example.corpus("real-states.txt").filter { !$0.hasPrefix("#") }
    names = Dictionary(grouping: lines.map { Self.words($0[...]).map(\.text) }, by: \.[0])
  }

  /// The names in a text that stand where they may not, each with its line.
  func found(in text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { number, line -> [String] in
      guard !found(inLine: line).isEmpty else { return [] }
      let rest = Self.allowed.reduce(String(line)) { $0.replacing($1.phrase, with: "") }
      return found(inLine: rest[...]).map { "\(number + 1): \($0)" }
    }
  }

  private func found(inLine line: Substring) -> [String] {
    let words = Self.words(line)
    return words.indices.compactMap { index in
      guard words[index].isCapital else { return nil }
      return names[words[index].text]?.first { name in
        words[index...].prefix(name.count).map(\.text).elementsEqual(name)
      }?.joined(separator: " ")
    }
  }

  /// The words of a line: runs of letters, whatever the writing.
  private static func words(_ line: Substring) -> [(text: String, isCapital: Bool)] {
    let runs = line.utf8.split { byte in
      !(0x41...0x5A).contains(byte) && !(0x61...0x7A).contains(byte) && byte < 0x80
    }
    return runs.map { run in
      let first = run.first ?? 0
      let isCapital = first < 0x60 || first >= 0x80
      // Small words matter only behind a capital one, and are many: they are made into texts all the same.
      return (String(decoding: run, as: UTF8.self), isCapital)
    }
  }
}
