import Cooperation
import Foundation
import Testing

@testable import Cooperation

@Suite("The resolution")
struct ResolutionTests {
  /// A row of docs/resolution.md.
  struct Row {
    let paragraph: String
    let servedBy: String
    let tests: [String]
    let codes: [String]
  }

  private func rows() throws -> [Row] {
    let path = URL(fileURLWithPath: Example.scriptPath("")).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "docs/resolution.md").path
    return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      guard cells.count == 6, !cells[1].isEmpty, cells[1] != "para", !cells[1].hasPrefix("---") else { return nil }
      return Row(paragraph: cells[1], servedBy: cells[3], tests: words(cells[4]), codes: words(cells[3]))
    }
  }

  private func words(_ cell: String) -> [String] {
    cell.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }
      .map { String($0.element) }
  }

  @Test("has every paragraph in the table, preambular and operative")
  func complete() throws {
    let expected = (1...14).map { "PP\($0)" } + (1...43).map(String.init)
    #expect(try rows().map(\.paragraph) == expected)
  }

  @Test("names for each the capability that serves it, or says that no system is implied")
  func served() throws {
    for row in try rows() {
      let isNone = row.servedBy.hasPrefix("no system implied")
      #expect(isNone == row.tests.isEmpty && !row.servedBy.isEmpty, "\(row.paragraph)")
      for code in row.codes where code.contains(".") {
        #expect(Catalogue.standard.kind(code) != nil, "\(row.paragraph): \(code) is no kind")
      }
    }
  }

  @Test("names for each a test that exists")
  func tested() throws {
    for test in Set(try rows().flatMap(\.tests)) {
      let parts = test.split(separator: ".").map(String.init)
      try #require(parts.count == 2, "\(test)")
      let source = try String(contentsOfFile: Example.scriptPath("\(parts[0]).swift"), encoding: .utf8)
      #expect(source.contains("func \(parts[1])("), "there is no test \(test)")
    }
  }
}
