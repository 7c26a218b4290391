import ArgumentParser
import Cooperation
import Foundation
import NodeCore

/// Lists messages.
struct InboxCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "inbox", abstract: "List messages, newest first")

  @Option(help: "The next page, as the one before named it")
  var before: String?

  @OptionGroup var node: NodeOptions

  func run() async throws {
    try Usage.requirePage(before)
    let page = before.flatMap { $0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) }
    let path = "messages" + (page.map { "?before=\($0)" } ?? "")
    let answer = try await node.client().get(path, as: InboxAnswer.self)
    if node.json { return try Terminal.json(answer) }
    if answer.messages.isEmpty { Terminal.print("No messages.") }
    for item in answer.messages { Terminal.print(MessageOutput.line(item)) }
    if let next = answer.next { Terminal.print("More: comity inbox --before \(next)") }
  }
}

/// Shows one message.
struct ShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a message with its thread and delivery ledger; reading it is logged")

  @Argument(help: "The message's id, or its first characters")
  var reference: String

  @OptionGroup var node: NodeOptions

  func run() async throws {
    let answer = try await node.client().get("messages/\(PathPart(reference))", as: MessageAnswer.self)
    if node.json { try Terminal.json(answer) } else { MessageOutput.show(answer) }
  }
}

/// Acknowledges a request.
struct AckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ack", abstract: "Acknowledge a request; needs no second officer")

  @Argument(help: "The request's id, or its first characters")
  var reference: String

  @Option(help: "The national reference under which it is handled")
  var nationalReference: String?

  @Option(help: "The unit in charge")
  var unit: String?

  @OptionGroup var node: NodeOptions

  func run() async throws {
    let request = AcknowledgeRequest(
      reference: try PathPart(reference).description, nationalReference: nationalReference, unit: unit)
    let answer = try await node.client().post("messages/acknowledge", request, as: SubmittedAnswer.self)
    try DraftOutput.print(answer, json: node.json)
  }
}

/// Writes a draft that answers a message.
struct ReplyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reply", abstract: "Write a draft that answers a message")

  @Argument(help: "The message's id, or its first characters")
  var reference: String

  @Option(help: "The kind of the answer, such as resp.asset_report")
  var kind: String

  @Option(help: "A file with the body, I-JSON", completion: .file())
  var body: String

  @Option(help: "A FollowTheMoney file, one entity a line", completion: .file())
  var entities: String?

  @Option(
    help: "A file that goes with it, up to 8 GiB, or ROLE=FILE such as warrant=scan.pdf; may be given several times",
    completion: .file())
  var attach: [String] = []

  @Option(
    help: "A file, I-JSON, that says of each attached file what it is (original, certified_copy, copy) and who held it",
    completion: .file())
  var custody: String?

  @Option(help: "A message that it uses, by id or first characters; may be given several times")
  var cite: [String] = []

  @Option(help: "Who gets it, nodes joined by commas, instead of who wrote or got the message")
  var to: String?

  @Option(help: "An article that it rests on, instead of its own kind's; may be given several times")
  var basis: [String] = []

  @Option(
    help: "A level of handling, where it is to be stricter than what it inherits: RESTRICTED, CONFIDENTIAL or SECRET")
  var level: String?

  @Option(help: "A further condition on its use, such as LEAD_ONLY; may be given several times")
  var condition: [String] = []

  @Flag(help: "Keep the existence of the matter itself secret")
  var seal = false

  @OptionGroup var node: NodeOptions

  func run() async throws {
    let (text, lines) = (try JSONFile.text(body), try EntityLines.read(entities))
    let client = try node.client()
    var attachments: [String] = []
    for path in attach { attachments.append(try await client.upload(try AttachedFile(path), json: node.json).id) }
    let asksMore = level != nil || seal || !condition.isEmpty
    let request = ReplyRequest(
      reference: try PathPart(reference).description, kind: kind, body: text, entities: lines,
      attachments: attachments, cites: try cite.map { try PathPart($0).description },
      to: try to.map(NodeNames.parse),
      handling: asksMore ? ReplyRequest.Wish(level: level, underSeal: seal, conditions: condition) : nil,
      basis: basis, custody: try custody.map(JSONFile.text))
    let answer = try await client.post("messages/reply", request, as: DraftAnswer.self)
    try DraftOutput.print(answer, json: node.json)
  }
}

