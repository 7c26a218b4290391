import ArgumentParser
import NodeCore

/// The audit log.
struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "The audit log: head, events, proofs, evidence, export, verification, comparison, watch",
    subcommands: [
      Head.self, AuditListCommand.self, AuditShowCommand.self, AuditProveCommand.self, AuditEvidenceCommand.self,
      AuditDiscloseCommand.self, AuditProveDeletedCommand.self, AuditExportCommand.self, AuditFullCommand.self,
      AuditVerifyCommand.self,
      AuditCompareCommand.self,
      AuditWatchCommand.self,
    ])

  /// The newest heads.
  struct Head: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The newest heads of the node's log")

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let head = try await node.client().get("audit/head", as: HeadAnswer.self)
      if node.json { return try Terminal.json(head) }
      Terminal.print("Log        \(head.origin)")
      Terminal.print("Entries    \(head.size), signed to \(head.signedSize), shown to \(head.tickSize)")
      Terminal.print("Root       \(head.root)")
      Terminal.print(
        "Witnessed  to \(head.witnessedSize); the newest tick by \(head.cosignatures) of \(head.witnesses)")
      if let since = head.unwitnessedSince { Terminal.print("✗ NOT WITNESSED IN TIME what was shown at \(since)") }
    }
  }
}
