import ArgumentParser
import Evidence
import NodeCore

/// Shows the logged statement that a message's content was destroyed, and checks what can be checked without trust.
struct AuditProveDeletedCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove-deleted", abstract: "Show when and under which rule a message's content was destroyed",
    discussion: "Ends with 4 while no quorum has witnessed the checkpoint that holds it.")

  @Argument(help: "The message's id, or its first characters")
  var reference: String

  @Option(help: "Write statement and proof into this file, as JSON", completion: .file())
  var out: String?

  @OptionGroup var node: NodeOptions

  func run() async throws {
    if let out { try NewFile.requirePlace(out) }
    let proof = try await node.client().get(
      "deletions/\(try PathPart(reference))/proof", as: DeletionProofAnswer.self)
    try Self.check(proof)
    if let out { try NewFile.write(try Terminal.encoded(proof) + [0x0A], to: out) }
    if node.json { try Terminal.json(proof) } else { show(proof) }
    guard proof.witnessed else { throw ExitCode(ExitStatus.cannotTell.rawValue) }
  }

  /// The event is in the log of the checkpoint shown, and says what the answer says.
  static func check(_ proof: DeletionProofAnswer) throws {
    do throws(EvidenceError) {
      let note = try SignedNote(parsing: Array(proof.checkpoint.utf8), limit: Limits.checkpointNote)
      let checkpoint = try Checkpoint(parsing: note.text)
      let event = try LoggedEvent(parsing: Array(proof.event.utf8))
      let entry = LogEntry(event: event.bytes, salt: try Salt(Hex.decode(proof.salt) ?? []))
      var path: [Digest] = []
      for hash in proof.inclusion { path.append(try Digest(hex: hash)) }
      try MerkleProof.verifyInclusion(
        leaf: entry.leafHash, index: proof.index, size: checkpoint.size, root: checkpoint.root, path: path)
      let said = [proof.message, proof.rule, proof.proposer, proof.approver, proof.commitment]
      guard case .local(let local) = event.content, local.type == .contentDeleted,
        local.values == said.map({ .text($0) })
      else { throw EvidenceError(.malformed, "the event is not that of this deletion") }
    } catch {
      throw Failure(.verificationFailed, "entry \(proof.index): \(error.message)")
    }
  }

  private func show(_ proof: DeletionProofAnswer) {
    Terminal.print("Message     \(proof.message)")
    Terminal.print("Destroyed   \(proof.deleted), by the node's clock")
    Terminal.print("Rule        \(Terminal.safe(proof.rule))")
    Terminal.print("Officers    proposed by \(proof.proposer), approved by \(proof.approver)")
    Terminal.print("Commitment  \(proof.commitment)")
    Terminal.print("Event       \(Terminal.safe(proof.event))")
    Terminal.print("Salt        \(proof.salt)")
    Terminal.print("Entry       \(proof.index)")
    LongText.print(proof.inclusion.map { "Proof       \($0)" })
    Terminal.print("Checkpoint")
    LongText.print(
      proof.checkpoint.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { "  \($0)" })
    Terminal.print("✓ the event is the entry, and the entry is under this checkpoint")
    Terminal.print(
      "not checked: the checkpoint's signatures; «comity audit verify --trust TRUST FILE» does, with --out FILE")
    if !proof.witnessed { Terminal.print("not yet witnessed: no quorum has cosigned a checkpoint that holds it") }
  }
}
