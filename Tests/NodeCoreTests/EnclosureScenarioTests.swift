import Evidence
import Foundation
import NodeCore
import NodeStore
import PeerSync
import Testing

@Suite("Attachments between two nodes")
struct EnclosureScenarioTests {
  private func content(_ size: Int, seed: UInt64) -> [UInt8] {
    var random = SplitMix64(seed: seed)
    let block = (0..<4099).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    return Array((0...size / block.count).map { _ in block }.joined().prefix(size))
  }

  private func rungs(_ federation: TestFederation, _ id: String) throws -> [[String]] {
    let node = federation.registry
    let shown = try node.ask(.show(id), token: try node.login("drafter"), as: MessageAnswer.self)
    return shown.deliveries.flatMap(\.receipts).map(\.rungs)
  }

  private func code(_ body: () throws -> Void) -> NodeError.Code? {
    do { try body() } catch { return (error as? NodeError)?.code }
    return nil
  }

  @Test("arrive with their message, and only then is it delivered")
  func arrive() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let contents = [content(300_000, seed: 1), [], content(20_000, seed: 2)]
    let id = try federation.send(with: contents)
    #expect(try registry.attachments(of: id).map(\.state) == ["whole", "whole", "whole"])
    #expect(try registry.attachments(of: id).map { $0.sent.map(\.percent) } == [[0], [0], [0]])
    // Pieces are lost: the message is there, its attachments are not, and nobody says that it is delivered.
    try federation.join(1) { frame in if case .enclosurePiece = frame { nil } else { frame } }
    #expect(try rungs(federation, id) == [["relayed"]])
    #expect(try alpha.attachments(of: id).map(\.state) == ["receiving", "waiting", "waiting"])
    #expect(code { _ = try alpha.read(id, 1) } == .refused)
    try federation.join(2)
    #expect(try rungs(federation, id) == [["relayed"], ["delivered"]])
    #expect(try registry.attachments(of: id).map { $0.sent.map(\.percent) } == [[100], [100], [100]])
    for (number, content) in contents.enumerated() {
      #expect(try alpha.read(id, number + 1) == content)
      #expect(try registry.read(id, number + 1) == content)
    }
    #expect(try alpha.localEvents(.enclosureRead).count == 3)
    #expect(code { _ = try alpha.read(id, 4) } == .notFound)
    // Nothing new: nothing moves.
    let before = try alpha.events()["receipt"]
    try federation.join(3)
    #expect(try alpha.events()["receipt"] == before)
  }

  @Test("whose file is put back while its pieces are asked for come, and cost no link")
  func backMeanwhile() throws {
    let federation = try TestFederation()
    let content = content(600_000, seed: 3)
    let id = try federation.send(with: [content])
    var gone = 1
    try federation.join(1) { frame in
      guard gone > 0, case .enclosurePiece(let piece, _) = frame else { return frame }
      gone -= 1
      return .enclosureGone(piece.digest)
    }
    #expect(federation.alpha.outbox.allSatisfy { if case .close = $0 { false } else { true } })
    for _ in 0..<2 {
      try federation.alpha.perform(.tick)
      try federation.carry(1)
    }
    #expect(try federation.alpha.read(id, 1) == content)
    #expect(try rungs(federation, id) == [["relayed"], ["delivered"]])
  }

  @Test("go on where they stopped when either end is killed in the middle", arguments: UInt64(1)...4)
  func resume(seed: UInt64) throws {
    let federation = try TestFederation()
    let content = content(1_500_000, seed: seed)
    let id = try federation.send(with: [content])
    var random = SeededNumbers(seed: seed)
    var (link, moved): (UInt64, Int) = (1, 0)
    while try rungs(federation, id).count < 2 {
      try #require(link < 40, "the attachment does not come to its end")
      var left = random.below(3) + 2
      try federation.join(link) { frame in
        guard case .enclosurePiece = frame else { return frame }
        guard left > 0 else { return nil }
        left -= 1
        moved += 1
        return frame
      }
      for node in [federation.registry, federation.alpha] where random.below(2) == 0 { try node.restart() }
      link += 1
    }
    #expect(try federation.alpha.read(id, 1) == content)
    // 7 pieces, and after each kill what was not durable.
    #expect(moved < 7 + Int(link) * 4)
  }

  @Test("are fetched again when what came is not what was named")
  func otherBytes() throws {
    let federation = try TestFederation()
    let content = content(600_000, seed: 3)
    let id = try federation.send(with: [content])
    try federation.join(1) { frame in
      guard case .enclosurePiece(let piece, var bytes) = frame, piece.offset == 0 else { return frame }
      bytes[100] ^= 1
      return .enclosurePiece(piece, bytes)
    }
    #expect(try rungs(federation, id) == [["relayed"]])
    #expect(try federation.alpha.attachments(of: id).map(\.state) == ["waiting"])
    try federation.alpha.perform(.tick)
    try federation.carry(1)
    #expect(try rungs(federation, id) == [["relayed"], ["delivered"]])
    #expect(try federation.alpha.read(id, 1) == content)
  }

  @Test("end a link that brings what nobody asked for")
  func unasked() throws {
    let federation = try TestFederation()
    _ = try federation.send(with: [content(100, seed: 4)])
    try federation.join(1)
    let alpha = federation.alpha
    let piece = try EnclosurePiece(digest: .sha256([1]), offset: 0, count: 1)
    let frame = Frame.enclosurePiece(piece, [1])
    try alpha.perform(
      .frame(
        LinkID(1),
        PreparedFrame(
          frame, from: federation.registry.name,
          keys: PreparedFrame.Keys(
            directory: federation.directory, node: alpha.name, origin: alpha.core.origin, sealSeeds: [:],
            suite: alpha.suite))))
    #expect(alpha.outbox.contains { if case .close = $0 { true } else { false } })
    #expect(alpha.files().count == 1)
  }

  @Test("are given to nobody to whom their message did not go")
  func notServed() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.join(1)
    let loose = try registry.attach(content(100, seed: 5), name: "loose", token: try registry.login("drafter"))
    for digest in [try Digest(hex: loose), .sha256([9])] {
      let piece = try EnclosurePiece(digest: digest, offset: 0, count: 16)
      let keys = PreparedFrame.Keys(
        directory: federation.directory, node: registry.name, origin: registry.core.origin, sealSeeds: [:],
        suite: registry.suite)
      try registry.perform(.frame(LinkID(1), PreparedFrame(.enclosureAsk(piece), from: alpha.name, keys: keys)))
    }
    let sent = registry.outbox.compactMap { output -> Frame? in
      if case .send(_, let frame) = output { frame } else { nil }
    }
    #expect(sent == [.enclosureGone(try Digest(hex: loose)), .enclosureGone(.sha256([9]))])
  }

  @Test("wait when a peer's quota is used up, and come when there is room")
  func quota() throws {
    let federation = try TestFederation()
    let alpha = federation.alpha
    let first = try federation.send(with: [content(1_200_000, seed: 6)])
    let second = try federation.send(with: [content(1_000_000, seed: 7)])
    try federation.join(1)
    #expect(try rungs(federation, first).count == 2 && rungs(federation, second) == [["relayed"]])
    #expect(try alpha.attachments(of: second).map(\.state) == ["over-quota"])
    try delete(first, on: alpha)
    try alpha.perform(.tick)
    try federation.carry(1)
    #expect(try rungs(federation, second) == [["relayed"], ["delivered"]])
    #expect(alpha.files().count == 1)
  }

  private func delete(_ id: String, on node: TestNode) throws {
    let commitment = try #require(try node.store.read { try $0.messages(idPrefix: id).first?.commitment }).hex
    let propose = NodeRequest.deletionPropose(DeletionRequest(reference: id, rule: "retention/10y"))
    let approve = NodeRequest.deletionApprove(DeletionApproval(reference: id, commitment: commitment))
    _ = try node.askAny(propose, token: try node.login("drafter"))
    _ = try node.askAny(approve, token: try node.login("approver"))
  }

  @Test("are destroyed with their message, with the sender only once every recipient has them")
  func destroyed() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let content = content(50_000, seed: 8)
    let id = try federation.send(with: [content])
    try delete(id, on: registry)
    #expect(registry.files().count == 1 && code { _ = try registry.read(id, 1) } == .notFound)
    try federation.join(1)
    #expect(registry.files().isEmpty && alpha.files().count == 1)
    #expect(try alpha.read(id, 1) == content)
    try delete(id, on: alpha)
    #expect(alpha.files().isEmpty)
    #expect(try alpha.store.read { try $0.enclosureDigests() }.isEmpty)
  }

  @Test("are bound by the approval: another file is another commitment")
  func approval() throws {
    let federation = try TestFederation()
    let node = federation.registry
    let (drafter, approver) = (try node.login("drafter"), try node.login("approver"))
    let content = content(9_000, seed: 9)
    let attached = try node.attach(content, name: "annex.pdf", token: drafter)
    let plain = try TestFederation.request()
    let request = DraftNewRequest(template: plain.template, entities: plain.entities, attachments: [attached])
    let draft = try node.ask(.draftNew(request), token: drafter, as: DraftAnswer.self)
    // An attachment goes with one draft only, and with its officer's.
    #expect(throws: (any Error).self) { try node.askAny(.draftNew(request), token: drafter) }
    let submitted = try node.ask(.draftSubmit(draft.id), token: drafter, as: SubmittedAnswer.self)
    let shown = try node.ask(.approvalShow(draft.id), token: approver, as: ApprovalAnswer.self)
    #expect(shown.attachments.map(\.name) == ["annex.pdf"])
    #expect(try node.read(draft.id, 1) == content)
    let other = try Digest(hex: try node.attach([1], name: "other.pdf", token: drafter))
    try node.store.write { tx in
      let officer = try #require(try tx.draft(draft.id)).officer
      try tx.attach(other, toDraft: draft.id, place: 1, of: officer)
    }
    #expect(
      code {
        _ = try node.askAny(
          .approve(ApproveRequest(id: draft.id, commitment: submitted.commitment)), token: approver)
      } == .refused)
  }

  @Test("that no draft takes are removed after a day, and what a crash left at the next start")
  func loose() throws {
    let federation = try TestFederation()
    let node = federation.registry
    let drafter = try node.login("drafter")
    _ = try node.attach(content(100, seed: 10), name: "loose", token: drafter)
    try node.perform(.tick)
    #expect(node.files().count == 1)
    node.now = node.now.advanced(bySeconds: 90_000)
    try node.perform(.tick)
    #expect(node.files().isEmpty)
    #expect(try node.localEvents(.enclosureDiscarded).count == 1)
    try node.enclosures.write([1, 2, 3], at: 0, of: .sha256([1]))
    try node.restart()
    #expect(node.files().isEmpty)
  }
}
