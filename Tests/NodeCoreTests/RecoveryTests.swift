import Evidence
import Membership
import NodeStore
import Testing

@testable import NodeCore
@testable import PeerSync

/// What follows when it is proven that a store is an older copy: a new epoch by two officers, taken once by every peer.
@Suite("A node that recovers")
struct RecoveryTests {
  func status(_ node: TestNode) throws -> StatusAnswer { try node.ask(.status, as: StatusAnswer.self) }

  func head(_ node: TestNode) throws -> HeadAnswer { try node.ask(.auditHead, as: HeadAnswer.self) }

  func recovery(_ node: TestNode) throws -> RecoveryAnswer {
    try node.ask(.recovery, token: try node.login("admin"), as: RecoveryAnswer.self)
  }

  func warnsOfItsKey(_ node: TestNode) throws -> Bool {
    try status(node).warnings.contains { $0.contains("cosigns for nobody") && $0.contains("comity key file") }
  }

  private func tickBoth(_ federation: TestFederation, _ link: UInt64) throws {
    for node in [federation.registry, federation.alpha] { try node.perform(.tick) }
    try federation.carry(link)
  }

  /// A registry that was put back to a copy, after alpha had seen more, and knows it.
  /// - Parameter lost: what happens between the copy and its return; on link 2.
  func restored(_ lost: (TestFederation) throws -> Void) throws -> TestFederation {
    let federation = try TestFederation()
    try federation.join(1)
    try tickBoth(federation, 1)
    let copy = try federation.registry.backup()
    try federation.join(2)
    try lost(federation)
    try tickBoth(federation, 2)
    try federation.registry.restore(from: copy)
    // The first link proves it, the next one lets it ask for all that is held.
    for link in [UInt64(30), 31] { try federation.join(link) }
    #expect(try status(federation.registry).state == "recovering")
    return federation
  }

  /// Two officers open the next epoch, and the node starts in it.
  func open(_ federation: TestFederation) throws {
    try decide(federation)
    try federation.registry.restart()
  }

