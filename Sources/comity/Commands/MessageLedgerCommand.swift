import ArgumentParser
import NodeCore

/// How it is told that a message stopped on its way.
enum LatenessText {
  static func line(_ late: Lateness) -> String {
    Terminal.safe("✗ \(late.state.rawValue) (\(late.reason)) since \(late.since): \(late.text)")
  }
}

/// Where a message stands with each recipient.
struct MessageLedgerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger", abstract: "Show what each recipient stated about a message, with time and reason",
    discussion: "A receipt can't be forced: silence is shown as silence. Received and witnessed are told apart.")

  @Argument(help: "The message's id, or its first characters")
  var reference: String

  @OptionGroup var node: NodeOptions

  func run() async throws {
    let answer = try await node.client().get("messages/\(PathPart(reference))/ledger", as: LedgerAnswer.self)
    if node.json { return try Terminal.json(answer) }
    Terminal.print("Message     \(answer.message)  \(KindTitle.named(answer.kind))")
    for line in answer.lines { Self.show(line) }
    for id in answer.nonconforming {
      Terminal.print("✗ told in \(id.prefix(12)) that it does not conform; «comity show» says what was found")
    }
    if answer.lines.isEmpty { Terminal.print("It was not dispatched.") }
  }

  private static func show(_ line: LedgerAnswer.Line) {
    let witnessed = line.witnessed.map { "witnessed \($0)" } ?? "not yet witnessed"
    Terminal.print("\(line.recipient)  \(line.state)  number \(line.number), entry \(line.entry), \(witnessed)")
    if line.state == "void" {
      let again = line.replacement.map { "; it went again as number \($0.number) of epoch \($0.epoch)" } ?? ""
      Terminal.print("  given up when a new epoch of this node's log was opened\(again)")
    } else if line.rungs.isEmpty {
      Terminal.print("  silence: nothing was stated yet")
    }
    if let refusal = line.refusal, line.state != "void" {
      Terminal.print("  \(line.recipient) \(PeerOutput.refuses(refusal))")
    }
    if let late = line.late { Terminal.print("  \(LatenessText.line(late))") }
    for rung in line.rungs {
      let reason = rung.reason.map { " (\($0))" } ?? ""
      let received = rung.received.map { ", received \($0)" } ?? ", stated by this node"
      let seen = rung.witnessed.map { ", witnessed \($0)" } ?? ", not yet witnessed"
      Terminal.print("  \(rung.rung)\(reason)  at \(rung.stated)\(received)\(seen)")
    }
  }
}
