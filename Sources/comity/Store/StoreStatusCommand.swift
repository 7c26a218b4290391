import ArgumentParser
import EncryptedSQLite
import Foundation

/// The store's state, without a secret and beside a running node.
struct StoreStatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Who holds the store, how it opens, how large it is; needs no secret")

  @OptionGroup var options: StoreOptions

  func run() async throws {
    let folder = options.folder
    let status = try folder.status()
    if options.json { return try Terminal.json(StoreStatusAnswer(status, folder: folder.path)) }
    Terminal.print("Store      \(folder.path)")
    Terminal.print("Held by    \(status.holder.map { "process \($0)" } ?? "nobody")")
    Terminal.print("Key        epoch \(status.epoch), slots generation \(status.generation)")
    Terminal.print("Opens by   \(SlotText.summary(status.slots))")
    let log = status.frames > 0 ? ", \(status.frames) frames in the log" : ""
    Terminal.print("Database   \(status.pages) pages\(log)")
    for file in status.files { Terminal.print("File       \(file.name)  \(ByteCount.text(file.size))") }
    if status.isRotationUnfinished, status.holder == nil {
      Terminal.print("Warning    a rotation was interrupted; the next opening finishes it or takes it back")
    }
    Terminal.print("Not checked: whether the files are what the key's holder wrote; «comity store check» does")
  }
}

/// The store's state as JSON.
struct StoreStatusAnswer: Encodable {
  struct File: Encodable {
    let name: String
    let bytes: Int64
  }

  let schema = "comity/store-status/1"
  let folder: String
  let holder: Int32?
  let epoch: UInt32
  let generation: UInt32
  let slots: [SlotAnswer]
  let files: [File]
  let pages: Int64
  let logFrames: Int64
  let rotationUnfinished: Bool
  let verified = false

  init(_ status: StoreStatus, folder: String) {
    self.folder = folder
    holder = status.holder
    epoch = status.epoch
    generation = status.generation
    slots = status.slots.map(SlotAnswer.init)
    files = status.files.map { File(name: $0.name, bytes: $0.size) }
    pages = status.pages
    logFrames = status.frames
    rotationUnfinished = status.isRotationUnfinished
  }
}
