import ArgumentParser
import NodeCore

/// Opens the full right to the log: one officer asks, another opens it.
struct AuditFullCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "full", abstract: "Ask for the right to have every entry opened; a second officer approves",
    discussion: """
      Under the full right an export opens every entry, padding and sealed matters too, so that nothing can hide among them. \
      An auditor or administrator asks, an approver opens it; then «comity audit export --full» works for who asked, until the \
      node stops or a session's longest time is over. Each step is logged with both officers.
      """)

  @Flag(help: "Open it to the officer who asked")
  var approve = false

  @OptionGroup var node: NodeOptions

  func run() async throws {
    let answer = try await node.client().post("audit/full", ConfirmRequest(approve: approve), as: DoneAnswer.self)
    if node.json {
      try Terminal.json(answer)
    } else {
      Terminal.print(
        approve
          ? "Opened to officer \(answer.id ?? "who asked"). Next, by that officer: comity audit export DIR --full"
          : "Asked. A second officer opens it: comity audit full --approve")
    }
    if !approve { throw ExitCode(ExitStatus.waiting.rawValue) }
  }
}
