import ArgumentParser
import Cooperation
import Evidence
import Foundation
import NodeCore

/// Drafts.
struct DraftCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "draft", abstract: "Write, check and submit a message",
    subcommands: [
      New.self, Check.self, Submit.self, DraftListCommand.self, DraftShowCommand.self, DraftDiscardCommand.self,
    ])

  /// Writes a draft.
  struct New: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Keep a new draft; what it lacks is listed")

    @Argument(help: "A file with the message, I-JSON, without id and sender", completion: .file())
    var file: String

    @Option(help: "A FollowTheMoney file, one entity a line", completion: .file())
    var entities: String?

    @Option(
      help: "A file that goes with it, up to 8 GiB, or ROLE=FILE such as warrant=scan.pdf; may be given several times",
      completion: .file())
    var attach: [String] = []

    @Option(help: "Who gets it, instead of the recipients in the file: nodes joined by commas, group:NAME, or all")
    var to: String?

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let (lines, template) = (try EntityLines.read(entities), try JSONFile.text(file))
      let named = try to.map(NodeNames.parse)
      let client = try node.client()
      var attachments: [String] = []
      for path in attach {
        attachments.append(try await client.upload(try AttachedFile(path), json: node.json).id)
      }
      let answer = try await client.post(
        "drafts", DraftNewRequest(template: template, entities: lines, attachments: attachments, to: named),
        as: DraftAnswer.self)
      try DraftOutput.print(answer, json: node.json)
    }
  }

  /// Lists what a draft lacks.
  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List what a draft lacks, with its legal source")

    @Argument(help: "The draft's id, or its first characters")
    var id: String

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let answer = try await node.client().get("drafts/\(PathPart(id))", as: DraftAnswer.self)
      try DraftOutput.print(answer, json: node.json)
      if answer.blocked { throw ExitCode(ExitStatus.refused.rawValue) }
    }
  }

  /// Submits a draft.
  struct Submit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Submit a draft; ends with 8 when a second officer must approve")

    @Argument(help: "The draft's id, or its first characters")
    var id: String

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let answer = try await node.client().post("drafts/\(PathPart(id))/submit", as: SubmittedAnswer.self)
      try DraftOutput.print(answer, json: node.json)
      if answer.waiting { throw ExitCode(ExitStatus.waiting.rawValue) }
    }
  }
}

/// How drafts are shown.
enum DraftOutput {
  static func print(_ answer: DraftAnswer, json: Bool) throws {
    if json { return try Terminal.json(answer) }
    Terminal.print("Draft \(answer.id)  \(KindTitle.named(answer.kind))  \(answer.state)")
    for finding in answer.findings { Terminal.print("  \(Terminal.describe(finding))") }
    print(answer.audience)
    DocumentOutput.show(answer.documents)
    print(answer.completeness)
    guard answer.state == "open" else {
      return Terminal.print(
        "It is \(answer.state) and cannot be submitted again; «comity draft list» says where it stands.")
    }
    Terminal.print(
      answer.blocked
        ? "Something is missing: the draft cannot be submitted yet."
        : "Nothing blocks it. Next: comity draft submit \(answer.id.prefix(12))")
  }

  /// How many elements it holds, and of each that is missing or thin what it is, and which field lacks what.
  private static func print(_ completeness: Completeness) {
    guard !completeness.items.isEmpty else { return }
    Terminal.print("Holds \(Terminal.safe(completeness.summary))")
    for item in completeness.items where item.status == .missing || item.status == .thin {
      let advice = item.advice.isEmpty ? "" : "; \(item.advice)"
      Terminal.print(
        Terminal.safe("  \(item.status.rawValue) \(item.code), \(item.title)\(advice) [\(item.source.text)]"))
    }
  }

