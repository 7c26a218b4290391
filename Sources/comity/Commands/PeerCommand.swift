import ArgumentParser
import Evidence
import Foundation
import NodeCore

/// The peers of this node: how they are connected, and what an administrator decides about them.
struct PeerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "peer", abstract: "See, test, pause or quarantine the peers of this node",
    subcommands: [List.self, Show.self, Test.self, Pause.self, Resume.self, Quarantine.self])

  /// Lists peers.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List all peers of the directory")

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let answer = try await node.client().get("peers", as: PeersAnswer.self)
      if node.json { return try Terminal.json(answer) }
      if answer.peers.isEmpty { Terminal.print("The directory lists no peer.") }
      for peer in answer.peers { Terminal.print(PeerOutput.line(peer)) }
    }
  }

  /// Shows one peer.
  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show one peer in full")

    @Argument(help: "The peer's name")
    var peer: String

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let answer = try await node.client().get("peers/\(NamePart(peer))", as: PeerAnswer.self)
      if node.json { try Terminal.json(answer) } else { PeerOutput.show(answer) }
    }
  }

  /// Tests one peer.
  struct Test: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Test a peer step by step: name, TCP, TLS, identity, protocol, directory, checkpoint, echo",
      discussion:
        "Ends with 20 when the peer cannot be reached or does not answer, with 21 when it is not to be trusted, and says what to do next. A live connection is not disturbed."
    )

    @Argument(help: "The peer's name")
    var peer: String

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let answer = try await node.client().post("peers/\(NamePart(peer))/test", as: PeerTestAnswer.self)
      if node.json { try Terminal.json(answer) } else { PeerOutput.show(answer) }
      guard let failed = answer.steps.first(where: { $0.outcome == "failed" }) else { return }
      throw ExitCode(PeerOutput.status(ofStep: failed.name).rawValue)
    }
  }

  /// Has no link with a peer.
  struct Pause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Have no link with a peer until it is taken up again",
      discussion: "No pouch is packed for it or taken from it either; «comity peer resume» ends it.")

    @Argument(help: "The peer's name")
    var peer: String

    @OptionGroup var node: NodeOptions

    func run() async throws {
      try await PeerOutput.decide("pause", peer, node, "No link with \(peer) until «comity peer resume \(peer)».")
    }
  }

  /// Takes a peer up again.
  struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Take a paused or quarantined peer up again")

    @Argument(help: "The peer's name")
    var peer: String

    @OptionGroup var node: NodeOptions

    func run() async throws {
      try await PeerOutput.decide(
        "resume", peer, node, "\(peer) is taken up again; what waited is sent, once it is a member and linked.")
    }
  }

  /// Exchanges no messages with a peer.
  struct Quarantine: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Follow a peer's log, and exchange no messages with it until it is taken up again",
      discussion: "No pouch is packed for it or taken from it either; «comity peer resume» ends it.")

    @Argument(help: "The peer's name")
    var peer: String

    @OptionGroup var node: NodeOptions

    func run() async throws {
      try await PeerOutput.decide(
        "quarantine", peer, node, "No message goes to or comes from \(peer); its log is followed and witnessed.")
    }
  }
}

/// How peers are shown.
enum PeerOutput {
  static func line(_ peer: PeerAnswer) -> String {
    let stale = peer.staleSince.map { "✗ STALE, channel not stated since \($0); " } ?? ""
    let link =
      link(
        connected: peer.connected, state: peer.state, restriction: peer.restriction, peer.why, refusal: peer.refusal)
      + listening(peer.recovering && peer.connected)
    return "\(peer.name)  \(stale)\(link)  sent \(peer.sent), not receipted \(peer.unreceipted), "
      + "received \(peer.received)  \(Terminal.safe(peer.title))"
  }

  /// That a peer takes no messages for now.
  static func refuses(_ reason: String) -> String {
    reason == "recovery"
      ? "recovers, and takes no messages for now" : "refuses messages for now: \(Terminal.safe(reason))"
  }

  /// Whether a peer is connected, what was decided about it, why it is not, and whether it takes messages.
  static func link(
    connected: Bool, state: String, restriction: String?, _ why: String?, refusal: String? = nil
  ) -> String {
    let decided = [state == "active" ? nil : state, restriction].compactMap { $0 }.joined(separator: ", ")
    let link = connected ? "✓ connected" : "✗ not connected"
    let reason = why.map { ": \(Terminal.safe($0))" } ?? ""
    let refused = refusal.map { ", ✗ \(refuses($0))" } ?? ""
    return (decided.isEmpty ? link + reason : "\(link), \(decided)") + refused
  }

  /// That a link carries no message, because this node recovers.
  static func listening(_ recovers: Bool) -> String {
    recovers ? "; this node recovers, so it only hears what was seen of its log" : ""
  }

