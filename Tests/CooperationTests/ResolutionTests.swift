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
    let commands = try CommandTree()
    #expect(commands.holds(["deadline", "list"]) && !commands.holds(["deadline"]) && !commands.holds(["made", "up"]))
    for row in try rows() {
      let isNone = row.servedBy.hasPrefix("no system implied")
      #expect(isNone == row.tests.isEmpty && !row.servedBy.isEmpty, "\(row.paragraph)")
      for code in row.codes {
        let isThere =
          code.contains(".")
          ? Catalogue.standard.kind(code) != nil
          : Self.words.contains(code) || commands.holds(code.split(separator: " ").map(String.init))
        #expect(isThere, "\(row.paragraph): «\(code)» is no kind, command, field, function, clock or condition")
      }
    }
  }

  /// Everything else that the catalogue has a name for.
  private static let words: Set<String> = {
    let catalogue = Catalogue.standard
    let fields = catalogue.kinds.flatMap { $0.fields.flatMap { [$0.name] + $0.fields.map(\.name) } }
    return Set(fields + catalogue.law.clocks.map(\.code) + catalogue.law.conditions.map(\.code))
      .union(catalogue.kinds.flatMap { $0.routes.flatMap { $0.from + $0.to } }).union(["onBehalfOf"])
  }()

  @Test("names for each tests that exist, speak of every kind that serves it, and do more than hold data to itself")
  func tested() throws {
    for row in try rows() where !row.tests.isEmpty {
      var sources = ""
      for test in row.tests {
        let parts = test.split(separator: ".").map(String.init)
        try #require(parts.count == 2, "\(test)")
        // That a kind is in the catalogue, has its golden file and its schema, is true of every kind and serves nobody.
        let isHollow = ["KindGoldenTests", "CatalogueTests", "ResolutionTests"].contains(parts[0])
        #expect(!isHollow && !["golden", "schema"].contains(parts[1]), "\(row.paragraph): \(test)")
        sources += try #require(try source(parts[0], parts[1]), "\(row.paragraph): there is no test \(test)")
      }
      for kind in row.codes where kind.contains(".") {
        #expect(sources.contains("\"\(kind)\""), "\(row.paragraph): no test named there speaks of \(kind)")
      }
    }
  }

  /// A test as it is written, with its attribute; nil when there is none.
  private func source(_ suite: String, _ test: String) throws -> String? {
    let folder = URL(fileURLWithPath: Example.scriptPath("")).deletingLastPathComponent()
    let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    for file in files.sorted() where file.hasSuffix("/\(suite).swift") {
      let text = try String(contentsOfFile: folder.path + "/" + file, encoding: .utf8)
      let parts = text.components(separatedBy: "\n  @Test(")
      if let found = parts.dropFirst().first(where: { $0.contains("\n  func \(test)(") }) {
        return String(found.components(separatedBy: "\n  }\n")[0])
      }
    }
    return nil
  }
}
