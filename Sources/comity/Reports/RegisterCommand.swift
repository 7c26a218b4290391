import ArgumentParser
import Cooperation
import NodeCore

/// Registers that follow from signed messages.
struct RegisterCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "register",
    abstract: "Registers that follow from signed messages: focal points, legislation, agreements, pledges …",
    subcommands: [List.self, Show.self])

  /// Lists them.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the registers and how much is in them")

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let answer = try await node.client().get("registers", as: RegistersAnswer.self)
      if node.json { return try Terminal.json(answer) }
      for item in answer.registers {
        let code = item.code + String(repeating: " ", count: max(1, 16 - item.code.count))
        let earlier = item.entries > item.inForce ? ", \(item.entries - item.inForce) earlier" : ""
        Terminal.print("\(code)\(item.title) (\(item.kind)): \(item.inForce)\(earlier)")
      }
      Terminal.print("challenges      Practical challenges, counted from the grounds of consultations")
    }
  }

  /// Shows one.
  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show a register, with --history all that ever stood in it")

    @OptionGroup var register: RegisterOptions
    @OptionGroup var options: ReportOptions
    @OptionGroup var node: NodeOptions

    func run() async throws { try await options.write(node, register.request) }
  }
}
