import Evidence
import Membership
import NodeCore
import NodeStore
import PeerSync
import Testing

/// Whoever jumps an epoch of its log could hide what it signed there, so its peers take the next one alone.
@Suite("An opening of an epoch")
struct EpochJumpTests {
  /// The opening of an epoch of the registry's log, which closes the first where alpha saw it end.
  private func opening(of epoch: UInt64, _ federation: TestFederation) throws -> Frame {
    let (registry, alpha) = (federation.registry, federation.alpha)
    let closing = try #require(try alpha.store.read { try $0.heldNote(of: registry.name) })
    let held = try Checkpoint(parsing: closing.text)
    let origin = LogOrigin(node: held.origin.node, federation: held.origin.federation, epoch: epoch)
    let event = LoggedEvent(
      .local(
        LocalEvent(
          .logOpened,
          [
            .text(origin.description), .text(registry.core.identity.nodeID.digest.hex),
            .text(Digest.sha256(closing.text).hex), .count(held.size), .count(held.size),
          ])), at: registry.now
    ).bytes
    let salt = try Salt(registry.suite.randomBytes(32))
    let seeds = try #require(try registry.store.read { try $0.secrets(.log).first }).privateKey
    let signer = CheckpointSigner(
      signer: try registry.suite.signer(Array(seeds[0..<32]), Array(seeds[32...])), last: nil)
    let head = try signer.sign(
      Checkpoint(origin: origin, size: 1, root: LogEntry(event: event, salt: salt).leafHash), consistency: [])
    return .opening(
      EpochOpening(
        closing: closing, checkpoint: LinkedCheckpoint(note: head.note, since: 0, proof: []),
        statement: try LoggedStatement(event: event, salt: salt, index: 0, inclusion: [])))
  }

  @Test("is taken of the epoch after the one that is held, and of no later one", arguments: [UInt64(2), 3])
  func jumps(epoch: UInt64) throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.join(1)
    try federation.tickAll()
    try federation.hand(try opening(of: epoch, federation), from: registry, to: alpha, on: LinkID(1))
    let held = try alpha.store.read { try $0.heldHead(of: registry.name)?.checkpoint.origin.epoch }
    #expect(held == (epoch == 2 ? 2 : 1))
    let isClosed = alpha.outbox.contains { if case .close(LinkID(1)) = $0 { true } else { false } }
    #expect(isClosed == (epoch != 2))
  }
}
