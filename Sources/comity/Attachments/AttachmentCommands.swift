import ArgumentParser
import Evidence
import NodeCore

/// Lists the attachments of a message.
struct MessageAttachmentsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attachments", abstract: "List a message's attachments and how far each has come or gone")

  @Argument(help: "The message's id, or its first characters; for a draft its whole id")
  var reference: String

  @OptionGroup var node: NodeOptions

  func run() async throws {
    let answer = try await node.client().get(
      "messages/\(PathPart(reference))/attachments", as: AttachmentsAnswer.self)
    if node.json { return try Terminal.json(answer) }
    if answer.attachments.isEmpty { return Terminal.print("Message \(answer.message) has no attachments.") }
    AttachmentOutput.show(answer.attachments, of: answer.message)
  }
}

/// Saves an attachment.
struct MessageSaveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "save", abstract: "Save an attachment of a message to a file; reading it is logged",
    discussion: "The file appears when all of it is there and verified, and never in place of another.")

  @Argument(help: "The message's id, or its first characters; for a draft its whole id")
  var reference: String

  @Option(help: "The attachment's number, as «comity message attachments» lists it")
  var attachment = 1

  @Option(
    help: "The file to write; by default the attachment's own name, made safe, in this folder", completion: .file())
  var out: String?

  @OptionGroup var node: NodeOptions

  func run() async throws {
    if let out { try NewFile.requirePlace(out) }
    let client = try node.client()
    let id = try PathPart(reference)
    let listed = try await client.get("messages/\(id)/attachments", as: AttachmentsAnswer.self)
    guard let item = listed.attachments.first(where: { $0.number == attachment }) else {
      throw Failure(.notFound, "message \(listed.message) has no attachment \(attachment)")
    }
    let file = try NewFile(out ?? NewFile.safeName(item.name, number: item.number))
    let progress = ByteProgress("saving \(Terminal.safe(item.name))", of: Int64(clamping: item.size), json: node.json)
    defer { progress.finish() }
    var (digest, size) = (DigestStream(), UInt64(0))
    do {
      _ = try await client.download("messages/\(id)/attachments/\(attachment)") { bytes in
        try file.write(bytes)
        digest.update(bytes)
        size += UInt64(bytes.count)
        progress.add(bytes.count)
      }
    } catch let failure as Failure where failure.isCutOff {
      throw try await reason(of: failure, client, id)
    }
    guard size == item.size, digest.digest.hex == item.content else {
      throw Failure(.corrupt, "what the node gave out is not what message \(listed.message) names; nothing was saved")
    }
    try file.finish()
    if node.json { return try Terminal.json(DoneAnswer("message-save", id: item.content)) }
    Terminal.print("Saved       \(file.path)  \(ByteCount.text(Int64(clamping: size)))  SHA-256 \(item.content)")
    Terminal.print("Not scanned: nobody looked whether it is harmful.")
  }
}

extension MessageSaveCommand {
  /// Why a transfer ended early: the node knows, when it found the file damaged.
  private func reason(of failure: Failure, _ client: ControlClient, _ id: PathPart) async throws -> Failure {
    let listed = try? await client.get("messages/\(id)/attachments", as: AttachmentsAnswer.self)
    guard let listed, let item = listed.attachments.first(where: { $0.number == attachment }), let fault = item.fault
    else { return failure }
    return Failure(
      .corrupt,
      "the file of attachment \(attachment) of message \(listed.message) is \(fault) in the node's folder; nothing was saved. "
        + (item.state == fault
          ? "It is this node's own: put the file back from a backup"
          : "It is fetched again from its sender, see «comity message attachments»"))
  }
}

/// How attachments are shown; whatever a peer wrote is made safe for a terminal.
enum AttachmentOutput {
  static func show(_ attachments: [AttachmentsAnswer.Item], of message: String) {
    for item in attachments {
      // How far it has come says nothing of a file that was whole and is not any more.
      let come =
        item.state == "whole" ? "" : "  \(item.state)" + (item.state == item.fault ? "" : ", \(item.percent) %")
      Terminal.print(
        "Attachment  \(item.number)  \(Terminal.safe(item.name))  \(Terminal.safe(item.mediaType))  \(ByteCount.text(Int64(clamping: item.size)))\(come)"
      )
      Terminal.print("            SHA-256 \(item.content)")
      if let line = explanation(item) { Terminal.print("            \(line)") }
      for progress in item.sent {
        Terminal.print(
          "            \(progress.percent == 100 ? "delivered to" : "\(progress.percent) % on the way to") \(progress.recipient)"
        )
      }
    }
    if !attachments.isEmpty {
      Terminal.print("            save with: comity message save \(message.prefix(12)) --attachment N")
    }
  }

  /// What is wrong with an attachment's file, and what is done about it.
  private static func explanation(_ item: AttachmentsAnswer.Item) -> String? {
    if item.state == "sender-lacks" {
      return "its sender says that it has not got the file; it is asked again, and must put it back from a backup"
    }
    guard let fault = item.fault else { return nil }
    return item.state == fault
      ? "its file is \(fault) in this node's folder; put it back from a backup"
      : "its file was found \(fault) in this node's folder; it is fetched again from its sender"
  }
}
