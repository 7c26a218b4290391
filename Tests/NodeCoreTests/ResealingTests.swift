import Evidence
import Membership
import NodeStore
import PeerSync
import Testing

@testable import NodeCore

/// What a recipient cannot open any more is sealed for it again: as often as an honest one needs it, and no more.
@Suite("A message that is sealed again")
struct ResealingTests {
  private static let hour: Int64 = 3600

  private func lines(_ node: TestNode, _ id: String) throws -> [String] {
    try node.ask(.messageLedger(id), token: try node.login("drafter"), as: LedgerAnswer.self).lines.map { line in
      line.state + (line.rungs.compactMap(\.reason).first.map { " \($0)" } ?? "")
    }
  }

  private func pass(_ seconds: Int64, in federation: TestFederation) {
    for node in federation.all { node.now = node.now.advanced(bySeconds: seconds) }
  }

  /// A node states a new key, a minute later than any before.
  private func roll(_ node: TestNode, in federation: TestFederation) throws {
    pass(60, in: federation)
    _ = try node.ask(.keyRoll("seal"), token: try node.login("admin"), as: DoneAnswer.self)
  }

  /// A node loses every seal key that it has.
  private func lose(_ node: TestNode) throws {
    try node.store.write { tx in for secret in try tx.secrets(.seal) { try tx.destroySecret(secret.id) } }
  }

  /// Messages are lost, and the checkpoints that they stand under come.
  private static func withoutMessages(_ frame: Frame) -> Frame? {
    if case .deliver(let delivery) = frame { .checkpoint(.live, delivery.checkpoint) } else { frame }
  }

  /// What a node states is lost, and the checkpoint that it stands under comes.
  private static func withoutKeys(_ frame: Frame) -> Frame? {
    if case .stated(let linked, _) = frame { .checkpoint(.live, linked) } else { frame }
  }

  /// A message that goes to alpha sealed for a key that alpha lost meanwhile; alpha states another.
  private func strand(_ federation: TestFederation, before: (String) throws -> Void = { _ in }) throws -> String {
    try federation.join(1, filter: Self.withoutMessages)
    let id = try federation.send()
    try federation.carryAll(filter: Self.withoutMessages)
    try before(id)
    try lose(federation.alpha)
    try roll(federation.alpha, in: federation)
    try federation.carryAll(filter: Self.withoutMessages)
    return id
  }

  @Test("in another channel than before is sealed once, not at every tick")
  func otherChannel() throws {
    let federation = try TestFederation()
    let registry = federation.registry
    for _ in 0..<2 { _ = try federation.send() }
    let id = try strand(federation) { id in
      try registry.store.write { tx in
        let thread = try #require(try tx.message(author: registry.name.text, id: id)?.thread)
        try tx.sealMatter(thread)
      }
    }
    try federation.join(2)
    for _ in 0..<3 { try federation.tickAll() }
    let sent = try registry.store.read { tx in
      try tx.dispatches(ofMessage: try #require(try tx.message(author: registry.name.text, id: id)).key)
    }
    #expect(sent.map(\.place.channel).sorted { $0.rawValue < $1.rawValue } == [.ordinary, .sealed])
  }

  @Test("was never delivered: who has it gets no second one, whatever it says afterwards")
  func delivered() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send()
    try federation.join(1)
    #expect(try lines(registry, id) == ["delivered"])
    try alpha.state(try rejection(of: id, federation))
    try roll(alpha, in: federation)
    try federation.carryAll()
    for _ in 0..<2 { try federation.tickAll() }
    #expect(try lines(registry, id).count == 1)
    #expect(try registry.store.read { try $0.lastDispatch(to: alpha.name, on: registry.core.ordinary).number } == 1)
  }

