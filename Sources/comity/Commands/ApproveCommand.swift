import ArgumentParser
import Foundation
import NodeCore

/// Shows a submitted message to a second officer, and approves exactly its commitment.
struct ApproveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve", abstract: "Show what waits for a second officer, and approve it",
    discussion: "Without an id, everything that waits is listed. With --commitment, the message is shown and approved.")

  @Argument(help: "The approval's id, or its first characters")
  var id: String?

  @Option(help: "The first 16 or more digits of the commitment, as the drafter was shown")
  var commitment: String?

  @Flag(help: "Send it back instead")
  var refuse = false

  @Option(help: "With --refuse: what its drafter is told; kept with the draft, and in no log")
  var reason: String?

  @OptionGroup var node: NodeOptions

  func validate() throws {
    guard !refuse || commitment == nil else { throw ValidationError("--refuse and --commitment do not go together.") }
    guard reason == nil || refuse else { throw ValidationError("--reason goes with --refuse.") }
    guard id != nil || (!refuse && commitment == nil) else { throw ValidationError("Name the approval by its id.") }
    try Self.check(commitment)
  }

  /// What was copied too short, or is none, is told before anything is asked.
  static func check(_ commitment: String?) throws {
    guard let commitment else { return }
    guard commitment.utf8.count >= 16 else {
      throw ValidationError(
        "--commitment has \(commitment.utf8.count) digits; the first 16 at least are needed, as the drafter was shown.")
    }
    guard commitment.utf8.count <= 64, commitment.allSatisfy(\.isHexDigit) else {
      throw ValidationError("--commitment is made of up to 64 hexadecimal digits.")
    }
  }

  func run() async throws {
    let client = try node.client()
    guard let id else { return try list(try await client.get("approvals", as: ApprovalsAnswer.self)) }
    let shown = try await client.get("approvals/\(PathPart(id))", as: ApprovalAnswer.self)
    if !node.json { show(shown) }
    if refuse {
      let answer = try await client.post(
        "approvals/refuse", RefusalRequest(id: shown.approval, reason: reason), as: DoneAnswer.self)
      return try done(
        answer, "Sent back: its drafter sees it\(reason == nil ? "" : " and the reason") in «comity draft list».")
    }
    guard let commitment else {
      if node.json { return try Terminal.json(shown) }
      Terminal.print(
        "To approve: comity approve \(shown.approval.prefix(12)) --commitment DIGITS, as the drafter reads them to you."
      )
      return
    }
    let answer = try await client.post(
      "approvals/give", ApproveRequest(id: shown.approval, commitment: commitment), as: DoneAnswer.self)
    if node.json { return try Terminal.json(answer) }
    DraftOutput.printFate(answer.waits ?? [], done: "Approved")
  }

  private func done(_ answer: DoneAnswer, _ line: String) throws {
    if node.json { try Terminal.json(answer) } else { Terminal.print(line) }
  }

  private func list(_ answer: ApprovalsAnswer) throws {
    if node.json { return try Terminal.json(answer) }
    if answer.approvals.isEmpty { Terminal.print("Nothing to approve.") }
    for item in answer.approvals {
      Terminal.print(
        "\(item.approval)  \(KindTitle.named(item.kind))  \(Terminal.safe(item.subject))  "
          + "by \(Terminal.safe(item.drafterName ?? item.drafter))  since \(item.created)")
    }
  }

  private func show(_ membership: MembershipAnswer) {
    func names(_ names: [String]) -> String { names.map(Terminal.safe).joined(separator: ", ") }
    Terminal.print("Members     \(names(membership.members)), from version \(membership.version) on")
    if !membership.joining.isEmpty { Terminal.print("Joining     \(names(membership.joining))") }
    if !membership.leaving.isEmpty {
      Terminal.print("Leaving     \(names(membership.leaving)): they get nothing more, and are not told")
    }
  }

  private func show(_ answer: ApprovalAnswer) {
    Terminal.print("Kind        \(KindTitle.named(answer.kind))")
    Terminal.print("Subject     \(Terminal.safe(answer.subject))")
    Terminal.print("Drafted by  \(Terminal.safe(answer.drafterName ?? answer.drafter))")
    Terminal.print("Receives    \(answer.recipients.map(Terminal.safe).joined(separator: ", "))")
    Terminal.print("Commitment  \(answer.commitment)")
    if let membership = answer.membership { show(membership) }
    MessageText.print(answer.message)
    AttachmentOutput.show(answer.attachments, of: answer.approval)
    DocumentOutput.show(answer.documents)
    for finding in answer.findings { Terminal.print("  \(Terminal.describe(finding))") }
    DraftOutput.print(answer.audience)
  }
}
