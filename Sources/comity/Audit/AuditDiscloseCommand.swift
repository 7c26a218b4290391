import ArgumentParser
import NodeCore

/// Opens one event or one message to an auditor.
struct AuditDiscloseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disclose", abstract: "Open one event or one message to an auditor; approvers, and it is logged",
    discussion: "The file proves that what it opens is what the log committed to. Whoever has it can read it.")

  @Argument(help: "An entry's number, or a message's id or its first characters")
  var reference: String

  @Option(help: "The file to write", completion: .file())
  var out: String

  @OptionGroup var node: NodeOptions

  func run() async throws {
    try NewFile.requirePlace(out)
    let answer = try await node.client().post(
      "audit/disclosures", LogReference(try PathPart(reference, least: 1).description), as: EvidenceAnswer.self)
    try NewFile.write(answer.file.utf8, to: out, mode: 0o600)
    if node.json { return try Terminal.json(WrittenAnswer(answer, file: out)) }
    Terminal.print("\(reference) is opened in \(out); only you can read the file.")
    Terminal.print("Next: comity audit verify --trust TRUST \(out)")
  }
}

/// What a command wrote.
struct WrittenAnswer: Encodable {
  let schema: String
  let file: String
  let statements: Int
  let unwitnessed: Int

  init(_ answer: EvidenceAnswer, file: String) {
    schema = answer.schema
    self.file = file
    statements = answer.statements
    unwitnessed = answer.unwitnessed
  }
}
