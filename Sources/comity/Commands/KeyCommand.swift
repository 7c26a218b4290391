import ArgumentParser
import NodeCore

/// The keys of this node that roll.
struct KeyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "See the keys of this node, and roll the one that messages are sealed for",
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
      abstract: "Make a new seal key now; peers are told, and the old one still opens what was sealed for it",
      discussion: "It rolls by itself each month. Every key is destroyed 90 days after its time ended.")

    @Argument(help: "What the key is for: seal")
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
