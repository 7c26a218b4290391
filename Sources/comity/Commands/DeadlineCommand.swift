import ArgumentParser
import Cooperation
import Evidence
import Foundation
import NodeCore

/// The clocks that run.
struct DeadlineCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deadline", abstract: "The clocks that run: legal deadlines, targets, dates asked for",
    subcommands: [List.self])

  /// Lists them.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the clocks that run, overdue ones first; --ics prints a calendar without content")

    @Flag(
      help:
        "An iCalendar file: sorts and days, of public matters what for; no subject, name or party, no matter under seal"
    )
    var ics = false

    @Flag(help: "With --ics: matters under seal on whose list one is, too, telling nothing but sort and day")
    var sealed = false

    @Flag(help: "Only what this node must do")
    var ours = false

    @Option(help: "Go on behind what the page before named as next")
    var after: String?

    @OptionGroup var node: NodeOptions

    func run() async throws {
      try Usage.require(after, as: "what the page before named as the next; begin with the first page") { text in
        let parts = text.split(separator: ":", maxSplits: 1)
        return parts.count == 2 ? Int64(parts[0]) : nil
      }
      let answer = try await page(after)
      if ics {
        var shown = answer.deadlines
        var next = answer.next
        while let place = next {
          let more = try await page(place)
          shown += more.deadlines
          next = more.next
        }
        let stamp = Moment(answer.now) ?? Moment(seconds: 0)
        let file = CalendarFile(shown.filter(isAsked).map(\.deadline), stamp: stamp, withSealed: sealed) {
          Digest.sha256(Array($0.utf8)).hex
        }
        return Terminal.raw(file.text)
      }
      if node.json { return try Terminal.json(answer) }
      let shown = answer.deadlines.filter(isAsked)
      if shown.isEmpty { Terminal.print("No clock runs.") }
      for item in Self.ordered(shown) { Terminal.print(Self.line(item)) }
      if let next = answer.next { Terminal.print("There are more: --after \(Terminal.safe(next))") }
      if !answer.isComplete { Terminal.print("Some threads were not looked at yet; ask again in a while.") }
      for told in answer.reminders.prefix(10) {
        let left = told.daysLeft.map { "\(Plural.of($0, "day")) left" } ?? "over"
        Terminal.print("Reminded \(told.told): \(Self.title(told))thread \(told.thread.prefix(12)), \(left)")
      }
    }

    /// What was reminded of: the clock that the name of a deadline holds, behind its thread and addressee.
    private static func title(_ told: DeadlinesAnswer.Told) -> String {
      let parts = told.deadline.split(separator: "/").map(String.init)
      let clock = Catalogue.standard.law.clocks.first { parts.count > 2 && $0.code == parts[2] }
      let day = parts.count > 2 && parts[2].hasPrefix("handling.") ? parts[2].dropFirst("handling.".count) : ""
      let title = clock?.title ?? Catalogue.standard.law.words("day", String(day))?.title
      return title.map { "\($0), " } ?? ""
    }

    private func isAsked(_ item: DeadlinesAnswer.Item) -> Bool { !ours || item.isOurs }

    private func page(_ place: String?) async throws -> DeadlinesAnswer {
      let query = place.flatMap { $0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) }
      return try await node.client().get("deadlines\(query.map { "?after=\($0)" } ?? "")", as: DeadlinesAnswer.self)
    }

    /// What is overdue first, then the next to end.
    static func ordered(_ items: [DeadlinesAnswer.Item]) -> [DeadlinesAnswer.Item] {
      items.filter(\.isOverdue) + items.filter { !$0.isOverdue }
    }

    /// How two officers destroy what is past its retention; the node destroys nothing by itself.
    private static func deletion(_ item: DeadlinesAnswer.Item) -> String {
      guard item.deadline.clock == ThreadFold.retentionClock, item.isOverdue,
        let message = item.deadline.message
      else { return "" }
      return "  comity message delete \(message.prefix(12)) --rule retention/\(item.deadline.day)"
    }

    /// One line: its last day, in the calendar of its place, how it stands, what it is, by which article, who acts, and where.
    static func line(_ item: DeadlinesAnswer.Item) -> String {
      let deadline = item.deadline
      let mark = item.isOverdue ? "✗ OVERDUE" : deadline.informs ? "· informs" : item.isOurs ? "· ours   " : "· theirs "
      let source = deadline.source.isVerified ? deadline.source.text : "\(deadline.source.text); practice, not law"
      return "\(mark)  \(deadline.lastText)  \(deadline.sort.rawValue): \(deadline.title) [\(source)]  "
        + "\(Terminal.safe(deadline.owner)) acts  thread \(deadline.thread.prefix(12))" + deletion(item)
    }
  }
}