  /// What alpha says of a message as if its key were gone.
  private func rejection(of id: String, _ federation: TestFederation) throws -> ReceiptEvent {
    let registry = federation.registry
    return try registry.store.read { tx in
      let message = try #require(try tx.message(author: registry.name.text, id: id))
      let index = try #require(try tx.dispatches(ofMessage: message.key).last).index
      let entry = try #require(try tx.entry(index))
      let event = try LoggedEvent(parsing: try #require(entry.event))
      guard case .dispatch(let dispatch) = event.content else { throw NodeError(.defect, "no dispatch") }
      return ReceiptEvent(
        dispatch: dispatch.name, event: event.digest, envelope: dispatch.envelope, rungs: [.rejected],
        reason: .keyGone,
        source: ReceiptEvent.Source(
          index: index, leaf: .sha256([1]),
          head: Checkpoint(origin: registry.core.origin, size: 1, root: .sha256([2]))))
    }
  }

  @Test("waits behind nothing that waits for another key, of whomever it is")
  func manyThatWait() throws {
    let federation = try TestFederation(others: ["bravo"])
    let (registry, alpha, bravo) = (federation.registry, federation.alpha, federation.others[0])
    try federation.joinAll()
    // All to alpha come for a key that is lost, and alpha states no other.
    try lose(alpha)
    for _ in 0..<(Limits.resealedAtOnce + 2) { try registry.post(to: alpha) }
    let id = try federation.send(to: ["bravo"])
    try lose(bravo)
    // A tick would let both make another key.
    try federation.carryAll()
    #expect(try lines(registry, id) == ["rejected key-gone"])
    try roll(bravo, in: federation)
    try federation.carryAll()
    #expect(try lines(registry, id) == ["rejected key-gone", "delivered"])
    pass(60, in: federation)
    // The later half of what waits for alpha goes once there is a key, however many there are.
    try roll(alpha, in: federation)
    try federation.carryAll(filter: Self.withoutKeys)
    try federation.joinAll(from: 10)
    try federation.tickAll()
    let number = try registry.store.read { try $0.lastDispatch(to: alpha.name, on: registry.core.ordinary).number }
    #expect(number == UInt64(2 * (Limits.resealedAtOnce + 2)))
  }

  @Test("goes for a key that another states too, where the only other one is lost")
  func disputed() throws {
    let federation = try TestFederation(others: ["bravo"])
    let (registry, alpha, bravo) = (federation.registry, federation.alpha, federation.others[0])
    try federation.joinAll()
    pass(60, in: federation)
    try lose(alpha)
    try roll(alpha, in: federation)
    try federation.carryAll()
    let next = try #require(registry.core.sealKey(of: alpha.name, at: registry.now))
    try bravo.state(next)
    try federation.carryAll()
    #expect(registry.core.sealKey(of: alpha.name, at: registry.now)?.id != next.id)
    let id = try federation.send()
    try federation.carryAll()
    try federation.tickAll()
    #expect(try lines(registry, id) == ["rejected key-gone", "delivered"])
  }

  @Test("goes once a day, and three times at most, to who loses one key after another")
  func bounded() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    _ = try strand(federation)
    func sent() throws -> UInt64 {
      try registry.store.read { try $0.lastDispatch(to: alpha.name, on: registry.core.ordinary).number }
    }
    // Each time the last message came for a key that is lost by then, and another key is stated.
    func round(_ link: UInt64) throws {
      try federation.join(link, filter: Self.withoutMessages)
      try lose(alpha)
      try roll(alpha, in: federation)
      try federation.join(link + 1, filter: Self.withoutKeys)
      try federation.join(link + 2, filter: Self.withoutMessages)
      try federation.tickAll()
    }
    for link in 0..<5 {
      try round(10 + UInt64(link) * 5)
      pass(Self.hour, in: federation)
    }
    #expect(try sent() == 2)
    for link in 0..<6 {
      pass(25 * Self.hour, in: federation)
      try round(100 + UInt64(link) * 5)
    }
    #expect(try sent() == 4)
  }

  @Test(
    "goes once more to who was put back to a copy of before, though it stated the message as delivered in the epoch it lost"
  )
  func restored() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.join(1)
    try federation.tickAll()
    let copy = try alpha.backup()
    try federation.join(2)
    try roll(alpha, in: federation)
    try federation.carryAll()
    let id = try federation.send()
    try federation.carryAll()
    try federation.tickAll()
    #expect(try lines(registry, id) == ["delivered"])
    try alpha.restore(from: copy)
    for link in [UInt64(30), 31] { try federation.join(link) }
    for (officer, approves) in [("admin", false), ("approver", true)] {
      _ = try alpha.ask(
        .recover(ConfirmRequest(approve: approves)), token: try alpha.login(officer), as: DoneAnswer.self)
    }
    try alpha.restart()
    for link in [UInt64(40), 41] {
      try federation.join(link)
      pass(60, in: federation)
      try federation.tickAll()
    }
    let there = try lines(registry, id)
    #expect(there.count == 2 && there.last == "delivered", "\(there)")
    #expect(try alpha.ask(.show(id), token: try alpha.login("drafter"), as: MessageAnswer.self).id == id)
  }

}
