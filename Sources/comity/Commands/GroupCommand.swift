import ArgumentParser
import Cooperation
import Evidence
import Foundation
import NodeCore

/// Groups: who is in them, who may change them, and whether their authors told everybody the same.
struct GroupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "group",
    abstract: "Found, see and change groups; get the evidence when an author told members different things",
    discussion: "A message is sent to a group with «comity draft new --to group:NAME», to all with «--to all».",
    subcommands: [New.self, List.self, Show.self, Change.self, EvidenceFile.self])

  /// Founds a group.
  struct New: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Found a group that this node convenes; it is there once a second officer approved")

    @Argument(help: "What members call it: 2 to 32 of a-z, 0-9 and hyphens")
    var name: String

    @Option(help: "The other members, by the names of their nodes", completion: .none)
    var members: [String]

    @Option(help: "What it is for, in one line")
    var purpose = "consultation"

    @OptionGroup var node: NodeOptions

    func run() async throws {
      guard GroupStatement.isName(name) else {
        throw Failure(
          .usage,
          "«\(Terminal.safe(String(name.prefix(64))))» is no name of a group: 2 to 32 of a-z, 0-9 and inner hyphens, not «all»"
        )
      }
      let request = try GroupNewRequest(name: name, members: GroupOutput.names(members), purpose: purpose)
      let answer = try await node.client().post("groups", request, as: SubmittedAnswer.self)
      try DraftOutput.print(answer, json: node.json)
      if answer.waiting { throw ExitCode(ExitStatus.waiting.rawValue) }
    }
  }

  /// Lists groups.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the groups of this node")

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let answer = try await node.client().get("groups", as: GroupsAnswer.self)
      if node.json { return try Terminal.json(answer) }
      if answer.groups.isEmpty { Terminal.print("No groups.") }
      for group in answer.groups {
        let fork = group.authors.contains { !$0.forks.isEmpty } ? "  ✗ FORK" : ""
        Terminal.print(
          "\(group.name)  version \(group.version), convened by \(group.convener), \(Plural.of(group.members.count, "member"))  \(group.id.prefix(16))\(fork)"
        )
      }
    }
  }

  /// Shows one group.
  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show a group, its members, and what each wrote")

    @Argument(help: "The group's name, or the first digits of its id")
    var group: String

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let answer = try await node.client().get("groups/\(NamePart(group))", as: GroupAnswer.self)
      if node.json { try Terminal.json(answer) } else { GroupOutput.show(answer) }
    }
  }

  /// Changes a group.
  struct Change: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "State the next version of a group that this node convenes",
      discussion:
        "Who is removed is not told; who is added learns the membership, and nothing of what was written before.")

    @Argument(help: "The group's name, or the first digits of its id")
    var group: String

    @Option(help: "Nodes to add")
    var add: [String] = []

    @Option(help: "Nodes to remove")
    var remove: [String] = []

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let request = try GroupChangeRequest(
        group: group, add: GroupOutput.names(add), remove: GroupOutput.names(remove))
      let answer = try await node.client().post("groups/change", request, as: SubmittedAnswer.self)
      try DraftOutput.print(answer, json: node.json)
      if answer.waiting { throw ExitCode(ExitStatus.waiting.rawValue) }
    }
  }

  /// Writes the proof against an author.
  struct EvidenceFile: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "evidence",
      abstract:
        "Write the proof that an author told members of a group different things; «comity audit verify» reads it")

    @Argument(help: "The group's name, the first digits of its id, or «all»")
    var group: String

    @Option(help: "The file to write; without it, standard output", completion: .file())
    var out: String?

    @OptionGroup var node: NodeOptions

    func run() async throws {
      if let out { try NewFile.requirePlace(out) }
      let answer = try await node.client().get("groups/\(NamePart(group))/evidence", as: EvidenceAnswer.self)
      guard let out else {
        let text = answer.file.trimmingCharacters(in: .newlines)
        guard Terminal.isRead else { return Terminal.raw(text + "\n") }
        return LongText.print(text.split(separator: "\n").map(String.init))
      }
      try NewFile.write(answer.file.utf8, to: out)
      if node.json { try Terminal.json(answer) } else { Terminal.print("Written     \(out)") }
    }
  }
}

/// How groups are shown and named.
enum GroupOutput {
  /// Names that were given one by one or joined by commas.
  static func names(_ given: [String]) throws -> [String] {
    try given.flatMap { $0.split(separator: ",") }.map { try NodeNames.checked(String($0)) }
  }

  static func show(_ group: GroupAnswer) {
    Terminal.print("Group       \(group.name)  \(group.id)")
    Terminal.print("Version     \(group.version), convened by \(group.convener)")
    Terminal.print("Purpose     \(Terminal.safe(group.purpose))")
    for author in group.authors {
      let missing = author.claimed > author.number ? ", and another member holds number \(author.claimed)" : ""
      let gaps = author.gaps > 0 ? ", \(author.gaps) before the newest did not come" : ""
      let forks = author.forks.map { "  ✗ FORK at number \($0)" }.joined()
      Terminal.print("Member      \(author.node)  number \(author.number) is the newest here\(gaps)\(missing)\(forks)")
    }
    if group.authors.contains(where: { !$0.forks.isEmpty }) {
      Terminal.print("Next        comity group evidence \(group.name) --out FILE")
    }
  }
}
