import ArgumentParser
import NodeCore

/// Writes the proof of an entry.
struct AuditProveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove", abstract: "Write the C2SP proof of an entry under the newest witnessed checkpoint",
    discussion:
      "The file holds hashes and signatures alone; its extra line is the entry as the log shows it to everybody.")

  @Argument(help: "An entry's number, or a message's id or its first characters")
  var reference: String

  @Option(help: "The file to write, by default entry-N.tlog-proof; - is standard output", completion: .file())
  var out: String?

  @OptionGroup var node: NodeOptions

  func run() async throws {
    if let out, out != "-" { try NewFile.requirePlace(out) }
    let answer = try await node.client().get("audit/proofs/\(try PathPart(reference, least: 1))", as: ProofAnswer.self)
    let path = out ?? "entry-\(answer.entry).tlog-proof"
    if path == "-" { return Terminal.raw(answer.proof) }
    try NewFile.write(answer.proof.utf8, to: path)
    if node.json { return try Terminal.json(answer) }
    Terminal.print("Entry \(answer.entry) is proven under the witnessed checkpoint of size \(answer.size): \(path)")
    Terminal.print("Next: comity audit verify --trust TRUST \(path)")
  }
}
