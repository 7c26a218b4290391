import ArgumentParser
import Cooperation

/// The catalogue of kinds, explained; needs no node.
struct KindsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kinds", abstract: "Explain the kinds of messages, each rule with its source",
    subcommands: [List.self, Show.self, Schema.self])

  /// A kind in a list.
  struct Item: Encodable {
    let code: String
    let version: Int64
    let group: String
    let title: String
    let needsApproval: Bool
    let beginsThread: Bool
  }

  /// All kinds.
  struct Listing: Encodable {
    let schema = "comity/kinds/1"
    let kinds: [Item]
  }

  /// Lists the kinds.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the kinds by family")

    @Flag(help: "One JSON object")
    var json = false

    func run() throws {
      let kinds = Catalogue.standard.kinds
      if json {
        return try Terminal.json(
          Listing(
            kinds: kinds.map {
              Item(
                code: $0.code, version: $0.version, group: $0.group, title: $0.title, needsApproval: $0.needsApproval,
                beginsThread: $0.isRoot)
            }))
      }
      var groups: [String] = []
      for kind in kinds where !groups.contains(kind.group) { groups.append(kind.group) }
      for group in groups {
        Terminal.print(group)
        for kind in kinds where kind.group == group {
          let code = kind.code + String(repeating: " ", count: max(1, 34 - kind.code.count))
          Terminal.print("  \(code)\(kind.title)")
        }
      }
      Terminal.print("Explain one: comity kinds show req.assistance")
    }
  }

  /// Explains one kind.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Explain a kind: basis, route, fields, documents, clocks, lifecycle")

    @Argument(help: "The kind's code, such as req.assistance")
    var kind: String

    @Flag(help: "One JSON object: the kind's data file, its clocks and its lifecycle")
    var json = false

    func run() throws {
      if json { return Terminal.raw(KindData(try KindsCommand.find(kind)).text + "\n") }
      for line in KindText(try KindsCommand.find(kind)).lines { Terminal.print(line) }
    }
  }

  /// Prints a JSON Schema.
  struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the JSON Schema of a kind's messages, for a national case system")

    @Argument(help: "The kind's code, such as req.assistance")
    var kind: String

    func run() throws {
      Terminal.raw(KindSchema(try KindsCommand.find(kind), law: Catalogue.standard.law).text + "\n")
    }
  }

  private static func find(_ code: String) throws -> Kind {
    guard let kind = Catalogue.standard.kind(code) else {
      throw Failure(
        .notFound, "there is no kind «\(Terminal.safe(String(code.prefix(64))))»; «comity kinds list» lists them")
    }
    return kind
  }
}
