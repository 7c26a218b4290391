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

  @Test("go to the sender, on their own legal basis and its subject, as strictly handled")
  func reply() throws {
    let parent = try Example.request()
    let answer = try Example.reply("resp.acknowledge", to: parent, from: "alpha", body: Example.acknowledgement())
    #expect(answer.to.map(\.node) == ["registry"] && answer.handling == parent.handling)
    #expect(answer.legalBasis == ["Rules of Procedure and Evidence 176(2)"] && answer.safeSubject == parent.safeSubject)
    #expect(answer.thread == parent.id && answer.inReplyTo == parent.id)
    #expect(findings(answer, parent) == [])
  }

  @Test(
    "rest on the article of their ground, on what they share with the request, and on what binds besides the Statute")
  func ownBasis() throws {
    let request = try Example.request {
      $0["legalBasis"] = [
        "Rome Statute art. 93(1)(k)", "Security Council resolution 9001 (2026)", "Rome Statute art. 96",
      ]
    }
    func basis(_ kind: String, _ body: [(String, String)] = [], to parent: Message) throws -> [String] {
      let object = JSONObject(members: body.map { ($0.0, .string($0.1)) })
      return try Example.reply(kind, to: parent, from: parent.to[0].node, body: .object(object)).legalBasis
    }
    let council = "Security Council resolution 9001 (2026)"
    #expect(
      try basis("resp.refusal", [("ground", "93_4_national_security")], to: request) == [
        "Rome Statute art. 93(4)", council,
      ])
    #expect(
      try basis("resp.consultation", [("ground", "98_1_immunity")], to: request).first == "Rome Statute art. 98(1)")
    #expect(try basis("resp.asset_report", to: request) == ["Rome Statute art. 93(1)(k)", council])
    #expect(try basis("resp.execution_report", to: request) == ["Rome Statute art. 99(1)", council])
    let inquiry = try Example.inquiry()
    #expect(
      try basis("resp.asset_report", to: inquiry) == inquiry.legalBasis,
      "what States ask of each other does not rest on Part 9")
  }

  @Test("say which kinds carry a measure that the list does not hold, and for which requests a ground exists")
  func elsewhere() throws {
    let body = JSONValue.object(JSONObject(members: [("measure", .string("k"))]))
    let finding = try #require(
      catalogue.findings(inBody: body, of: "req.assistance").first { $0.path == "/body/measure" })
    #expect(finding.message.contains("«k» is asked for by req.asset_tracing or req.asset_freeze"))
    let text = KindText(try #require(catalogue.kind("resp.refusal"))).lines.joined(separator: "\n")
    let ground = try #require(catalogue.law.grounds.first { $0.list == .refusal && !$0.requests.isEmpty })
    #expect(text.contains("\(ground.code): \(ground.title)") && text.contains("; only for \(ground.requests[0])"))
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
