import ArgumentParser
import Evidence
import NodeCore

/// Who may know of a matter under seal, and who reads what is for named recipients.
struct MatterCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "matter", abstract: "Who may know of a matter under seal, or read what is for named recipients",
    discussion: """
      A matter under seal shows in no inbox, search, count, deadline or error to officers who are not on its list. Whoever \
      drafted in it is on the list; of what arrives, the officers with the role sealed are. Listed officers add others: \
      the second officer who is to approve a sealed draft is added first. Of what is under no seal and for named \
      recipients (audience NAMED) everybody sees that it is there, and the officers on the list of its matter read it.
      """,
    subcommands: [Show.self, Add.self, Cover.self, Remove.self])

  /// Prints a list.
  static func print(_ answer: MatterAnswer, json: Bool) throws {
    if json { return try Terminal.json(answer) }
    let what = answer.underSeal ? "under seal" : "with something for named recipients"
    Terminal.print("Matter \(answer.thread.prefix(12)), \(what). On its list:")
    for officer in answer.officers { Terminal.print("  \(officer)") }
  }

  /// Shows the list.
  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show who is on the list of a sealed matter")

    @Argument(help: "A message or a draft of the matter")
    var reference: String

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let answer = try await node.client().get("matters/\(PathPart(reference))", as: MatterAnswer.self)
      try MatterCommand.print(answer, json: node.json)
    }
  }

  /// Puts an officer on it.
  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Put an officer on the list of a sealed matter; logged under seal")

    @OptionGroup var entry: MatterOptions
    @OptionGroup var node: NodeOptions

    func run() async throws {
      let answer = try await node.client().post("matters/list", entry.request, as: MatterAnswer.self)
      try MatterCommand.print(answer, json: node.json)
    }
  }

  /// Hands over to a deputy.
  struct Cover: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Put a deputy on the list of every sealed matter that you know of, before an absence",
      discussion: "Each is logged under seal. Afterwards take the deputy off again with «comity matter remove».")

    @Argument(help: "The name of the deputy's account")
    var deputy: String

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let answer = try await node.client().post("matters/cover", CoverRequest(deputy: deputy), as: CoverAnswer.self)
      if node.json { return try Terminal.json(answer) }
      Terminal.print(
        "\(Terminal.safe(answer.deputy)) was put on the list of \(Plural.of(answer.added, "sealed matter")).")
      Terminal.print("Matters under no seal every drafter and approver knows of. Next: tell the others with dir.cover.")
    }
  }

  /// Takes an officer off it.
  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take an officer off the list of a sealed matter; logged under seal")

    @OptionGroup var entry: MatterOptions
    @OptionGroup var node: NodeOptions

    func run() async throws {
      let answer = try await node.client().post("matters/unlist", entry.request, as: MatterAnswer.self)
      try MatterCommand.print(answer, json: node.json)
    }
  }
}

/// An officer and a matter.
struct MatterOptions: ParsableArguments {
  @Argument(help: "A message or a draft of the matter")
  var reference: String

  @Argument(help: "The name of the officer's account")
  var officer: String

  var request: MatterRequest { MatterRequest(reference: reference, officer: officer) }
}