/// How messages are shown; whatever a peer wrote is made safe for a terminal.
enum MessageOutput {
  static func line(_ item: InboxAnswer.Item) -> String {
    "\(item.id.prefix(12))  \(item.time)  \(between(item))  \(KindTitle.named(item.kind))  "
      + "«\(Terminal.safe(item.stateTitle))»  \(Terminal.safe(item.subject))"
  }

  /// From whom a message came, or to whom it went.
  private static func between(_ item: InboxAnswer.Item) -> String {
    guard item.direction == "out" else { return "from \(Terminal.safe(item.from))" }
    guard !item.to.isEmpty else { return "to be sent" }
    let more = item.to.count > 3 ? " and \(item.to.count - 3) more" : ""
    return "to \(item.to.prefix(3).map(Terminal.safe).joined(separator: ", "))\(more)"
  }

  static func show(_ answer: MessageAnswer) {
    Terminal.print("Message     \(answer.id)")
    Terminal.print("Kind        \(KindTitle.named(answer.kind))")
    Terminal.print("From        \(answer.from)")
    Terminal.print("To          \(answer.to.map(Terminal.safe).joined(separator: ", "))")
    Terminal.print("Subject     \(Terminal.safe(answer.subject))")
    if let basis = answer.restsOn { Terminal.print("Rests on    \(Terminal.safe(basis))") }
    Terminal.print("Handling    \(Terminal.safe(answer.handling))")
    for (node, level) in answer.nationalLevels.sorted(by: { $0.key < $1.key }) {
      Terminal.print("            handled by \(Terminal.safe(node)) as \(Terminal.safe(level))")
    }
    Terminal.print("Thread      \(answer.thread)  «\(Terminal.safe(answer.stateTitle))»")
    for arrival in answer.arrivals {
      Terminal.print(
        "Received    \(arrival.received) as entry \(arrival.entry) of \(arrival.from)'s log, "
          + witnessed(arrival.witnessed, overdue: arrival.overdue))
    }
    for delivery in answer.deliveries { show(delivery) }
    MessageText.print(answer.message, corrections: answer.corrections)
    AttachmentOutput.show(answer.attachments, of: answer.id)
    DocumentOutput.show(answer.documents)
    for told in answer.told {
      Terminal.print("Told        by \(told.by) in \(told.message.prefix(12)) at \(told.time): it does not conform")
      for finding in told.findings {
        Terminal.print("            \(Terminal.describe(finding)) (\(Terminal.safe(finding.rule)))")
      }
    }
    for finding in answer.findings { Terminal.print("  \(Terminal.describe(finding))") }
    if answer.timeline.count > 1 {
      Terminal.print("Thread:")
      for item in answer.timeline { Terminal.print("  " + line(item)) }
    }
    if !answer.offered.isEmpty {
      Terminal.print("You may go on with (comity reply \(answer.id.prefix(12)) --kind …):")
      for kind in answer.offered { Terminal.print("  " + KindTitle.named(kind)) }
    }
    for (message, reason) in answer.reasons.sorted(by: { $0.key < $1.key }) {
      Terminal.print("  ✗ \(message) does not conform to the rules of its thread: \(Terminal.safe(reason))")
    }
    if !answer.begins.isEmpty {
      Terminal.print("Asked for is a message that begins a thread of its own (comity draft new):")
      for beginning in answer.begins { Terminal.print("  " + Terminal.safe(beginning.words)) }
    }
  }

  private static func show(_ delivery: MessageAnswer.Delivery) {
    Terminal.print(
      "Sent        to \(delivery.recipient) as entry \(delivery.entry), "
        + witnessed(delivery.witnessedTime, overdue: false) + "; \(delivery.state)")
    if delivery.receipts.isEmpty {
      Terminal.print(
        delivery.state == "void"
          ? "            given up when a new epoch of this node's log was opened; «comity message ledger» says where it went again"
          : "            no receipt yet")
    }
    if let late = delivery.late { Terminal.print("            \(LatenessText.line(late))") }
    for receipt in delivery.receipts {
      let reason = receipt.reason.map { " (\($0))" } ?? ""
      Terminal.print(
        "            \(receipt.rungs.joined(separator: ", "))\(reason) at \(receipt.time), "
          + witnessed(receipt.witnessed, overdue: receipt.overdue))
    }
  }

  /// Received and witnessed are told apart, and so is what should have been witnessed by now.
  private static func witnessed(_ time: String?, overdue: Bool) -> String {
    time.map { "witnessed \($0)" } ?? (overdue ? "✗ NOT WITNESSED IN TIME" : "not yet witnessed")
  }
}
