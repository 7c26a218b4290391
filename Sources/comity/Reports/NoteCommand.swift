import ArgumentParser
import Cooperation
import NodeCore

/// Notes verbales.
struct NoteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "note", abstract: "Write a formal message out as a note verbale; check the code on a paper",
    subcommands: [Write.self, Check.self], defaultSubcommand: Write.self)

  /// Writes one.
  struct Write: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write a note that prints: comity note transmittal REF, comity note confirmation REF")

    @Argument(help: "transmittal (to hand the message over) or confirmation (of what was sent urgently)")
    var kind: String

    @Argument(help: "The message's id, or its first characters")
    var reference: String

    @Option(help: "en or fr; by default the message's own")
    var language: String?

    @Option(help: "Write it into a new file", completion: .file())
    var out: String?

    @OptionGroup var node: NodeOptions

    func validate() throws {
      guard language.map(["en", "fr"].contains) ?? true else {
        throw ValidationError("A note is written in en or fr, not in «\(language ?? "")».")
      }
    }

    func run() async throws {
      try Usage.require(kind, as: "a note: there are transmittal and confirmation", NoteVerbale.Purpose.init)
      let request = NoteRequest(
        reference: try PathPart(reference).description, purpose: kind, language: language)
      let answer = try await node.client().post("notes", request, as: NoteAnswer.self)
      if node.json { return try Terminal.json(answer) }
      try ReportOptions.write(answer.html, to: out)
      Terminal.error("Code \(answer.code), of message \(answer.message)")
    }
  }

  /// Checks a code.
  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Find the message of the code on a paper; 5 when there is none, 6 when a character was misread")

    @Argument(help: "The code, in groups or not")
    var code: [String]

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let typed = code.joined().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
      guard !typed.isEmpty, typed.utf8.count <= 64 else { throw Failure(.usage, "a code has 22 letters and digits") }
      let answer = try await node.client().get("notes/\(typed)", as: NoteCheckAnswer.self)
      if node.json { return try Terminal.json(answer) }
      Terminal.print("✓ \(answer.code) is the code of")
      Terminal.print(MessageOutput.line(answer.message))
      Terminal.print("Commitment  \(answer.commitment)")
    }
  }
}