  /// Two officers decide on the next epoch, which the next start opens.
  private func decide(_ federation: TestFederation) throws {
    let registry = federation.registry
    let (admin, approver) = (try registry.login("admin"), try registry.login("approver"))
    _ = try registry.ask(.recover(ConfirmRequest(approve: false)), token: admin, as: DoneAnswer.self)
    #expect(try !registry.localEvents(.confirmationProposed).isEmpty)
    #expect(
      federation.refusal {
        _ = try registry.ask(.recover(ConfirmRequest(approve: true)), token: admin, as: DoneAnswer.self)
      }?.code == .refused)
    _ = try registry.ask(.recover(ConfirmRequest(approve: true)), token: approver, as: DoneAnswer.self)
  }

  @Test("closes its log at what was shown and goes on in a new epoch, which its peers take once")
  func newEpoch() throws {
    let federation = try restored { _ = try $0.send() }
    let (registry, alpha) = (federation.registry, federation.alpha)
    let shown = try #require(try recovery(registry).shown)
    try open(federation)
    #expect(registry.core.origin.epoch == 2)
    #expect(try registry.localEvents(.recoveryOpened).count == 1)
    #expect(try status(registry).state == "unconfirmed" && head(registry).signedSize == 0)
    try federation.join(4)
    #expect(try status(registry).state == "confirmed")
    let opening = try #require(try registry.localEvents(.logOpened).first)
    #expect(opening.values[3] == .count(shown.size))
    #expect(
      try registry.store.read { try $0.entry(0)?.event }.map { try LoggedEvent(parsing: $0).content.type }
        == "log.opened")
    // What the restored node sent is lost to it, and its recipient says so.
    let lost = try recovery(registry).lost
    #expect(lost.map(\.recipient) == ["alpha"] && lost.first?.from == 1 && lost.first?.to == 1)
    _ = try federation.send()
    try registry.perform(.tick)
    try federation.carry(4)
    #expect(try status(alpha).messages == 2)
    #expect(try head(registry).witnessedSize == head(registry).tickSize)
    try exportsItsEnd(registry)
    #expect(try alpha.store.read { try $0.heldHead(of: registry.name)?.checkpoint.origin.epoch } == 2)
    // Later links begin in the new epoch; nothing is opened twice.
    try registry.restart()
    try federation.join(5)
    _ = try federation.send()
    try federation.carry(5)
    #expect(try status(alpha).messages == 3 && alpha.localEvents(.peerEpoch).count == 1)
    #expect(try alpha.store.read { try $0.forkCount(of: registry.name) } == 0)
  }

  /// An auditor of the new epoch has the head that closed the one before, and the log follows it.
  private func exportsItsEnd(_ node: TestNode) throws {
    let export = try node.ask(.exportBegin, token: try node.login("admin"), as: ExportAnswer.self)
    #expect(export.closings.map(\.epoch) == [1])
    let note = Array(try #require(export.closings.first).checkpoint.utf8)
    var folder = try ExportedLog(of: node)
    folder.contents[ExportFolder.closing(ofEpoch: 1)] = note
    for isNamed in [false, true] {
      var verifier = LogVerifier(folder, suite: node.suite)
      if isNamed {
        verifier.closing = try Checkpoint(
          parsing: try SignedNote(parsing: note, limit: Evidence.Limits.checkpointNote).text)
      }
      let report = try verifier.verify { _ in nil }
      #expect(report.checks.contains { $0.text.hasPrefix("entry 0 follows the head") } == isNamed)
      #expect(report.remarks.contains { $0.contains("before/1") } != isNamed)
      #expect(!report.checks.contains { $0.text.contains("no part of the log") }, "\(report.checks)")
    }
  }

  @Test("counts its messages to a group anew, and is no liar for what it lost")
  func groups() throws {
    let federation = try restored { _ = try $0.send(to: ["all"]) }
    let (registry, alpha) = (federation.registry, federation.alpha)
    try open(federation)
    try federation.join(4)
    _ = try federation.send(to: ["all"])
    try federation.carry(4)
    let all = GroupID.all(of: federation.directory.genesis.id)
    let last = try #require(try alpha.store.read { try $0.lastGroupMessage(all, author: registry.name) })
    #expect(last.epoch == 2 && last.number == 1)
    let first = try alpha.store.read { try $0.groupMessage(all, author: registry.name, epoch: 1, number: 1) }
    #expect(first != nil && first?.commitment != last.commitment)
    #expect(try alpha.store.read { try $0.groupForks().isEmpty } && alpha.events()["group.forked"] == nil)
  }

  @Test("is cosigned in its closed epoch by nobody, whatever door the checkpoint comes through")
  func closedEpoch() throws {
    let federation = try restored { _ = try $0.send() }
    let (registry, alpha) = (federation.registry, federation.alpha)
    let closed = registry.core.origin
    try open(federation)
    try federation.join(4)
    let seeds = try #require(try registry.store.read { try $0.secrets(.log).first }).privateKey
    let held = try #require(try alpha.store.read { try $0.witnessState(of: closed.description) })
    for origin in [closed, LogOrigin(node: closed.node, federation: closed.federation, epoch: 9)] {
      let signer = CheckpointSigner(
        signer: try registry.suite.signer(Array(seeds[0..<32]), Array(seeds[32...])), last: nil)
      let forged = try signer.sign(
        Checkpoint(origin: origin, size: held.head.size, root: held.head.root), consistency: [])
      let request = AddCheckpoint(
        old: origin == closed ? held.head.size : 0, proof: [], checkpoint: OfferedCheckpoint(forged))
      let log = WitnessedLogs(federation.directory, node: alpha.name, outside: [])[origin.description]
      let offer = try VerifiedOffer.verify(request, by: log, suite: alpha.suite).get()
      #expect(try alpha.ask(.addCheckpoint(offer), as: WitnessAnswer.self).status == 404)
    }
  }

  @Test("finds out before it speaks that it closed too low, and its peers refuse what closes below what they saw")
  func closesBelow() throws {
    let federation = try restored { _ = try $0.send() }
    let (registry, alpha) = (federation.registry, federation.alpha)
    // Somebody makes the node believe in a smaller end than it was shown.
    let small = try #require(try registry.store.read { try $0.newestHead() })
    try registry.store.write { try $0.setMeta(.recovery, small.note.bytes) }
    try open(federation)
    // Alpha's frontier is robbed of what it cosigned: the node opens, and alpha refuses.
    try federation.join(4) { frame in
      guard case .frontier(let frontier) = frame else { return frame }
      return .frontier(
        Frontier(
          logEpoch: frontier.logEpoch, size: frontier.size, root: frontier.root, cosigned: nil,
          channels: frontier.channels, receiptsBelow: frontier.receiptsBelow))
    }
    #expect(try alpha.store.read { try $0.heldHead(of: registry.name)?.checkpoint.origin.epoch } == 1)
    #expect(try alpha.localEvents(.peerEpoch).isEmpty)
  }

  @Test("opens an epoch that signed nothing anew when a larger end is shown, and jumps none")
  func closesAgain() throws {
    let federation = try restored { _ = try $0.send() }
    let (registry, alpha) = (federation.registry, federation.alpha)
    let small = try #require(try registry.store.read { try $0.newestHead() })
    try registry.store.write { try $0.setMeta(.recovery, small.note.bytes) }
    try open(federation)
    // Written and never signed: it stays what it is.
    _ = try federation.send()
    try federation.join(4)
    #expect(try status(registry).state == "recovering")
    let shown = try #require(try recovery(registry).shown)
    #expect(shown.size > small.checkpoint.size)
    try open(federation)
    try federation.join(5)
    #expect(registry.core.origin.epoch == 2)
    #expect(try status(registry).state == "confirmed")
    let openings = try registry.localEvents(.logOpened).filter {
      $0.values[0] == .text(registry.core.origin.description)
    }
    #expect(openings.map { $0.values[3] } == [.count(shown.size)])
    // Both decisions stand in the log.
    #expect(try registry.localEvents(.recoveryOpened).count == 2)
    #expect(try alpha.store.read { try $0.heldHead(of: registry.name)?.checkpoint.origin.epoch } == 2)
    #expect(try status(alpha).messages == 2)
    try tickBoth(federation, 5)
    #expect(try head(registry).witnessedSize == head(registry).tickSize)
    try exportsItsEnd(registry)
  }

  @Test("is not led back by the proof that two officers decided on, whoever shows it once more")
  func shownAgain() throws {
    let federation = try restored { _ = try $0.send() }
    let (registry, alpha) = (federation.registry, federation.alpha)
    let proof = try #require(try registry.store.read { try $0.openProof() })
    try decide(federation)
    for link in [UInt64(32), 33] { try federation.join(link) }
    #expect(try recovery(registry).shown == nil && recovery(registry).nextEpoch == 2)
    // Nor is a store that kept it, as one of before did.
    try registry.store.write { try $0.setMeta(.recovery, proof.bytes) }
    #expect(
      federation.refusal {
        _ = try registry.ask(
          .recover(ConfirmRequest(approve: false)), token: try registry.login("admin"), as: DoneAnswer.self)
      }?.message.contains("restart comityd") == true)
    try registry.restart()
    #expect(try registry.core.origin.epoch == 2 && status(registry).state == "unconfirmed")
    try federation.join(4)
    #expect(try status(registry).state == "confirmed")
    _ = try federation.send()
    try federation.carry(4)
    #expect(try alpha.store.read { try $0.heldHead(of: registry.name)?.checkpoint.origin.epoch } == 2)
    #expect(try status(alpha).messages == 2)
  }

  @Test("has its officers decide anew when a larger end is shown before the start that opens the epoch")
  func shownMore() throws {
    let federation = try restored { _ = try $0.send() }
    let (registry, alpha) = (federation.registry, federation.alpha)
    let small = try #require(try registry.store.read { try $0.newestHead() })
    try registry.store.write { try $0.setMeta(.recovery, small.note.bytes) }
    try decide(federation)
    try federation.join(32)
    let more = try recovery(registry)
    #expect(more.nextEpoch == nil && (more.shown?.size ?? 0) > small.checkpoint.size && !more.proposed)
    // What they decided first is opened by no start.
    try registry.restart()
    #expect(try registry.core.origin.epoch == 1 && status(registry).state == "recovering")
    try open(federation)
    try federation.join(4)
    #expect(try registry.core.origin.epoch == 2 && status(registry).state == "confirmed")
    #expect(try alpha.store.read { try $0.heldHead(of: registry.name)?.checkpoint.origin.epoch } == 2)
  }

  @Test("sends again what nobody answered: a new number, the same message")
  func sentAgain() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.join(1)
    let id = try federation.send()
    // The dispatch is signed, and reaches nobody.
    try federation.carry(1) { frame in if case .deliver = frame { nil } else { frame } }
    for node in [registry, alpha] { try node.perform(.tick) }
    try federation.carry(1) { frame in if case .deliver = frame { nil } else { frame } }
    let copy = try registry.backup()
    try federation.join(2) { frame in if case .deliver = frame { nil } else { frame } }
    _ = try registry.login("admin")
    try registry.perform(.tick)
    try federation.carry(2) { frame in if case .deliver = frame { nil } else { frame } }
    try registry.restore(from: copy)
    for link in [UInt64(30), 31] { try federation.join(link) }
    #expect(try status(registry).state == "recovering" && status(alpha).messages == 0)
    try open(federation)
    try federation.join(4)
    #expect(try status(alpha).messages == 1)
    #expect(try registry.events()["void"] == 1 && registry.events()["receipt.recorded"] == 1)
    let ledger = try registry.ask(.messageLedger(id), token: try registry.login("drafter"), as: LedgerAnswer.self)
    #expect(ledger.lines.map(\.state) == ["void", "delivered"] && ledger.lines.map(\.epoch) == [1, 2])
    #expect(ledger.lines.first?.replacement?.epoch == 2 && ledger.lines.first?.replacement?.number == 1)
    // It is not sent a third time.
    try registry.restart()
    try federation.join(5)
    #expect(try registry.events()["void"] == 1 && status(alpha).messages == 1)
  }

  @Test("is seen to recover, by its own officers and by its peers, while its links only serve to hear")
  func visible() throws {
    let federation = try restored { _ = try $0.send() }
    let (registry, alpha) = (federation.registry, federation.alpha)
    func peer(_ peer: String, of node: TestNode) throws -> PeerAnswer {
      try node.ask(.peerShow(peer), token: try node.login("admin"), as: PeerAnswer.self)
    }
    func item(_ peer: String, of node: TestNode) throws -> StatusAnswer.PeerItem? {
      try status(node).peers.first { $0.name == peer }
    }
    let shown = try #require(try recovery(registry).shown)
    let entered = RecoveryNews.entered(by: alpha.name, shown: registry.core.origin, size: shown.size)
    #expect(registry.recoveryNews == [entered])
    #expect(try peer("alpha", of: registry).recovering && peer("alpha", of: registry).connected)
    let there = try peer("registry", of: alpha)
    #expect(there.refusal == "recovery" && there.connected && !there.recovering)
    #expect(try item("registry", of: alpha)?.refusal == "recovery")
    #expect(try status(alpha).warnings.contains { $0.hasPrefix("registry recovers") })
    #expect(alpha.recoveryNews == [.peerRecovers(registry.name)])
    let closed = registry.core.origin
    try open(federation)
    try federation.join(4)
    let opened = RecoveryNews.opened(registry.core.origin, closing: closed, size: shown.size)
    #expect(registry.recoveryNews == [entered, opened])
    #expect(alpha.recoveryNews.last == .peerOpened(registry.core.origin, size: shown.size))
    #expect(try peer("registry", of: alpha).refusal == nil && !peer("alpha", of: registry).recovering)
    #expect(try status(alpha).warnings.allSatisfy { !$0.hasPrefix("registry recovers") })
  }

  @Test("tells of a peer that holds more of the closed epoch, once the new one has spoken")
  func beyond() throws {
    let federation = try restored { _ = try $0.send() }
    let (registry, alpha) = (federation.registry, federation.alpha)
    let shown = try #require(try recovery(registry).shown)
    let small = try #require(try registry.store.read { try $0.newestHead() })
    try registry.store.write { try $0.setMeta(.recovery, small.note.bytes) }
    try open(federation)
    for (officer, approve) in [("admin", false), ("approver", true)] {
      _ = try registry.ask(
        .confirm(ConfirmRequest(approve: approve)), token: try registry.login(officer), as: DoneAnswer.self)
    }
    _ = try federation.send()
    try federation.join(4)
    #expect(try status(registry).state == "confirmed")
    #expect(
      registry.recoveryNews.last
        == .beyond(
          alpha.name, shown: small.checkpoint.origin, size: shown.size, closed: small.checkpoint.size))
    let refusing = try registry.ask(.peerShow("alpha"), token: try registry.login("admin"), as: PeerAnswer.self)
    #expect(refusing.refusesEpoch?.held == shown.size && refusing.refusesEpoch?.closed == small.checkpoint.size)
    #expect(refusing.refusesEpoch?.at != nil && !refusing.connected)
    #expect(refusing.trouble?.message.contains("does not take the new epoch") == true)
  }

  @Test("has what turns up of its old epoch kept by others, as lost by itself")
  func lateStatements() throws {
    var kept: Frame?
    let federation = try restored { federation in
      _ = try federation.send()
      for _ in 0..<2 {
        try federation.carry(2) { frame in
          guard case .deliver = frame else { return frame }
          kept = frame
          return nil
        }
        for node in [federation.registry, federation.alpha] { try node.perform(.tick) }
      }
      try federation.carry(2) { frame in if case .deliver = frame { nil } else { frame } }
    }
    let (registry, alpha) = (federation.registry, federation.alpha)
    try open(federation)
    try federation.join(4)
    let late = PreparedFrame(
      try #require(kept), from: registry.name,
      keys: PreparedFrame.Keys(
        directory: federation.directory, node: alpha.name, origin: alpha.core.origin,
        sealSeeds: try NodeKeys(alpha.store, suite: alpha.suite).sealSeeds, suite: alpha.suite))
    for _ in 0..<2 { try alpha.perform(.frame(LinkID(4), late)) }
    #expect(try recovery(alpha).late.map(\.statements) == [1])
    #expect(try status(alpha).messages == 0 && alpha.localEvents(.peerLate).count == 1)
  }
}
