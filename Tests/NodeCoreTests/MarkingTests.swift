import Evidence
import NodeCore
import Testing

@Suite("The marks of a witnessed head")
struct MarkingTests {
  /// When a quorum saw each message, by the recipient's ledger.
  private func witnessed(_ ids: [String], _ node: TestNode) throws -> [String?] {
    let token = try node.login("drafter")
    return try ids.map { id in
      try node.ask(.messageLedger(id), token: token, as: LedgerAnswer.self).lines.first?.witnessed
    }
  }

  private func tick(_ federation: TestFederation) throws {
    for node in [federation.registry, federation.alpha] { try node.perform(.tick) }
    try federation.carry(1)
  }

  @Test("are set slice after slice, each by the first head that covers the statement, also across a restart")
  func slices() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try alpha.restart(markedAtOnce: 1)
    var ids = try (0..<3).map { _ in try federation.send() }
    try federation.join(1)
    try tick(federation)
    let first = registry.now.description
    #expect(try witnessed(ids, alpha) == [first, nil, nil])
    try alpha.perform(.clock)
    #expect(try witnessed(ids, alpha) == [first, first, nil])
    // A later head is witnessed before the marks of the first are all set.
    for node in [registry, alpha] { node.now = node.now.advanced(bySeconds: 60) }
    ids += [try federation.send(), try federation.send()]
    try federation.carry(1)
    try tick(federation)
    #expect(try witnessed(ids, alpha) == [first, first, first, nil, nil])
    try alpha.restart(markedAtOnce: 1)
    for _ in 0..<3 { try alpha.perform(.clock) }
    let second = registry.now.description
    #expect(second > first)
    #expect(try witnessed(ids, alpha) == [first, first, first, second, second])
  }
}
