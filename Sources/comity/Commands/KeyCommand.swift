import ArgumentParser
import Evidence
import Foundation
import NodeCore

/// The keys of this node that roll.
struct KeyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "See the keys of this node, and roll those to seal, to cosign and of TLS",
    subcommands: [List.self, Roll.self, File.self])

  /// Lists keys.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the keys with their times")

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let answer = try await node.client().get("keys", as: KeysAnswer.self)
      if node.json { return try Terminal.json(answer) }
      for key in answer.keys {
        let name = key.purpose.padded(to: 8) + key.id.prefix(16)
        let end = key.destroyed.map { ", destroyed after \($0)" } ?? ""
        Terminal.print(
          "\(name)  \(key.state.padded(to: 8))from \(key.notBefore) to \(key.notAfter)\(end)"
            + (key.listed ? "" : "  not in the directory yet"))
      }
    }
  }

  /// Rolls a key.
  struct Roll: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a new key now; peers are told, and the old one stays good for what it was used for",
      discussion: """
        The seal key rolls by itself each month, and an old one is destroyed 90 days after its time ended. The key of TLS \
        rolls by itself before its two years are over; the new one is shown a month after it was stated, so that every peer \
        has learned it, or at once with --now where the one before was stolen: who is not connected then learns it from the \
        directory only. The key to cosign for others rolls by itself half a year before its two years are over; the one before \
        goes on until the directory lists the new one, which «comity key file» hands to the stewards.
        """)

    @Argument(help: "What the key is for: seal, cosign or tls")
    var purpose: String

    @Flag(help: "Show a key of TLS from now on, because the one before was stolen; the others always are")
    var now = false

    @OptionGroup var node: NodeOptions

    func validate() throws {
      guard ["seal", "cosign", "tls"].contains(purpose) else {
        throw ValidationError("A key to roll is for seal, cosign or tls; «\(Terminal.safe(purpose))» is none of them.")
      }
    }

    func run() async throws {
      let answer = try await node.client().post(
        "keys/\(NamePart(purpose))/roll\(now ? "?now=1" : "")", as: DoneAnswer.self)
      if node.json { return try Terminal.json(answer) }
      let next =
        purpose == "cosign"
        ? "it counts when the directory lists it. Next: comity key file --out FILE, for the stewards"
        : now
          ? "who is connected knows it. Next: comity key file --out FILE, and the stewards revoke the old one (docs/membership.md)"
          : "peers learn it with the next contact."
      Terminal.print("The new key is \(answer.id?.prefix(16) ?? ""); \(next)")
    }
  }

  /// Writes what the stewards need.
  struct File: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the member file with the keys that rolled; the stewards' «directory make --member» lists them")

    @Option(help: "The file to write; without it, standard output", completion: .file())
    var out: String?

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let answer = try await node.client().get("keys/file", as: KeyFileAnswer.self)
      guard let out else { return Terminal.print(answer.file.trimmingCharacters(in: .newlines)) }
      try LocalFile.write(Array(answer.file.utf8), to: out)
      if node.json {
        try Terminal.json(answer)
      } else {
        Terminal.print("Written     \(out), \(Plural.of(answer.keys.count, "key"))")
      }
    }
  }
}

extension String {
  /// With spaces after it, so that columns stand below each other.
  fileprivate func padded(to length: Int) -> String { self + String(repeating: " ", count: max(1, length - count)) }
}
