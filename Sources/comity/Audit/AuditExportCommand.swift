import ArgumentParser
import Evidence
import NodeCore

/// Exports the log as a static folder.
struct AuditExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write the log as a C2SP tlog-tiles folder, with the events that you may see",
    discussion: """
      The folder grows: what is complete is kept, a run that was cut short goes on, and a log that does not extend the one in \
      the folder is refused (3). Events go into «events», readable by you alone; leave them out of a folder that others are \
      served. In «before» are the heads that closed earlier epochs of the log, for --before. The policy beside the log is the node's own word: an auditor keeps an own one.
      """)

  @Argument(help: "The folder to write", completion: .directory)
  var folder: String

  @Flag(inversion: .prefixedNo, help: "Write the events that this right opens, with their salts")
  var events = true

  @Flag(help: "Open every entry, padding and sealed matters too; two officers grant it with «comity audit full»")
  var full = false

  @OptionGroup var node: NodeOptions

  func validate() throws {
    guard events || !full else { throw ValidationError("--full writes events; it does not go with --no-events.") }
  }

  func run() async throws {
    try LocalFile.requireFolder(above: folder)
    let client = try node.client()
    var progress = AuditProgress("exporting", unit: "files", json: node.json)
    let answer = try await LogExport(client: client, folder: folder, events: events, full: full).run { done, all in
      progress.show(done, of: all)
    }
    progress.finish()
    if node.json { return try Terminal.json(answer) }
    Terminal.print("\(Plural.of(answer.size, "entry", "entries")) of \(answer.origin) written to \(folder).")
    let before = answer.closings.first.map { " --before \(folder)/\(ExportFolder.closing(ofEpoch: $0.epoch))" } ?? ""
    Terminal.print("Next: comity audit verify --trust TRUST\(before) \(folder)")
  }
}
