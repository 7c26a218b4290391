import ArgumentParser
import NodeCore

/// Asks for a second officer, or consents as one, before a message that protects somebody is opened, or a secret one exported.
struct MessageOpenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract:
      "Ask to open a message that protects victims or witnesses, or with --export to export a SECRET one; with --for, consent as the second officer",
    discussion: """
      What is under VW_PROTECT (articles 87(4) and 68) no officer opens alone, besides who wrote and who approved it. The \
      consent is for one officer and one message, and ends with the process or a session's longest time. Both are logged.

      What is SECRET is read by one officer and leaves the node by two: with --export one asks, an approver consents, and \
      then note write, message save, asset export, audit disclose and audit evidence --disclose go for who asked.
      """)

  @Argument(help: "The message's id, or its first characters; several for what one file is made of")
  var references: [String]

  @Option(name: .customLong("for"), help: "The account that asked; consents to its opening")
  var officer: String?

  @Flag(help: "To take it out of the node in a file, and not only to read it")
  var export = false

  @OptionGroup var node: NodeOptions

  func run() async throws {
    let client = try node.client()
    var waits = false
    for reference in references {
      let id = try PathPart(reference).description
      if let officer {
        try await consent(to: id, for: officer, client)
      } else if try await !ask(for: id, client) {
        waits = true
      }
    }
    if waits { throw ExitCode(ExitStatus.waiting.rawValue) }
  }

  private func consent(to id: String, for officer: String, _ client: ControlClient) async throws {
    let consent = OpeningConsent(reference: id, officer: officer, export: export ? true : nil)
    let answer = try await client.post("openings/consent", consent, as: DoneAnswer.self)
    if node.json { return try Terminal.json(answer) }
    Terminal.print("Consented: \(Terminal.safe(officer)) may \(act) message \(answer.id ?? id).")
    Terminal.print(Self.end)
  }

  /// Asks, and says whether a second officer consented already.
  private func ask(for id: String, _ client: ControlClient) async throws -> Bool {
    let answer = try await client.post("openings/\(export ? "ask-export" : "ask")/\(id)", as: OpeningAnswer.self)
    if node.json { try Terminal.json(answer) } else { show(answer) }
    return answer.consented
  }

  private var act: String { export ? "export" : "open" }

  private func show(_ answer: OpeningAnswer) {
    Terminal.print("Message     \(answer.message)")
    Terminal.print("Under       \(Terminal.safe(answer.condition)) (\(Terminal.safe(answer.source)))")
    if answer.consented {
      return Terminal.print(
        answer.export
          ? "A second officer has consented. Next: note write, message save, asset export, audit disclose or evidence."
          : "A second officer has consented. Next: comity show \(answer.message.prefix(12))")
    }
    Terminal.print("It may be \(export ? "exported when an approver" : "opened when a second officer") runs")
    Terminal.print(
      "  comity message open \(answer.message.prefix(12))\(export ? " --export" : "") --for \(Terminal.safe(answer.officer))"
    )
    Terminal.print(Self.end)
  }

  /// An opening is kept in memory alone, like a session.
  private static let end = "It ends when comityd stops, or with a session's longest time; then it is asked for anew."
}

/// Lists what waits.
struct MessageOpeningsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "openings", abstract: "List the openings and exports that wait for a second officer")

  @OptionGroup var node: NodeOptions

  func run() async throws {
    let answer = try await node.client().get("openings", as: OpeningsAnswer.self)
    if node.json { return try Terminal.json(answer) }
    if answer.openings.isEmpty { Terminal.print("No opening and no export waits.") }
    for item in answer.openings {
      Terminal.print(
        "\(item.message)  to \(item.export ? "export" : "open")  for \(Terminal.safe(item.officer))  since \(item.since)"
      )
    }
  }
}
