import Cooperation
import Foundation

/// What the pure domain costs: parsing, validation and completeness of messages, and the fold of long threads.
struct DomainCost {
  let messages: Int

  private static let court = Correspondent(name: "registry", functions: ["icc-reg"])
  private static let state = Correspondent(name: "alpha", functions: ["nfp", "nfp-fin"])

  func measure() throws {
    let catalogue = Catalogue.standard
    let template = try Self.template()
    let texts = (0..<messages).map {
      template.completed(id: Self.id($0), node: "registry", officer: "o", thread: nil, inReplyTo: nil)
    }
    var findings = 0
    let time = try Stopwatch.milliseconds {
      for text in texts {
        let message = try Message(parsing: text)
        findings += catalogue.findings(in: message, from: Self.court, to: [Self.state], parent: nil).count
        findings += catalogue.completeness(of: message).items.count
      }
    }
    let each = String(format: "%.0f µs each", time * 1000 / Double(messages))
    Stopwatch.print(
      "validation and completeness of \(messages) requests", "\(Int(time)) ms, \(each) (\(texts[0].count) bytes)")
    for count in [1, 100, 10_000] { try fold(count) }
  }

  /// A request and answers to it, each written after the one before.
  private func fold(_ count: Int) throws {
    var thread: [Message] = []
    for number in 0..<count { thread.append(try Self.message(number, of: thread)) }
    let runs = count > 1000 ? 3 : 20
    var state = ""
    let time = Stopwatch.several(runs) { state = MessageThread(folding: thread, own: "registry").state }
    Stopwatch.print("fold of a thread of \(count) messages", String(format: "%.2f ms, «\(state)»", time.median))
  }

  static func message(_ number: Int, of thread: [Message]) throws -> Message {
    guard let root = thread.first, let last = thread.last else {
      return try Message(
        parsing: try template().completed(id: id(0), node: "registry", officer: "o", thread: nil, inReplyTo: nil))
    }
    let reply = try MessageTemplate.reply(
      kind: "resp.progress", to: root, own: "alpha", bodyText: Array(#"{"status":"under_review"}"#.utf8))
    return try Message(
      parsing: reply.completed(
        id: id(number), node: "alpha", officer: "o", thread: root.id, inReplyTo: root.id, after: [last.id],
        written: "2026-11-26T10:00:00Z"))
  }

  static func template() throws -> MessageTemplate {
    let text = try Data(contentsOf: URL(fileURLWithPath: "Config/demo/request.json"))
    let lines = try String(contentsOfFile: "Config/demo/notice.ftm.jsonl", encoding: .utf8).split(separator: "\n")
    return try MessageTemplate(parsing: Array(text)).adding(entityLines: lines.map(String.init))
  }

  /// 32 hexadecimal digits of a number, as ids are.
  static func id(_ number: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 32 - digits.count) + digits
  }
}
