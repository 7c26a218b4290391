import Evidence
import Foundation
import NodeCore
import Testing

@Suite("Attachments whose files are lost")
struct EnclosureLossTests {
  private let content = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }

  /// What the service does when an officer's reading finds a file lost: it tells the core.
  private func find(_ fault: EnclosureFault, _ file: String, on node: TestNode) throws {
    try node.perform(.enclosureLost(try Digest(hex: file), fault))
  }

  private func refusal(_ node: TestNode, _ id: String) throws -> NodeError? {
    do {
      _ = try node.read(id, 1)
      return nil
    } catch let error as NodeError {
      return error
    }
  }

  private func warnings(_ node: TestNode) throws -> [String] {
    try node.ask(.status, token: try node.login("drafter"), as: StatusAnswer.self).warnings
  }

  private func news(_ node: TestNode) -> [EnclosureNews] {
    node.outbox.compactMap { if case .enclosureNews(let news) = $0 { news } else { nil } }
  }

  @Test(
    "of a peer's message are fetched again, and nothing is receipted twice",
    arguments: [EnclosureFault.missing, .damaged])
  func again(fault: EnclosureFault) throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send(with: [content])
    try federation.join(1)
    let file = try #require(alpha.files().first)
    if fault == .missing {
      try FileManager.default.removeItem(atPath: "\(alpha.enclosurePath)/\(file)")
    } else {
      try alpha.flip(file, at: 300_000)
    }
    try find(fault, file, on: alpha)
    #expect(news(alpha) == [.lost(try Digest(hex: file), fault, message: id, again: registry.name)])
    let listed = try #require(try alpha.attachments(of: id).first)
    #expect(listed.state == "receiving" && listed.fault == fault.rawValue && listed.percent == 0)
    let refused = try #require(try refusal(alpha, id))
    #expect(refused.code == .refused && refused.message.contains("attachment 1 of message \(id) is \(fault.rawValue)"))
    #expect(refused.message.contains("fetched again from registry"))
    try federation.carry(1)
    #expect(try alpha.read(id, 1) == content)
    #expect(try alpha.attachments(of: id).map(\.fault) == [nil])
    #expect(try registry.rungs(id) == [["relayed"], ["delivered"]])
  }

  @Test("are not taken for lost when somebody says so of a file that is there")
  func putBack() throws {
    let federation = try TestFederation()
    let id = try federation.send(with: [content])
    try federation.join(1)
    try find(.missing, try #require(federation.alpha.files().first), on: federation.alpha)
    #expect(try federation.alpha.attachments(of: id).map(\.state) == ["whole"])
    #expect(news(federation.alpha).isEmpty)
  }

  @Test("of an own message are told: to who reads, in the status, and to the recipient, until they are put back")
  func own() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send(with: [content])
    let file = try #require(registry.files().first)
    let path = URL(fileURLWithPath: "\(registry.enclosurePath)/\(file)")
    let bytes = try Data(contentsOf: path)
    try FileManager.default.removeItem(at: path)
    try federation.join(1)
    #expect(try alpha.attachments(of: id).map(\.state) == ["sender-lacks"])
    let warning = try #require(try warnings(registry).first { $0.contains(id) })
    #expect(
      warning.hasPrefix("attachment 1 of message \(id) is missing in this node's folder: 1 recipient waits for it"))
    #expect(warning.contains("attachments/\(file)") && warning.contains("from a backup"))
    #expect(try registry.attachments(of: id).map(\.state) == ["missing"])
    let refused = try #require(try refusal(registry, id))
    #expect(refused.code == .storeFailed && refused.message.contains("this node's own"))
    try bytes.write(to: path)
    #expect(try warnings(registry).allSatisfy { !$0.contains(id) })
    #expect(try registry.read(id, 1) == content)
    try alpha.perform(.tick)
    try federation.carry(1)
    #expect(try alpha.read(id, 1) == content)
    #expect(try registry.rungs(id) == [["relayed"], ["delivered"]])
  }
}
