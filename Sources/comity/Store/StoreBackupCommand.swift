import ArgumentParser
import EncryptedSQLite
import Evidence
import Foundation
import NodeCore

/// Copies the store, while the node runs or when it is stopped.
struct StoreBackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Copy the store, while the node runs or when it is stopped",
    discussion: """
      The copy is what the store held at one moment, with the files of attachments, sealed as the store is: it opens by the \
      same slots and can be kept anywhere. It is written under a name that ends with .unfinished, and renamed once it is whole. \
      A running node makes it itself, for an administrator, and logs it; the folder above must be one that the node's service \
      may write. A stopped node's files are copied as they are, and no secret is needed. \
      «comity store check --data FOLDER --deep» reads a backup back.
      """)

  @Argument(help: "A new folder for the copy", completion: .directory)
  var target: String

  @OptionGroup var node: NodeOptions

  /// A store of a terabyte on a slow disk.
  private static let patience: Int64 = 24 * 3_600

  func validate() throws {
    guard !target.isEmpty else { throw ValidationError("Name a new folder for the copy.") }
  }

  func run() async throws {
    let folder = StoreFolder(node.folder)
    let path = URL(fileURLWithPath: target).standardizedFileURL.path
    guard try folder.status().holder == nil else {
      let answer = try await node.client().post(
        "store/backup", BackupRequest(folder: path), as: BackupAnswer.self, patience: Self.patience)
      return try show(answer)
    }
    try CopyPlace.check(path, outside: node.folder)
    let attachments = node.folder + "/attachments"
    try BackupFolder(path).make { work throws(StoreError) in
      try folder.copyFiles(to: work) { () throws(StoreError) in
        try SystemDisk().copyFolder(attachments, to: work + "/attachments")
      }
    }
    if node.json { return try Terminal.json(StoreCopyAnswer(folder: path)) }
    Terminal.print("Copied     \(path), from the stopped node, with its attachments")
    advise(path)
  }

  private func show(_ answer: BackupAnswer) throws {
    if node.json { return try Terminal.json(answer) }
    Terminal.print("Copied     \(Terminal.safe(answer.folder)), while the node went on, with its attachments")
    Terminal.print(
      "Holds      the log as it was with \(Plural.of(answer.entries, "entry", "entries")) or a little later")
    Terminal.print("Database   \(ByteCount.text(Int64(clamping: answer.size))), SHA-256 \(answer.digest)")
    advise(answer.folder)
  }

  private func advise(_ path: String) {
    Terminal.print(
      "Next: comity store check --deep --data \(Terminal.safe(path)); keep the secrets of its slots elsewhere")
  }
}

/// Puts a backup into an empty data folder.
struct StoreRestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "Put a backup into an empty data folder",
    discussion: """
      Two nodes with one identity prove each other liars: restore only where the node's own store is lost, and never start \
      both. The node is unconfirmed at its start; its witnesses show what it signed after the backup, and two officers open \
      a new epoch of its log (docs/recovery.md).
      """)

  @Argument(help: "The folder of the backup", completion: .directory)
  var backup: String

  @OptionGroup var options: StoreOptions

  func run() async throws {
    let target = options.folder.path
    let isThere = LocalFile.isFolder(backup)
    if let fault = BackupFolder(backup).fault { throw Failure(isThere ? .refused : .notFound, fault) }
    guard isThere else { throw Failure(.notFound, "\(backup) is not there, or is no folder") }
    guard StoreFolder(backup).isInitialised else { throw Failure(.refused, "\(backup) holds no backup of a store") }
    try StoreFolder(backup).copyFiles(to: target, fromMedium: true) { () throws(StoreError) in
      try SystemDisk().copyFolder(backup + "/attachments", to: target + "/attachments")
    }
    if options.json { return try Terminal.json(StoreCopyAnswer(folder: target)) }
    Terminal.print("Restored   \(Terminal.safe(backup)) into \(target)")
    Terminal.print(
      "Next: make sure that no other copy of this node runs, start comityd, and look at comity recover status")
  }
}

/// A store that was copied, file by file.
struct StoreCopyAnswer: Encodable {
  let schema = "comity/store-copy/1"
  let folder: String
}
