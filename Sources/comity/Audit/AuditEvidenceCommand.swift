import ArgumentParser
import Evidence
import NodeCore

/// Writes the evidence file of a message.
struct AuditEvidenceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evidence", abstract: "Write all that a stranger needs to check one message, with the node gone",
    discussion: """
      On the sender's node the file holds each dispatch and what came back for it; on a recipient's the dispatch that came and \
      the own receipt. What the message said is in it with --disclose only, which needs the role approver and is logged.
      """)

  @Argument(help: "The message's id, or its first characters")
  var message: String

  @Option(help: "The file to write, such as message.evidence", completion: .file())
  var out: String

  @Flag(help: "With the plaintext and the salt that proves it")
  var disclose = false

  @OptionGroup var node: NodeOptions

  func run() async throws {
    try NewFile.requirePlace(out)
    let request = EvidenceRequest(message: try PathPart(message).description, disclose: disclose)
    let answer = try await node.client().post("audit/evidence", request, as: EvidenceAnswer.self)
    try NewFile.write(answer.file.utf8, to: out, mode: disclose ? 0o600 : 0o644)
    if node.json { return try Terminal.json(WrittenAnswer(answer, file: out)) }
    Terminal.print(
      "\(Plural.of(answer.statements, "statement")) in \(out), \(answer.statements - answer.unwitnessed) of them witnessed."
    )
    if answer.unwitnessed > 0 {
      Terminal.print("The others are received and not witnessed yet: write another file after the next tick.")
    }
    Terminal.print("Next: comity audit verify --trust TRUST \(out)")
  }
}
