import Foundation
import StrictJSON
import Testing

@testable import Cooperation

@Suite("What a peer's message breaks of itself")
struct FormCheckTests {
  private let functions = Correspondence.functions

  private func thread(_ messages: [Message]) -> MessageThread { MessageThread(folding: messages, functions: functions) }

  private func request(_ change: (inout KindExample) -> Void = { _ in }, from: String = "registry", more: String? = nil)
    throws -> Message
  {
    var example = try KindExample("req.asset_tracing")
    change(&example)
    let message = try example.message(ThreadWalk.id(1), from: from, to: "alpha", written: "2026-01-01T08:00:00Z")
    guard let more else { return message }
    let text = String(decoding: message.bytes, as: UTF8.self)
    let parts = more.components(separatedBy: " => ")
    #expect(text.contains(parts[0]))
    return try Message(parsing: Array(text.replacing(parts[0], with: parts[1]).utf8))
  }

  /// Begins no thread, starts no clock, and names its place.
  private func beginsNothing(_ message: Message, _ place: String) {
    let thread = thread([message])
    #expect(thread.state == "nonconforming" && thread.nonconforming == [message.id], "\(place)")
    #expect(thread.title.contains(place) && thread.fold.deadlines().isEmpty, "\(thread.title)")
    #expect(thread.offered(to: "alpha", functions: functions).isEmpty, "\(place)")
  }

  @Test("begins a thread where nothing is broken")
  func whole() throws { #expect(thread([try request()]).state == "sent") }

  @Test("begins none by a route, a basis, a language, a channel or a handling that the law does not have")
  func begins() throws {
    beginsNothing(try request(from: "bravo"), "/from")
    beginsNothing(try request { $0.basis = ["Rome Statute art. 999"] }, "/legalBasis")
    beginsNothing(try request { $0.basis = ["Rome Statute art. 87(5)"] }, "/legalBasis")
    beginsNothing(try request(more: "\"language\":\"en\", => "), "/language")
    beginsNothing(try request(more: "\"designated\" => \"informal\""), "/channelStatus")
    beginsNothing(
      try request(more: "[\"DETECTABLE_NONE\" => [\"NO_ONWARD\""), "/handling")
  }

  @Test("moves no thread, and leaves it to who answers rightly")
  func moves() throws {
    let asked = try request()
    func report(_ id: Int, from: String, to: String) throws -> Message {
      try KindExample("resp.asset_report").message(
        ThreadWalk.id(id), from: from, to: to, thread: asked.id, answering: asked.id, after: [asked.id],
        written: "2026-01-02T08:00:00Z", handling: asked.handling.json)
    }
    let right = try report(2, from: "alpha", to: "registry")
    #expect(thread([asked, right]).state != "sent" && thread([asked, right]).nonconforming.isEmpty)
    // The directory gives it no function by which it answers for a State.
    let wrong = ThreadAct(right, functions: ["registry": ["icc-reg"], "alpha": ["asp-sec"]])
    let begun = ThreadAct(asked, functions: functions)
    let fold = MessageThread(ThreadFold(thread: asked.id, folding: [begun, wrong]))
    #expect(fold.state == "sent" && fold.nonconforming == [right.id])
  }

  @Test("is judged by what the directory said when it was sent, not by what it says now")
  func then() throws {
    let asked = try request()
    let now = functions.merging(["registry": ["asp-sec"]]) { _, new in new }
    let then = ["registry/\(asked.id)": functions]
    #expect(MessageThread(folding: [asked], functions: now, then: then).state == "sent")
    #expect(MessageThread(folding: [asked], functions: now).state == "nonconforming")
  }
}
