import Foundation
import StrictJSON
import Testing

@testable import Cooperation

@Suite("Answers and threads")
struct AnswerTests {
  private let catalogue = Catalogue.standard

  private func findings(_ message: Message, _ parent: Message?) -> [Finding] {
    catalogue.findings(in: message, from: Example.alpha, to: [Example.registry], parent: parent)
  }

  @Test("go to the sender, on its legal basis and subject, as strictly handled")
  func reply() throws {
    let parent = try Example.request()
    let answer = try Example.reply("resp.acknowledge", to: parent, from: "alpha", body: Example.acknowledgement())
    #expect(answer.to.map(\.node) == ["registry"] && answer.handling == parent.handling)
    #expect(answer.legalBasis == parent.legalBasis && answer.safeSubject == parent.safeSubject)
    #expect(answer.thread == parent.id && answer.inReplyTo == parent.id)
    #expect(findings(answer, parent) == [])
  }

  @Test("take over the kind's own handling where it is stricter")
  func stricter() throws {
    let report = try Example.reply("resp.asset_report", to: try Example.inquiry(), from: "bravo", body: nil)
    #expect(report.handling.conditions == ["NO_JUDICIAL", "DETECTABLE_NONE"])
    #expect(report.handling.audience == .organisationStrict)
  }

  @Test("without a body name what the body lacks")
  func empty() throws {
    let parent = try Example.request()
    let report = try Example.reply("resp.asset_report", to: parent, from: "alpha", body: nil)
    #expect(findings(report, parent).blocked == ["/body/result", "/body/assets", "/body/actsDone", "/body/isFinal"])
  }

  @Test("need what they answer, and stand in its thread")
  func relation() throws {
    let parent = try Example.request()
    let template = MessageTemplate.reply(
      kind: "resp.acknowledge", to: parent, own: "alpha", body: Example.acknowledgement())
    let id = Example.id("b")
    func message(thread: String?, inReplyTo: String?) throws -> Message {
      try Message(
        parsing: template.completed(id: id, node: "alpha", officer: "o", thread: thread, inReplyTo: inReplyTo))
    }
    #expect(findings(try message(thread: nil, inReplyTo: nil), nil).blocked == ["/inReplyTo"])
    #expect(findings(try message(thread: id, inReplyTo: parent.id), parent).blocked == ["/thread"])
    let unheld = findings(try message(thread: parent.id, inReplyTo: parent.id), nil)
    #expect(unheld.map(\.severity) == [.advises])
    let acknowledgement = try message(thread: parent.id, inReplyTo: parent.id)
    let again = try Example.reply(
      "resp.acknowledge", to: acknowledgement, from: "registry", body: Example.acknowledgement(), id: "d")
    let found = catalogue.findings(in: again, from: Example.registry, to: [Example.alpha], parent: acknowledgement)
    #expect(found.blocked == ["/inReplyTo"])
  }

  @Test(
    "are never handled more weakly than what they answer",
    arguments: [
      ("\"CONFIDENTIAL\"", "\"RESTRICTED\""), ("\"ORG_EXEC\"", "\"NETWORK\""),
      ("\"DETECTABLE_NONE\"", "\"NO_JUDICIAL\""),
      ("\"underSeal\":true", "\"underSeal\":false"),
    ])
  func weaker(change: (String, String)) throws {
    let parent = try Example.request { object in
      object["handling"] = [
        "level": "CONFIDENTIAL", "underSeal": true, "audience": "ORG_EXEC", "conditions": ["DETECTABLE_NONE"],
      ]
    }
    let good = try Example.reply("resp.acknowledge", to: parent, from: "alpha", body: Example.acknowledgement())
    #expect(findings(good, parent).blocked.isEmpty)
    let text = String(decoding: good.bytes, as: UTF8.self)
    #expect(text.contains(change.0))
    let weak = try Message(parsing: Array(text.replacingOccurrences(of: change.0, with: change.1).utf8))
    #expect(findings(weak, parent).blocked == ["/handling"])
  }

  @Test("fold to one state in any order, and what does not conform is named")
  func thread() throws {
    let request = try Example.request()
    let acknowledgement = try Example.reply(
      "resp.acknowledge", to: request, from: "alpha", body: Example.acknowledgement())
    let stranger = try Example.reply(
      "resp.acknowledge", to: request, from: "zulu", body: Example.acknowledgement(), id: "e")
    func report(isFinal: Bool, id: Character) throws -> Message {
      let text = "{\"result\":\"none\",\"assets\":[],\"actsDone\":\"Searched.\",\"isFinal\":\(isFinal)}"
      let body = try JSONValue(parsing: Array(text.utf8))
      return try Example.reply("resp.asset_report", to: request, from: "alpha", body: body, id: id)
    }
    let first = try report(isFinal: false, id: "c")
    let last = try report(isFinal: true, id: "d")
    for (messages, state) in [
      ([], "empty"), ([request], "sent"), ([request, acknowledgement], "acknowledged"),
      ([request, first, acknowledgement], "partially_executed"), ([request, acknowledgement, first, last], "executed"),
    ] {
      #expect(MessageThread(folding: messages).state == state)
      #expect(MessageThread(folding: messages.reversed()).state == state)
      #expect(MessageThread(folding: messages).nonconforming.isEmpty)
    }
    let disturbed = MessageThread(folding: [stranger, request])
    #expect(disturbed.state == "sent" && disturbed.nonconforming == [stranger.id])
  }
}
