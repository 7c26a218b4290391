import Foundation
import Testing

/// docs/command-line.md names every command, in the program's own words.
@Suite("The document of the command line")
struct CommandTableTests {
  /// The parts of what a program says of itself that the table is made of.
  private struct Command: Decodable {
    let commandName: String
    let abstract: String?
    let subcommands: [Command]?

    /// Rows of the commands that do something, in the program's order.
    func rows(behind path: String) -> [String] {
      let own = "\(path) \(commandName)"
      let below = (subcommands ?? []).filter { $0.commandName != "help" }
      guard below.isEmpty else { return below.flatMap { $0.rows(behind: own) } }
      let words = (abstract ?? "").replacing("|", with: "\\|")
      return ["| `\(own.dropFirst(" comity ".count))` | \(words) |"]
    }
  }

  private struct Dump: Decodable { let command: Command }

  @Test("holds a row for each command and for nothing else")
  func table() throws {
    let dump = try DemoTests.run("comity", ["--experimental-dump-help"])
    let rows = try JSONDecoder().decode(Dump.self, from: Data(dump.output.utf8)).command.rows(behind: "")
    #expect(rows.count > 80)
    let text = try String(contentsOfFile: DemoTests.root + "/docs/command-line.md", encoding: .utf8)
    let section = text.components(separatedBy: "\n## ").first { $0.hasPrefix("All commands") } ?? ""
    let held = section.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init)
    let missing = rows.filter { !held.contains($0) }
    #expect(missing.isEmpty, "put in:\n\(missing.joined(separator: "\n"))")
    #expect(held.filter { !rows.contains($0) } == [] && held == rows.filter(held.contains))
  }
}
