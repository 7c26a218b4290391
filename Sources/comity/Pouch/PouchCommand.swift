import ArgumentParser
import Evidence
import Foundation
import NodeCore

/// Carries by hand what a link would carry.
struct PouchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pouch", abstract: "Carry by hand what a link would carry: messages, receipts, attachments",
    discussion: "A pouch is sealed for its recipient. One that is lost, repeated or old does no harm.",
    subcommands: [Export.self, Inspect.self, Import.self])

  /// Packs.
  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Pack what a node lacks into a sealed file")

    @Option(help: "The node it is for")
    var to: String

    @Option(help: "Bytes of one file at most, 4M or more, such as 700M or 4G; then there may be several files")
    var limit: String?

    @Option(help: "The file to write, or a folder for several; nothing is overwritten", completion: .file())
    var out: String

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let limit = try limit.map(FileLimit.parse)
      _ = try NodeNames.checked(to)
      guard !out.isEmpty else { throw Failure(.usage, "--out names no file") }
      var isFolder: ObjCBool = false
      let isThere = FileManager.default.fileExists(atPath: out, isDirectory: &isFolder)
      guard limit == nil || isThere else { throw Failure(.notFound, "the folder \(out) is not there; make it first") }
      guard limit == nil || isFolder.boolValue else {
        throw Failure(.usage, "with --limit there may be several files: --out must name a folder that is there")
      }
      if !isFolder.boolValue { try NewFile.requirePlace(out) }
      var writer = PouchWriter(out: out, isFolder: isFolder.boolValue, recipient: to)
      let query = "to=\(ControlClient.escaped(to))" + (limit.map { "&limit=\($0)" } ?? "")
      try await node.client().stream("pouches/pack?\(query)") { try writer.take($0) }
      let (files, packed) = try writer.finish()
      if node.json {
        return try Terminal.json(
          PouchFilesAnswer(
            files: files, messages: packed.messages, receipts: packed.receipts, pieces: packed.pieces))
      }
      PouchOutput.show(packed, for: to)
      for file in files { Terminal.print("Packed      \(file)") }
      Terminal.print("Next, on \(to): comity pouch import \(files.count == 1 ? files[0] : "FILE…")")
    }
  }

  /// Looks into a pouch.
  struct Inspect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what a courier can see of a pouch; with the node that it is for, what is in it")

    @Argument(help: "The pouch", completion: .file())
    var file: String

    @Flag(help: "Show only what can be seen without the recipient's key; needs no node")
    var outside = false

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let pouch = try AttachedFile(file)
      let handle = FileHandle(forReadingAtPath: file)
      let head = Array(try handle?.read(upToCount: PouchHeader.size) ?? Data())
      let header = try PouchHeader(parsing: head, suite: .comity1)
      let seen = PouchSeenAnswer(suite: "comity-1", recipientKey: header.recipientKey.hex, size: pouch.size)
      if outside {
        if node.json { return try Terminal.json(seen) }
        return PouchOutput.show(seen)
      }
      let answer = try await node.client().sendPouch(pouch, to: "pouches/inspect", json: node.json)
      if node.json { return try Terminal.json(answer) }
      PouchOutput.show(seen)
      PouchOutput.show(answer)
    }
  }

  /// Unpacks.
  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take in what a pouch brings; it is proven as on a link, and may be repeated",
      discussion:
        "Of several files each is taken that can be; one that cannot is named, and the command ends with its code.")

    @Argument(help: "The files of a pouch, in any order", completion: .file())
    var files: [String]

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let client = try node.client()
      var faults: [Failure] = []
      var known: [(part: UInt32, file: AttachedFile)] = []
      for path in files {
        try await Self.apart(&faults, of: files.count) {
          let file = try AttachedFile(path)
          // One by itself needs no order; several are put into theirs by their labels.
          let part = files.count == 1 ? 1 : try await client.sendPouch(file, to: "pouches/inspect", json: false).part
          known.append((part, file))
        }
      }
      var (taken, unproven) = (0, 0)
      let inOrder = known.sorted { $0.part < $1.part }
      for (place, item) in inOrder.enumerated() {
        let bad = faults.count
        try await Self.apart(&faults, of: files.count) {
          let answer = try await client.sendPouch(item.file, to: "pouches/import", json: node.json)
          if node.json {
            try Terminal.json(answer)
          } else {
            PouchOutput.show(answer, goesOn: place < inOrder.count - 1, without: bad)
          }
          let isTaken = (answer.isLinked == true || answer.isOlder == true) && answer.isRecovering != true
          (taken, unproven) = (taken + (isTaken ? 1 : 0), unproven + (isTaken ? 0 : 1))
        }
      }
      if let fault = faults.first {
        throw Failure(fault.status, Self.summary(faults, of: files.count, taken: taken, unproven: unproven))
      }
      if unproven > 0 { throw ExitCode(ExitStatus.cannotTell.rawValue) }
    }

    /// What became of the files where one of them is bad; the command ends with the code of the first that is.
    private static func summary(_ faults: [Failure], of count: Int, taken: Int, unproven: Int) -> String {
      guard count > 1 else { return faults.map(\.message).joined(separator: "; ") }
      let rest = [
        taken > 0 ? "\(taken) \(taken == 1 ? "was" : "were") taken" : nil,
        unproven > 0 ? "\(unproven) \(unproven == 1 ? "brings" : "bring") nothing without the rest" : nil,
      ].compactMap { $0 }
      return "\(faults.count) of \(count) files could not be taken: \(faults.map(\.message).joined(separator: "; "))"
        + (rest.isEmpty ? "; nothing was taken" : "; of the others \(rest.joined(separator: ", "))")
    }

    /// Keeps what is wrong with one file of several apart; what is wrong with the node, or with who asks, ends all.
    private static func apart(_ faults: inout [Failure], of count: Int, _ body: () async throws -> Void) async throws {
      do { try await body() } catch {
        let failure = Failure(error)
        guard count > 1, [.refused, .notFound].contains(failure.status) else { throw failure }
        faults.append(failure)
      }
    }
  }
}

