import Foundation
import StrictJSON
import Testing

@testable import Cooperation

@Suite("What a newer peer adds further inside a body")
struct NewerPeerTests {
  private let catalogue = Catalogue.standard

  private func changed(_ kind: String, _ from: String, _ to: String) throws -> Message {
    let text = String(
      decoding: try KindExample(kind).message(ThreadWalk.id(1), written: "2026-06-01T08:00:00Z").bytes, as: UTF8.self)
    #expect(text.contains(from), "\(kind): \(from)")
    return try Message(parsing: Array(text.replacing(from, with: to).utf8))
  }

  private func found(_ message: Message, isOurs: Bool) -> [Finding] {
    catalogue.findings(inBody: message.body, of: message.kind, isOurs: isOurs)
  }

  @Test(
    "is kept and shown, and no fault of its message; here nobody writes it",
    arguments: [
      ("req.asset_tracing", "\"from\":\"", "\"until\":\"later\",\"from\":\"", "/body/period/until"),
      ("resp.asset_report", "\"stage\":\"", "\"colour\":\"teal\",\"stage\":\"", "/body/assets/0/colour"),
      (
        "req.asset_tracing", "\\\"properties\\\":{", "\\\"properties\\\":{\\\"aura\\\":[\\\"blue\\\"],",
        "/body/entities/0/properties/aura"
      ),
    ])
  func inside(kind: String, from: String, to: String, path: String) throws {
    let message = try changed(kind, from, to)
    let theirs = found(message, isOurs: false)
    let told = try #require(theirs.first { $0.path == path }, "\(theirs)")
    #expect(told.severity == .advises && told.message.contains("never acted on"))
    #expect(!theirs.contains { $0.severity == .blocks }, "\(theirs)")
    #expect(found(message, isOurs: true).contains { $0.path == path && $0.severity == .blocks })
    #expect(ThreadAct(message).fault == nil)
  }

  @Test("is no leave for what is wrong: an abstract schema, an unknown code, a missing date")
  func wrong() throws {
    let message = try changed("resp.asset_report", "\"stage\":\"", "\"stage\":\"un")
    #expect(found(message, isOurs: false).contains { $0.path == "/body/assets/0/stage" && $0.severity == .blocks })
  }
}
