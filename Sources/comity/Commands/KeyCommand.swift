import ArgumentParser
import NodeCore

/// The keys of this node that roll.
struct KeyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "See the keys of this node, and roll those to seal and of TLS",
    subcommands: [List.self, Roll.self])

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
        has learned it.
        """)

    @Argument(help: "What the key is for: seal or tls")
    var purpose: String

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let answer = try await node.client().post("keys/\(NamePart(purpose))/roll", as: DoneAnswer.self)
      if node.json { return try Terminal.json(answer) }
      Terminal.print("The new key is \(answer.id?.prefix(16) ?? ""); peers learn it with the next contact.")
    }
  }
}

extension String {
  /// With spaces after it, so that columns stand below each other.
  fileprivate func padded(to length: Int) -> String { self + String(repeating: " ", count: max(1, length - count)) }
}