  /// Who will receive it, and why.
  static func print(_ audience: AudienceAnswer) {
    for recipient in audience.recipients {
      let unit = recipient.unit.map { " (\(Terminal.safe($0)))" } ?? ""
      let source = recipient.source.text.isEmpty ? "" : " [\(recipient.source.text)]"
      Terminal.print("Will reach \(Terminal.safe(recipient.node))\(unit): \(recipient.why)\(source)")
      if let level = recipient.nationalLevel {
        Terminal.print("  handled there as \(Terminal.safe(level))")
      }
    }
    Terminal.print("May be seen by \(audience.beyond); \(Terminal.safe(audience.handling))")
    if let notice = audience.notice { Terminal.print("  \(notice)") }
    for condition in audience.conditions { Terminal.print("  under \(Terminal.safe(condition))") }
    if !audience.excluded.isEmpty { Terminal.print("Never by \(audience.excluded.joined(separator: ", "))") }
  }

  /// What becomes of a message that nobody has to approve any more: it goes, or what it waits for.
  static func printFate(_ waits: [String], done: String) {
    guard !waits.isEmpty else {
      return Terminal.print("\(done): it is sealed and signed now, goes at once, and cannot be recalled.")
    }
    Terminal.print("\(done): it cannot be recalled, and waits:")
    for wait in waits { Terminal.print("  \(Terminal.safe(wait))") }
  }

  static func print(_ answer: SubmittedAnswer, json: Bool) throws {
    if json { return try Terminal.json(answer) }
    let recipients = answer.recipients.joined(separator: ", ")
    guard answer.waiting else {
      printFate(answer.waits, done: "Submitted for \(recipients)")
      return Terminal.print("The delivery ledger shows in «comity show \(answer.approval)».")
    }
    Terminal.print("Approval    \(answer.approval)")
    Terminal.print("Commitment  \(answer.commitment.prefix(16))")
    if answer.unseen {
      Terminal.print("It is under seal and shows to no approver yet; first put one on its list:")
      Terminal.print("  comity matter add \(answer.approval.prefix(12)) OFFICER")
    }
    Terminal.print("Nothing is sent yet: \(recipients) will receive it when a second officer runs")
    Terminal.print("  comity approve \(answer.approval.prefix(12)) --commitment \(answer.commitment.prefix(16))")
  }
}

/// A part of a path that a user typed; only what ids are made of.
struct PathPart: CustomStringConvertible {
  let description: String

  /// - Parameter least: how many characters name something; a number of an entry may have one.
  init(_ text: String, least: Int = 4) throws {
    guard !text.isEmpty, text.utf8.count <= 64, text.allSatisfy({ $0.isHexDigit }) else {
      throw Failure(.usage, "«\(Terminal.safe(String(text.prefix(64))))» is no id; ids are hexadecimal digits")
    }
    guard text.utf8.count >= least else {
      throw Failure(.usage, "«\(text)» is too short for an id: give at least its first \(least) characters")
    }
    description = text.lowercased()
  }
}

/// Recipients that a user typed, joined by commas; whether they exist, the node says.
enum NodeNames {
  static func parse(_ text: String) throws -> [String] {
    let names = text.split(separator: ",", omittingEmptySubsequences: false).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    guard !names.contains("") else {
      throw Failure(.usage, "--to names nobody, or has a comma too many: write NODE,NODE…, group:NAME or all")
    }
    for name in names where name != "all" {
      if name.hasPrefix("group:") { _ = try NamePart(String(name.dropFirst(6))) } else { _ = try checked(name) }
    }
    return names
  }

  /// A name that has the form of a node's.
  static func checked(_ text: String) throws -> String {
    guard (try? NodeName(text)) != nil else {
      throw Failure(
        .usage,
        "«\(Terminal.safe(String(text.prefix(64))))» is no name of a node: 2 to 32 of a-z, 0-9 and inner hyphens")
    }
    return text
  }
}

/// The lines of a FollowTheMoney file.
enum EntityLines {
  static func read(_ path: String?) throws -> [String] {
    guard let path else { return [] }
    return try FtMFile(parsing: try LocalFile.read(path)).lines
  }
}
