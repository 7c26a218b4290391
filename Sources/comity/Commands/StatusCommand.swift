import ArgumentParser
import Evidence
import Foundation
import NodeCore

/// The node's health in a few lines.
struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "status", abstract: "The node's health in a few lines")

  @OptionGroup var node: NodeOptions

  func run() async throws {
    let status = try await node.client().get("status", as: StatusAnswer.self)
    if node.json { return try Terminal.json(status) }
    Terminal.print("Node       \(status.node) of \(status.federation)   \(status.software)")
    Terminal.print("Node id    \(status.nodeID)")
    let directory = status.directoryVersion.map { "version \($0), until \(status.directoryExpires ?? "?")" }
    Terminal.print("Directory  \(directory ?? "none")")
    let log = status.log
    Terminal.print(
      "Log        \(Plural.of(log.size, "entry", "entries")), shown to \(log.tickSize), witnessed to \(log.witnessedSize) "
        + "(\(log.cosignatures) of \(Plural.of(log.witnesses, "witness", "witnesses")))")
    Terminal.print("Messages   \(status.messages), waiting for approval: \(status.waitingForApproval)")
    for peer in status.peers {
      let mark =
        PeerOutput.link(
          connected: peer.connected, state: peer.state, restriction: peer.restriction, peer.why, refusal: peer.refusal)
        + PeerOutput.listening(status.state == "recovering" && peer.connected)
      Terminal.print(
        "Peer       \(Terminal.safe(peer.title)) (\(peer.name))  \(mark)  sent \(peer.sent), "
          + "not receipted \(peer.unreceipted), received \(peer.received), rejected \(peer.rejected)")
    }
    for warning in status.warnings { Terminal.print("Warning    \(warning)") }
  }
}
