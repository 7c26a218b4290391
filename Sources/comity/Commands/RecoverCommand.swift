import ArgumentParser
import Evidence
import NodeCore

/// A node whose store turned out to be an older copy.
struct RecoverCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recover", abstract: "A node whose store turned out to be an older copy",
    subcommands: [Show.self, Open.self, Approve.self, Lost.self, Fetch.self])

  /// What was proven.
  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "status", abstract: "What was proven of this node's log, and what comes next")

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let answer = try await node.client().get("node/recovery", as: RecoveryAnswer.self)
      if node.json { return try Terminal.json(answer) }
      Terminal.print("State      \(answer.state), log \(answer.origin)")
      if let shown = answer.shown {
        Terminal.print(
          "Shown      \(shown.origin) with \(Plural.of(shown.size, "entry", "entries")), signed by this node")
        if let kept = answer.keptWords { Terminal.print("Kept       \(kept)") }
      }
      if let unheard = RecoverOutput.unheard(answer) { Terminal.print("Unheard    \(unheard)") }
      if answer.splits > 0 {
        Terminal.print(
          "Split      \(Plural.of(answer.splits, "pair")) of heads of this log with one size and two roots, all signed by this node: "
            + "find the second copy, or who has its key, before anything else")
      }
      if answer.proposed { Terminal.print("Proposed   a second officer approves: comity recover approve") }
      if answer.state == "recovering", !answer.proposed, answer.nextEpoch == nil {
        Terminal.print("Next       when all were heard that can be: comity recover open, and a second officer approves")
      }
      if let epoch = answer.nextEpoch { Terminal.print("Next       restart comityd: it opens epoch \(epoch)") }
      for late in answer.late {
        Terminal.print("Late       \(Plural.of(late.statements, "statement")) that \(late.sender) lost, kept here")
      }
    }
  }

  /// Proposes a new epoch.
  struct Open: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Propose to close the log at the largest checkpoint that was shown, and to open a new epoch")

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let answer = try await node.client().post(
        "node/recovery", ConfirmRequest(approve: false), as: DoneAnswer.self)
      if node.json {
        try Terminal.json(answer)
      } else {
        try await RecoverOutput.warn(node)
        Terminal.print("Proposed. A second officer approves: comity recover approve")
      }
      throw ExitCode(ExitStatus.waiting.rawValue)
    }
  }

  /// Approves a new epoch.
  struct Approve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Approve the new epoch that another officer proposed")

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let answer = try await node.client().post(
        "node/recovery", ConfirmRequest(approve: true), as: DoneAnswer.self)
      if node.json { return try Terminal.json(answer) }
      try await RecoverOutput.warn(node)
      Terminal.print(
        "Approved. Restart comityd: it opens \(answer.id ?? "the new epoch") and announces a new cosigning key.")
    }
  }

  /// What this node sent and lost.
  struct Lost: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Numbers of messages that peers say they hold of this node and this store does not have")

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let answer = try await node.client().get("node/recovery", as: RecoveryAnswer.self)
      if node.json { return try Terminal.json(answer) }
      if answer.lost.isEmpty {
        Terminal.print("No peer that was heard since says that it holds more than this store has.")
      }
      for lost in answer.lost {
        let numbers = lost.from == lost.to ? "number \(lost.from)" : "numbers \(lost.from) to \(lost.to)"
        Terminal.print(
          "\(lost.recipient)  \(lost.channel), epoch \(lost.epoch): \(numbers)"
            + (lost.usedAgain ? ", given again here to another message" : ""))
      }
      if !answer.lost.isEmpty { Terminal.print("Only their recipients have these; ask them for copies.") }
      if let unheard = answer.unheard, !unheard.isEmpty {
        Terminal.print(
          "Not heard since the recovery began, so what only these hold is not listed: \(unheard.joined(separator: ", ")). A link says "
            + "it, or a pouch that they made before they took the new epoch: import that one, also a second time.")
      }
      Terminal.print(
        "A number that was given again is known once its recipient's receipt came in the new epoch; what no peer was heard about, "
          + "and sealed channels to officers without the role sealed, are not listed. See docs/recovery.md.")
    }
  }

  /// Asks for what was lost.
  struct Fetch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Begin all links anew, so that peers send again what this store lost of theirs")

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let answer = try await node.client().post("node/recovery/fetch", as: DoneAnswer.self)
      if node.json { return try Terminal.json(answer) }
      Terminal.print("All links begin anew; peers send what they still hold.")
    }
  }
}

/// What people must know of a recovery before they decide.
enum RecoverOutput {
  /// Who has not said what it saw of this node's log, and what that means; nil where all have, or nothing is to be decided.
  static func unheard(_ answer: RecoveryAnswer) -> String? {
    guard answer.state == "recovering", let unheard = answer.unheard, !unheard.isEmpty else { return nil }
    return
      "\(unheard.joined(separator: ", ")): a member that saw more than was shown refuses the new epoch for good; a link tells what "
      + "it saw, or a pouch that it packed after this node was put back"
  }

  static func warn(_ node: NodeOptions) async throws {
    guard let text = unheard(try await node.client().get("node/recovery", as: RecoveryAnswer.self)) else { return }
    Terminal.print("Not heard yet: \(text).")
  }
}
