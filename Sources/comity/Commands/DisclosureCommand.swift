import ArgumentParser
import Cooperation
import NodeCore

/// The ledger of disclosures.
struct DisclosureCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disclosure",
    abstract: "To whom what came in confidence was disclosed, so far as its execution made it necessary",
    subcommands: [Add.self, List.self])

  /// Writes a line.
  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write down a disclosure (article 87(3)); no line is ever changed or removed")

    @Argument(help: "The id of the message that came, or its first characters")
    var reference: String

    @Option(help: "To whom: the authority, or the person in it")
    var to: String

    @Option(help: "What part of it")
    var part: String

    @Option(help: "Why that was necessary for the execution")
    var why: String

    @Option(help: "The day, such as 2026-11-24; by default today")
    var on: String?

    @OptionGroup var node: NodeOptions

    func run() async throws {
      try Usage.require(on, as: "a day such as 2026-11-24") { Moment.Day($0) }
      let request = DisclosureRequest(
        reference: try PathPart(reference).description, to: to, part: part, why: why, on: on)
      let answer = try await node.client().post("disclosures", request, as: DisclosuresAnswer.self)
      if node.json { return try Terminal.json(answer) }
      DisclosureCommand.print(answer)
    }
  }

  /// Shows the ledger.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "The ledger of a message's whole thread; reading it is logged")

    @Argument(help: "The id of a message of the thread, or its first characters")
    var reference: String

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let answer = try await node.client().get("disclosures/\(PathPart(reference))", as: DisclosuresAnswer.self)
      if node.json { return try Terminal.json(answer) }
      DisclosureCommand.print(answer)
    }
  }

  private static func print(_ answer: DisclosuresAnswer) {
    if answer.disclosures.isEmpty { Terminal.print("Nothing of this thread was disclosed, as far as is written down.") }
    for item in answer.disclosures {
      Terminal.print(
        "\(item.message.prefix(12))  \(item.number)  by \(Terminal.safe(item.officerName ?? item.officer)) at \(item.time)"
      )
      guard let said = item.said else {
        Terminal.print("  destroyed with the message; the log holds \(item.commitment)")
        continue
      }
      Terminal.print("  to    \(Terminal.safe(said.to)), on \(said.on)")
      Terminal.print("  part  \(Terminal.safe(said.part))")
      Terminal.print("  why   \(Terminal.safe(said.why))")
      if !said.against.isEmpty {
        Terminal.print("  ✗ the message says \(said.against.map(Terminal.safe).joined(separator: ", "))")
      }
    }
  }
}
