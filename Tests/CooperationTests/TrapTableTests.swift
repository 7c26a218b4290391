import Foundation
import Testing

/// Holds docs/traps.md to the tests of all rooms.
@Suite("The table of traps")
struct TrapTableTests {
  private static let tests = URL(fileURLWithPath: Example.scriptPath("")).deletingLastPathComponent()

  private func rows() throws -> [(number: String, tests: [String])] {
    let path = Self.tests.deletingLastPathComponent().appending(path: "docs/traps.md").path
    return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 5, Int(cells[1]) != nil else { return nil }
      return (cells[1], cells[3].split(separator: "`").map(String.init).filter { $0.contains(".") })
    }
  }

  @Test("names each of the fifteen")
  func complete() throws { #expect(try rows().map(\.number) == (1...15).map(String.init)) }

  @Test("names for each tests that exist")
  func tested() throws {
    let files = FileManager.default.enumerator(atPath: Self.tests.path)?.compactMap { $0 as? String } ?? []
    for row in try rows() {
      #expect(!row.tests.isEmpty, "\(row.number)")
      for test in row.tests {
        let parts = test.split(separator: ".").map(String.init)
        let found = try files.filter { $0.hasSuffix("/\(parts[0]).swift") }.contains { file in
          try String(contentsOfFile: Self.tests.appending(path: file).path, encoding: .utf8)
            .contains("func \(parts[1])(")
        }
        #expect(found, "\(row.number): there is no test \(test)")
      }
    }
  }
}