  static func show(_ peer: PeerAnswer) {
    Terminal.print("Peer        \(peer.name)  \(Terminal.safe(peer.title))")
    Terminal.print("Node id     \(peer.nodeID)")
    Terminal.print("State       \(peer.state)\(peer.restriction.map { ", \($0) by an administrator" } ?? "")")
    Terminal.print("Functions   \(peer.functions.map(Terminal.safe).joined(separator: ", "))")
    let endpoints = peer.endpoints.map(Terminal.safe).joined(separator: ", ")
    Terminal.print("Endpoints   \(endpoints.isEmpty ? "none: it only dials" : endpoints)")
    let link = peer.why.map { "not connected: \(Terminal.safe($0))" } ?? "connected since \(peer.since ?? "?")"
    Terminal.print("Link        \(link)")
    if let since = peer.staleSince {
      Terminal.print("STALE       its channel was not stated since \(since): what it sent since then is not known here")
    }
    if !peer.connected { Terminal.print("Last heard  \(peer.heard ?? "never")") }
    if let channel = peer.channel {
      let mark = channel.stated > channel.held ? "✗ " : ""
      Terminal.print(
        "Channel     \(mark)\(Plural.of(channel.stated, "message")) sent, as it stated at \(channel.at); \(channel.held) here by now"
      )
    }
    if let software = peer.software { Terminal.print("Software    \(Terminal.safe(software))") }
    if let version = peer.directoryVersion { Terminal.print("Directory   version \(version) there") }
    Terminal.print("Log         size \(peer.logSize) held, \(peer.witnessedSize) witnessed")
    if peer.forks > 0 {
      Terminal.print(
        "FORK        \(Plural.of(peer.forks, "pair")) of heads that contradict each other; both sides are kept")
    }
    Terminal.print("Messages    sent \(peer.sent), not receipted \(peer.unreceipted), received \(peer.received)")
    let (kept, quota) = (ByteCount.text(Int64(clamping: peer.kept)), ByteCount.text(Int64(clamping: peer.quota)))
    Terminal.print("Kept        \(kept) of at most \(quota)")
    if peer.recovering {
      Terminal.print("Recovery    this node recovers: no message goes either way; see «comity recover status»")
    }
    if let refusal = peer.refusal {
      Terminal.print("It refuses  messages from here for now: \(Terminal.safe(refusal))")
    }
    for rejection in peer.rejected { Terminal.print("Rejected    \(rejection.count) for \(rejection.reason)") }
    for held in peer.held { Terminal.print("Held        \(line(held))") }
    for key in peer.keys { Terminal.print("Key         \(line(key))") }
    if let trouble = peer.trouble {
      Terminal.print("Last end    \(trouble.code) at \(trouble.time): \(Terminal.safe(trouble.message))")
    }
  }

  /// A key as the peer stated it.
  private static func line(_ key: PeerAnswer.Key) -> String {
    let state = key.reason.map { "✗ refused: \($0)" } ?? key.state
    return "\(key.purpose) \(key.id.prefix(16))  \(key.notBefore) to \(key.notAfter)  \(state)"
      + (key.listed ? ", in the directory" : "")
  }

  /// What waits for what.
  private static func line(_ held: PeerAnswer.Held) -> String {
    let needs = Terminal.safe(held.needs)
    let what =
      switch held.reason {
      case "suite": "\(held.count) for a version of this program that knows the suite \(needs)"
      case "directory": "\(held.count) for version \(needs) of the directory"
      case "number": "what came after a gap: number \(needs) was asked for"
      default: "a checkpoint of size \(needs) that does not link to what is held: its proof was asked for"
      }
    return "\(what), since \(held.since)"
  }

  static func show(_ test: PeerTestAnswer) {
    for step in test.steps {
      let mark = step.outcome == "passed" ? "✓" : step.outcome == "failed" ? "✗" : "·"
      let name = step.name.padding(toLength: 11, withPad: " ", startingAt: 0)
      Terminal.print("\(mark) \(name)\(Terminal.safe(step.detail))")
      if let advice = step.advice { Terminal.print("  Next:      \(Terminal.safe(advice))") }
    }
  }

  /// The exit code for a step that failed: what is not to be trusted, apart from what is not there.
  static func status(ofStep name: String) -> ExitStatus {
    ["identity", "directory", "checkpoint"].contains(name) ? .peerNotTrusted : .peerUnreachable
  }

  /// Decides about a peer and says what that means.
  static func decide(_ act: String, _ peer: String, _ node: NodeOptions, _ meaning: String) async throws {
    let answer = try await node.client().post("peers/\(NamePart(peer))/\(act)", as: DoneAnswer.self)
    if node.json { try Terminal.json(answer) } else { Terminal.print(meaning) }
  }
}
