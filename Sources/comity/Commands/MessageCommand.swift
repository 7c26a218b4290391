import ArgumentParser
import NodeCore

/// What is done to a message that is there already.
struct MessageCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "message",
    abstract:
      "See where a message stands with each recipient; save its attachments; open or destroy its content by two persons",
    subcommands: [
      ShowCommand.self, MessageLedgerCommand.self, MessageAttachmentsCommand.self, MessageSaveCommand.self,
      MessageOpenCommand.self, MessageOpeningsCommand.self, Delete.self, Deletions.self,
    ])

  /// Proposes, approves or refuses a deletion.
  struct Delete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Propose to destroy a message's content; with --commitment, approve it as the second officer",
      discussion: "The log stays whole and says when, by whom and under which rule. It cannot be undone.")

    @Argument(help: "The message's id, or its first characters")
    var reference: String

    @Option(help: "The code of the rule, such as retention/10y; proposes the deletion")
    var rule: String?

    @Option(help: "The first 16 or more digits of the commitment, as the proposer was shown; approves the deletion")
    var commitment: String?

    @Flag(help: "Refuse the proposal, or take the own one back")
    var refuse = false

    @OptionGroup var node: NodeOptions

    func validate() throws {
      guard [rule != nil, commitment != nil, refuse].filter({ $0 }).count == 1 else {
        throw ValidationError("one of --rule, --commitment and --refuse says what is to be done")
      }
    }

    func run() async throws {
      _ = try Usage.check { try rule.map(DeletionRule.init) }
      let client = try node.client()
      let id = try PathPart(reference).description
      if refuse {
        let answer = try await client.post("deletions/\(id)/refuse", as: DoneAnswer.self)
        return node.json ? try Terminal.json(answer) : Terminal.print("Kept: nothing of the message was destroyed.")
      }
      if let rule {
        let answer = try await client.post(
          "deletions", DeletionRequest(reference: id, rule: rule), as: DeletionAnswer.self)
        if node.json { try Terminal.json(answer) } else { proposed(answer) }
        throw ExitCode(ExitStatus.waiting.rawValue)
      }
      let approval = DeletionApproval(reference: id, commitment: commitment ?? "")
      let answer = try await client.post("deletions/approve", approval, as: DeletionAnswer.self)
      if node.json { try Terminal.json(answer) } else { done(answer) }
    }

    private func proposed(_ answer: DeletionAnswer) {
      Terminal.print("Message     \(answer.message)")
      Terminal.print("Rule        \(answer.rule)")
      Terminal.print("Commitment  \(answer.commitment.prefix(16))")
      Terminal.print("Nothing is destroyed yet: the content goes when a second officer runs")
      Terminal.print("  comity message delete \(answer.message) --commitment \(answer.commitment.prefix(16))")
    }

    private func done(_ answer: DeletionAnswer) {
      Terminal.print("Destroyed   the content of \(answer.message), under the rule \(answer.rule)")
      for peer in answer.sealedFor {
        Terminal.print("Still kept  the copy sealed for \(peer), which has not receipted it; only \(peer) can open it")
      }
      for thing in answer.notReached { Terminal.print("Not reached \(thing)") }
      Terminal.print("Proof       comity audit prove-deleted \(answer.message.prefix(12))")
    }
  }

  /// Lists what waits.
  struct Deletions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the deletions that wait for a second officer")

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let answer = try await node.client().get("deletions", as: DeletionsAnswer.self)
      if node.json { return try Terminal.json(answer) }
      if answer.deletions.isEmpty { Terminal.print("No deletion waits.") }
      for item in answer.deletions {
        Terminal.print(
          "\(item.message)  \(item.rule)  proposed by \(Terminal.safe(item.proposerName ?? item.proposer))  "
            + "since \(item.proposed)  commitment \(item.commitment.prefix(16))")
      }
    }
  }
}
