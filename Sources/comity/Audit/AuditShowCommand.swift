import ArgumentParser
import NodeCore

/// Shows one event.
struct AuditShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show the event of one entry; reading it is logged")

  @Argument(help: "The entry's number")
  var entry: UInt64

  @OptionGroup var node: NodeOptions

  func run() async throws {
    let answer = try await node.client().get("audit/entries/\(entry)", as: EventAnswer.self)
    if node.json { return try Terminal.json(answer) }
    Terminal.print("Entry   \(answer.event.entry)")
    Terminal.print("Leaf    \(answer.leaf)")
    guard let type = answer.event.type, let time = answer.event.time, let event = answer.event.event else {
      return Terminal.print("Event   not opened")
    }
    Terminal.print("Type    \(Terminal.safe(type))")
    Terminal.print("Time    \(time)")
    Terminal.print("Event   \(Terminal.safe(event))")
  }
}
