import ArgumentParser
import NodeCore

/// The running node as a whole.
struct NodeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "node", abstract: "The running node as a whole", subcommands: [Confirm.self, Member.self])

  /// Takes it on two officers that the store is no older copy.
  struct Confirm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Let the node sign without having heard from enough witnesses; one officer proposes, another approves",
      discussion: """
        After every start a node signs nothing until enough of its witnesses have shown the largest checkpoint they cosigned, \
        because its store could be an older copy. Do this only without a network, and when you know that it is none: a node \
        that signs a second history proves itself a liar.
        """)

    @Flag(help: "Approve what another officer proposed")
    var approve = false

    @OptionGroup var node: NodeOptions

    /// What an officer takes upon them, told before it is done.
    static let warning = """
      If this store is an older copy of the node's, what it signs from here on is a second history, and peers will see a fork that \
      proves this node a liar.
      Confirm only what you know to be the newest store; «comity node confirm --help» and docs/recovery.md say more.
      """

    func run() async throws {
      Terminal.error("WARNING   \(Self.warning)")
      let answer = try await node.client().post(
        "node/confirm", ConfirmRequest(approve: approve), as: DoneAnswer.self)
      if node.json {
        try Terminal.json(answer)
      } else {
        Terminal.print(
          approve
            ? "Confirmed. The node signs from here on."
            : "Proposed. A second officer approves: comity node confirm --approve")
      }
      if !approve { throw ExitCode(ExitStatus.waiting.rawValue) }
    }
  }

  /// Writes the member file once more.
  struct Member: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the file for the stewards again, as «comity init» made it; administrators only")

    @Option(help: "The file to write; by default NAME.member", completion: .file())
    var out: String?

    @OptionGroup var node: NodeOptions

    func run() async throws {
      if let out { try NewFile.requirePlace(out) }
      let answer = try await node.client().get("node/member", as: MemberAnswer.self)
      let path = out ?? "\(answer.name).member"
      try NewFile.write(answer.file.utf8, to: path)
      if node.json {
        try Terminal.json(answer)
      } else {
        Terminal.print("Written \(path). Next: give it to the stewards")
      }
    }
  }
}
