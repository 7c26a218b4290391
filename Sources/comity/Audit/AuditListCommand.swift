import ArgumentParser
import Evidence
import Foundation
import NodeCore

/// Lists the events of the log.
struct AuditListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List events of the log, a page at a time; listing them is logged",
    discussion: "Padding, sealed matters and destroyed events show as «not opened», and are not told apart.")

  @Option(help: "Only events of this type, as docs/audit-events.md names it")
  var type: String?

  @Option(help: "The first entry of the page")
  var from: UInt64 = 0

  @OptionGroup var node: NodeOptions

  func validate() throws {
    guard type?.utf8.allSatisfy({ (0x61...0x7A).contains($0) || $0 == 0x2E }) ?? true else {
      throw ValidationError("A type has small letters and dots, such as content.read.")
    }
  }

  func run() async throws {
    try Usage.require(type, as: "a type of events; docs/audit-events.md lists them") {
      LoggedEvent.types.contains($0) ? $0 : nil
    }
    var path = "audit/events?from=\(from)"
    if let type { path += "&type=\(type)" }
    let answer = try await node.client().get(path, as: EventsAnswer.self)
    if node.json { return try Terminal.json(answer) }
    for item in answer.events { Terminal.print(EventOutput.line(item)) }
    if answer.events.isEmpty { Terminal.print("No events in entries \(answer.from) to \(answer.below).") }
    guard let next = answer.next else { return }
    Terminal.print("More: comity audit list --from \(next)" + (type.map { " --type \(Terminal.safe($0))" } ?? ""))
  }
}

/// How events are shown.
enum EventOutput {
  /// Characters of an event in a list; «audit show» shows it whole.
  private static let width = 240

  static func line(_ item: EventsAnswer.Item) -> String {
    let entry = "\(item.entry)".padding(toLength: max(8, "\(item.entry)".count), withPad: " ", startingAt: 0)
    guard let type = item.type, let time = item.time, let event = item.event else { return "\(entry)not opened" }
    let text = event.count > width ? event.prefix(width) + "…" : event[...]
    return "\(entry)\(time)  \(Terminal.safe(type))  \(Terminal.safe(String(text)))"
  }
}
