import Evidence
import NodeCore
import NodeStore
import Testing

@Suite("The full right to a log")
struct FullRightTests {
  private func propose(_ node: TestNode, as officer: String) throws {
    _ = try node.ask(.full(ConfirmRequest(approve: false)), token: try node.login(officer), as: DoneAnswer.self)
  }

  private func approve(_ node: TestNode, as officer: String) throws {
    _ = try node.ask(.full(ConfirmRequest(approve: true)), token: try node.login(officer), as: DoneAnswer.self)
  }

  /// The lines of all events of an export.
  private func lines(_ request: NodeRequest, _ node: TestNode) throws -> (lines: [EventsFile.Line], size: UInt64) {
    let token = try node.login("admin")
    let size = try node.ask(request, token: token, as: ExportAnswer.self).size
    let row = TileRow.entries(size: size)
    var lines: [EventsFile.Line] = []
    for number in 0..<row.tiles {
      let path = EventsFile.path(of: row[number])
      let answer = try node.ask(.exportEvents(path), token: token, as: TileAnswer.self)
      let bytes = try #require(Base64.decode(answer.bytes))
      lines += try EventsFile.read(bytes, first: number * 256, width: row[number].width)
    }
    return (lines, size)
  }

  @Test("opens every entry, padding and sealed matters too, once two officers grant it, and the log names both")
  func twoPersons() throws {
    let scenario = try AuditScenario()
    let node = scenario.federation.registry
    let some = try lines(.exportBegin, node)
    #expect(UInt64(some.lines.count) < some.size)
    try propose(node, as: "admin")
    #expect(throws: NodeError(.refused, "")) { try lines(.exportFull, node) }
    try approve(node, as: "approver")
    let (all, size) = try lines(.exportFull, node)
    #expect(all.map(\.entry) == Array(0..<size))
    let types = try all.map { try LoggedEvent(parsing: $0.event).content.type }
    #expect(types.contains("padding"))
    let root = try node.store.read { tx in
      try all.allSatisfy { line in
        LogEntry(event: line.event, salt: line.salt).bytes
          == LogEntry(commitment: try #require(try tx.entry(line.entry)).commitment).bytes
      }
    }
    #expect(root)
    let exported = try #require(try node.localEvents(.fullExported).first)
    let opened = try #require(try node.localEvents(.fullOpened).first)
    #expect(exported.values.prefix(2) == opened.values.prefix(2) && opened.values[0] != opened.values[1])
    // The right to export is no full right: what is asked for without it opens no more than before.
    #expect(try UInt64(lines(.exportBegin, node).lines.count) < size)
  }

  @Test("is granted by another officer with the right role, to who asked alone, and ends")
  func refused() throws {
    let scenario = try AuditScenario()
    let node = scenario.federation.registry
    #expect(throws: NodeError(.refused, "")) { try approve(node, as: "approver") }
    for officer in ["drafter", "approver"] {
      #expect(throws: NodeError(.notPermitted, "")) { try propose(node, as: officer) }
    }
    try propose(node, as: "admin")
    #expect(throws: NodeError(.notPermitted, "")) { try approve(node, as: "admin") }
    #expect(throws: NodeError(.notPermitted, "")) { try approve(node, as: "drafter") }
    try approve(node, as: "approver")
    #expect(throws: NodeError(.refused, "")) { try approve(node, as: "approver") }
    _ = try lines(.exportFull, node)
    node.now = node.now.advanced(bySeconds: 1_000_000)
    #expect(throws: NodeError(.refused, "")) { try lines(.exportFull, node) }
  }
}
