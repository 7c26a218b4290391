import ArgumentParser
import Foundation
import NodeCore

/// Shows a submitted message to a second officer, and approves exactly its commitment.
struct ApproveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve", abstract: "Show what waits for a second officer, and approve it",
    discussion: "Without an id, everything that waits is listed. With --commitment, the message is shown and approved.")

  @Argument(help: "The approval's id")
  var id: String?

  @Option(help: "The first 16 or more digits of the commitment, as the drafter was shown")
  var commitment: String?

  @Flag(help: "Send it back instead")
  var refuse = false

  @OptionGroup var node: NodeOptions

  func run() async throws {
    let client = try node.client()
    guard let id else { return try list(try await client.get("approvals", as: ApprovalsAnswer.self)) }
    let shown = try await client.get("approvals/\(PathPart(id))", as: ApprovalAnswer.self)
    if !node.json { show(shown) }
    if refuse {
      let answer = try await client.post("approvals/\(PathPart(id))/refuse", as: DoneAnswer.self)
      return try done(answer, "Sent back to its drafter.")
    }
    guard let commitment else {
      if node.json { return try Terminal.json(shown) }
      Terminal.print("To approve: comity approve \(id) --commitment DIGITS, as the drafter reads them to you.")
      return
    }
    let answer = try await client.post(
      "approvals/give", ApproveRequest(id: shown.approval, commitment: commitment), as: DoneAnswer.self)
    try done(answer, "Approved: it is sealed and sent now, and cannot be recalled.")
  }

  private func done(_ answer: DoneAnswer, _ line: String) throws {
    if node.json { try Terminal.json(answer) } else { Terminal.print(line) }
  }

  private func list(_ answer: ApprovalsAnswer) throws {
    if node.json { return try Terminal.json(answer) }
    if answer.approvals.isEmpty { Terminal.print("Nothing to approve.") }
    for item in answer.approvals {
      Terminal.print("\(item.approval)  \(item.kind)  \(Terminal.safe(item.subject))  since \(item.created)")
    }
  }

  private func show(_ answer: ApprovalAnswer) {
    Terminal.print("Kind        \(answer.kind)")
    Terminal.print("Subject     \(Terminal.safe(answer.subject))")
    Terminal.print("Receives    \(answer.recipients.map(Terminal.safe).joined(separator: ", "))")
    Terminal.print("Commitment  \(answer.commitment)")
    Terminal.print(Terminal.safe(answer.message))
    AttachmentOutput.show(answer.attachments, of: answer.approval)
    for finding in answer.findings { Terminal.print("  \(Terminal.describe(finding))") }
    DraftOutput.print(answer.audience)
  }
}
