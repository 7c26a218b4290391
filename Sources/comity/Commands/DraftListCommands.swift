import ArgumentParser
import NodeCore

/// Lists one's own drafts.
struct DraftListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List your drafts that were not sent, with where each stands")

  @OptionGroup var node: NodeOptions

  func run() async throws {
    let answer = try await node.client().get("drafts", as: DraftsAnswer.self)
    if node.json { return try Terminal.json(answer) }
    if answer.drafts.isEmpty { Terminal.print("No drafts.") }
    for item in answer.drafts {
      Terminal.print(
        "\(item.id.prefix(12))  \(item.state)  \(KindTitle.named(item.kind))  \(Terminal.safe(item.subject))  since \(item.created)"
      )
      if item.state == "returned" { DraftShowCommand.printReturn(item.refusal, item.id) }
    }
  }
}

/// Shows a draft.
struct DraftShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a draft of yours in full; with --json, as it can be kept and changed")

  @Argument(help: "The draft's id, or its first characters")
  var id: String

  @OptionGroup var node: NodeOptions

  func run() async throws {
    let answer = try await node.client().get("drafts/\(PathPart(id))/text", as: DraftTextAnswer.self)
    if node.json { return try Terminal.json(answer) }
    Terminal.print("Draft       \(answer.id)  \(answer.state)  since \(answer.created)")
    Terminal.print("Subject     \(answer.subject)")
    Terminal.print("For         \(answer.recipients.joined(separator: ", "))")
    if let commitment = answer.commitment { Terminal.print("Commitment  \(commitment)") }
    MessageText.print(answer.message)
    AttachmentOutput.show(answer.attachments, of: answer.id)
    if answer.state == "returned" { Self.printReturn(answer.refusal, answer.id) }
  }

  /// That a draft was sent back, why, and what to do.
  static func printReturn(_ refusal: String?, _ id: String) {
    Terminal.print("  ✗ sent back\(refusal.map { ": \($0)" } ?? " by the second officer, without a reason")")
    Terminal.print("  Next: write it anew with comity draft new, then comity draft discard \(id.prefix(12))")
  }
}

/// Destroys a draft.
struct DraftDiscardCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "discard", abstract: "Destroy a draft of yours that was not approved; the log keeps its id alone")

  @Argument(help: "The draft's id, or its first characters")
  var id: String

  @OptionGroup var node: NodeOptions

  func run() async throws {
    let answer = try await node.client().post("drafts/\(PathPart(id))/discard", as: DoneAnswer.self)
    if node.json { try Terminal.json(answer) } else { Terminal.print("Draft \(answer.id ?? id) is destroyed.") }
  }
}