/// The files that were packed.
struct PouchFilesAnswer: NodeAnswer {
  private(set) var schema = "comity/pouch-export/1"
  let files: [String]
  let messages: UInt64
  let receipts: UInt64
  /// Whether pieces of attachments are in it.
  let pieces: Bool
}

/// What a courier can see.
struct PouchSeenAnswer: NodeAnswer {
  private(set) var schema = "comity/pouch-outside/1"
  let suite: String
  let recipientKey: String
  let size: Int64
}

/// How pouches are shown.
enum PouchOutput {
  static func show(_ packed: PouchPackedAnswer, for recipient: String) {
    let isEmpty = packed.messages == 0 && packed.receipts == 0 && !packed.pieces
    Terminal.print(
      isEmpty
        ? "Holds       nothing that waited for \(recipient), only what this node holds of it; what is under seal is not counted"
        : "Holds       \(content(packed.messages, packed.receipts, packed.pieces))")
  }

  /// What a pouch holds, in words.
  private static func content(_ messages: UInt64, _ receipts: UInt64, _ pieces: Bool) -> String {
    let counted = "\(Plural.of(messages, "message")), \(Plural.of(receipts, "receipt"))"
    let held = messages == 0 && receipts == 0 && pieces ? "pieces of attachments alone" : counted
    let attached = pieces ? ", and attachments" : ", no attachment"
    return held + (held == counted ? attached : "") + "; what is under seal is not counted"
  }

  static func show(_ seen: PouchSeenAnswer) {
    Terminal.print("Pouch       \(ByteCount.text(seen.size)), suite \(seen.suite)")
    Terminal.print("Sealed for  the key \(seen.recipientKey)")
  }

  /// - Parameters:
  ///   - goesOn: whether another file is taken in next, which may hold what is missing of attachments.
  ///   - bad: how many files named beside this one could not be taken.
  static func show(_ answer: PouchAnswer, goesOn: Bool = false, without bad: Int = 0) {
    let last = answer.isLast ? ", the last" : ", more belong to it"
    Terminal.print("From        \(Terminal.safe(answer.from)), packed \(answer.packed), file \(answer.part)\(last)")
    Terminal.print(
      "\(answer.isLinked == nil ? "Holds      " : "Brought    ") "
        + content(answer.messages, answer.receipts, answer.pieces ?? false))
    if answer.isRecovering == true {
      return Terminal.print(
        "Not taken   this node recovers: it noted what \(Terminal.safe(answer.from)) saw of its log, and nothing else; import this file once "
          + "more when the new epoch is open"
          + (answer.isBeforeLoss == true
            ? ". It was packed before this node was put back, so \(Terminal.safe(answer.from)) counts as not heard: have a new one packed"
            : ""))
    }
    if answer.isOlder == true {
      Terminal.print(
        "Older       this node holds a newer head of \(Terminal.safe(answer.from))'s log; what was in it came already, or comes again"
      )
    } else if answer.isLinked == false {
      Terminal.print(
        "Not proven  it does not follow from what this node holds of \(Terminal.safe(answer.from))'s log: "
          + (bad == 0
            ? "send a pouch back, the next one fits"
            : "a file that could not be taken may hold what is missing, so have that one sent again")
      )
    }
    let missing = answer.attachmentsMissing ?? 0
    if let stated = answer.stated, let held = answer.held {
      if stated > held {
        Terminal.print(
          "Missing     messages \(held + 1) to \(stated) of \(answer.from): another file, or another pouch, has them")
      } else if missing == 0 {
        Terminal.print("Complete    all \(stated) messages that \(answer.from) states are here, and their attachments")
      }
    }
    if missing > 0, !goesOn {
      Terminal.print(
        "Missing     \(Plural.of(missing, "attachment")) of \(answer.from)'s messages \(missing == 1 ? "is" : "are") not all here: "
          + "import the other files of this pouch, and this one once more")
    }
  }
}

/// A number of bytes as people write it.
enum FileLimit {
  static func parse(_ text: String) throws -> Int {
    let units = ["K": 10, "M": 20, "G": 30]
    let unit = units[String(text.suffix(1)).uppercased()]
    guard let number = Int(unit == nil ? text[...] : text.dropLast()), number > 0, number < 1 << 30 else {
      throw Failure(
        .usage, "«\(Terminal.safe(String(text.prefix(32))))» is no number of bytes; write such as 700M or 4G")
    }
    return number << (unit ?? 0)
  }
}
