import ArgumentParser
import Cooperation
import Evidence
import NodeCore

/// Reads a file of entities before anything of it is sent.
struct AssetImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Read FollowTheMoney (JSON lines) or CSV: what is wrong by line, and what is known already and why",
    discussion: """
      --preview shows and writes nothing. Without it a file without fault is written as JSON lines, for \
      «comity draft new FILE --entities». Nothing is kept on the node. Ends with 6 when something is wrong.
      """)

  @Argument(help: "The file; - for standard input", completion: .file())
  var file: String

  @Flag(help: "Only show what would be taken")
  var preview = false

  @Option(help: "jsonl or csv; by default by the file's name")
  var format: ImportPreview.Format?

  @Option(help: "Where the entities are written, as JSON lines", completion: .file())
  var out: String?

  @OptionGroup var node: NodeOptions

  /// What is shown, as JSON.
  struct Shown: Encodable {
    let schema = "comity/asset-import/1"
    let entities: Int
    let clean: Bool
    let findings: [Line]
    let hints: [String]
  }

  /// What is wrong with one line.
  struct Line: Encodable {
    let line: Int?
    let finding: Finding
  }

  func run() async throws {
    let kind = format ?? (file.lowercased().hasSuffix(".csv") ? .csv : .jsonLines)
    let read = try ImportPreview(parsing: try LocalFile.read(file), format: kind)
    let known = try await node.client().post(
      "assets/hints", AssetHintsRequest(entities: read.rows.compactMap { $0.entity?.line }), as: AssetHintsAnswer.self)
    let hints = read.hints.map(\.sentence) + known.hints.map(\.sentence)
    let findings =
      read.general.map { Line(line: nil, finding: $0) }
      + read.rows.flatMap { row in row.findings.map { Line(line: row.line, finding: $0) } }
    if node.json {
      try Terminal.json(
        Shown(entities: read.lines.count, clean: read.isClean, findings: findings, hints: hints))
    } else if preview || !read.isClean {
      show(read, hints, complete: known.complete)
    }
    guard read.isClean else { throw ExitCode(ExitStatus.refused.rawValue) }
    if !preview, !node.json { try ReportOptions.write(read.lines.map { $0 + "\n" }.joined(), to: out) }
  }

  private func show(_ read: ImportPreview, _ hints: [String], complete: Bool) {
    for finding in read.general { Terminal.print(Terminal.describe(finding)) }
    for row in read.rows {
      let what = row.entity.map { "\($0.schema)  \($0.caption)" } ?? "cannot be read"
      Terminal.print("line \(row.line)  \(Terminal.safe(what))")
      for finding in row.findings { Terminal.print("  \(Terminal.describe(finding))") }
    }
    for hint in hints { Terminal.print("known? \(Terminal.safe(hint))") }
    if !complete { Terminal.error("Not all entities were held against all messages.") }
    Terminal.print(
      read.isClean
        ? "\(Plural.of(read.lines.count, "entity", "entities")), without fault."
        : "Something is wrong: nothing is taken.")
  }
}

extension ImportPreview.Format: ExpressibleByArgument {}
