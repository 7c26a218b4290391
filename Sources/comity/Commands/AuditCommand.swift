import ArgumentParser
import Evidence
import Foundation
import Membership
import NodeCore

/// The audit log.
struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "The audit log: head, events, proofs, evidence, export, verification",
    subcommands: [
      Head.self, AuditListCommand.self, AuditShowCommand.self, AuditProveCommand.self, AuditEvidenceCommand.self,
      AuditDiscloseCommand.self, AuditProveDeletedCommand.self, Export.self, AuditVerifyCommand.self,
    ])

  /// The newest heads.
  struct Head: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The newest heads of the node's log")

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let head = try await node.client().get("audit/head", as: HeadAnswer.self)
      if node.json { return try Terminal.json(head) }
      Terminal.print("Log        \(head.origin)")
      Terminal.print("Entries    \(head.size), signed to \(head.signedSize), shown to \(head.tickSize)")
      Terminal.print("Root       \(head.root)")
      Terminal.print(
        "Witnessed  to \(head.witnessedSize); the newest tick by \(head.cosignatures) of \(head.witnesses)")
    }
  }

  /// Exports the log as a static folder.
  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the log as a C2SP tlog-tiles folder", discussion: "Tiles that are there already are kept.")

    @Argument(help: "The folder to write", completion: .directory)
    var folder: String

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let client = try node.client()
      let answer = try await LogExport(client: client, folder: folder).run { done, all in
        if !node.json, all > 16 { Terminal.error("exporting · \(done)/\(all) files") }
      }
      if node.json { return try Terminal.json(answer) }
      Terminal.print("\(answer.size) entries written to \(folder).")
      Terminal.print("Next: comity audit verify --trust TRUST \(folder)")
    }
  }
}

/// Writes a node's log into a folder, tile by tile; what is complete already is not fetched again.
struct LogExport {
  let client: ControlClient
  let folder: String

  func run(progress: (Int, Int) -> Void) async throws -> ExportAnswer {
    let export = try await client.post("audit/export", as: ExportAnswer.self)
    var paths: [TilePath] = []
    for row in [TileRow.entries(size: export.size)] + TileRow.hashes(size: export.size) {
      for number in 0..<row.tiles { paths.append(row[number]) }
    }
    for (done, path) in paths.enumerated() {
      if done % 64 == 0 { progress(done, paths.count) }
      try await fetch(path)
    }
    try LocalFile.write(Array("\(export.verifierKey)\n".utf8), to: "\(folder)/log.vkey")
    // The checkpoint last: a folder that was cut short never claims more than it holds.
    try LocalFile.write(Array(export.checkpoint.utf8), to: "\(folder)/checkpoint")
    try removeSuperseded(paths)
    return export
  }

  private func fetch(_ path: TilePath) async throws {
    let file = "\(folder)/\(path)"
    if path.width == 256, FileManager.default.fileExists(atPath: file) { return }
    let tile = try await client.get("audit/tile?path=\(path)", as: TileAnswer.self)
    guard let bytes = Base64.decode(tile.bytes) else {
      throw Failure(.defect, "the node gave a tile that cannot be read")
    }
    try LocalFile.makeFolder((file as NSString).deletingLastPathComponent)
    try LocalFile.write(bytes, to: file)
  }

  /// Removes partial tiles that a wider one replaces.
  private func removeSuperseded(_ paths: [TilePath]) throws {
    let kept = Set(paths.map(\.description))
    for path in try DiskFolder(path: folder).files() where TilePath(path) != nil && !kept.contains(path) {
      unlink("\(folder)/\(path)")
      rmdir(("\(folder)/\(path)" as NSString).deletingLastPathComponent)
    }
  }
}
