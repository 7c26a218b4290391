import StrictJSON
import Testing

@testable import Cooperation

@Suite("The days of a handling")
struct HandlingDayTests {
  private func handling(_ review: String?, _ retain: String?) -> Handling {
    Handling(
      level: .confidential, underSeal: false, audience: .organisationExecuting, conditions: [], evaluation: "B2",
      expiry: "2026-05-01", review: review, retainUntil: retain)
  }

  @Test("are joined to the first of two, and a day is stricter than none")
  func strictest() {
    let joined = handling("2026-03", "2030-01-01").strictest(handling("2026-03-02", nil))
    #expect(joined.review == "2026-03-02" && joined.retainUntil == "2030-01-01")
    #expect(joined.expiry == nil && joined.evaluation == nil, "told anew by each author")
    #expect(handling(nil, nil).strictest(nil).review == nil)
  }

  @Test("of an answer are no later than those of what it answers")
  func later() {
    #expect(handling("2026-03-02", "2030-01-01").laterDays(than: handling("2026-03", "2030-01-01")).isEmpty)
    #expect(handling("2026-04", nil).laterDays(than: handling("2026-03", "2030-01-01")) == ["review", "retainUntil"])
    #expect(handling("2026-04", "2027").laterDays(than: handling(nil, nil)).isEmpty)
  }

  @Test("of what is used bind what another writes with it, unless they are over; an author is bound by none of its own")
  func used() throws {
    func rules(review: String, retain: String, by author: String) throws -> [String: Finding.Severity] {
      let used = try Example.request { object in
        object["handling"] = [
          "level": "CONFIDENTIAL", "underSeal": false, "audience": "ORG_EXEC", "conditions": ["DETECTABLE_NONE"],
          "review": review, "retainUntil": retain,
        ]
      }
      let new = try KindExample("resp.progress").message(
        ThreadWalk.id(2), from: author, to: "bravo", written: "2026-03-01T08:00:00Z")
      let found = Catalogue.standard.useFindings(in: new, citing: [CitedMessage(used)], consents: [])
      let days = found.filter { ["use.review", "use.retainUntil"].contains($0.rule) }
      return Dictionary(days.map { ($0.rule, $0.severity) }) { first, _ in first }
    }
    #expect(
      try rules(review: "2999-01-01", retain: "2999-01-01", by: "alpha") == [
        "use.review": .advises, "use.retainUntil": .blocks,
      ])
    #expect(try rules(review: "1999-01-01", retain: "1999-01-01", by: "alpha").isEmpty, "nobody could keep them")
    #expect(try rules(review: "2999-01-01", retain: "2999-01-01", by: "registry").isEmpty, "its own words")
  }

  @Test("that are over when a message is written block a first message, and not an answer that inherits them")
  func past() throws {
    let request = try Example.request { object in
      object["handling"] = [
        "level": "CONFIDENTIAL", "underSeal": false, "audience": "ORG_EXEC", "conditions": ["DETECTABLE_NONE"],
        "review": "2026-01-01", "retainUntil": "2026-01-01",
      ]
    }
    // Without a writing time nothing is over.
    #expect(!findings(request).contains { $0.path == "/handling/review" })
    let text = String(decoding: request.bytes, as: UTF8.self)
    let written = try Message(
      parsing: Array(#"{"written":"2026-11-24T10:00:00Z","#.utf8) + Array(text.dropFirst().utf8))
    let found = findings(written).filter { ["/handling/review", "/handling/retainUntil"].contains($0.path) }
    #expect(found.count == 2 && found.allSatisfy { $0.severity == .blocks })
  }

  private func findings(_ message: Message) -> [Finding] {
    Catalogue.standard.findings(in: message, from: Example.registry, to: [Example.alpha], parent: nil)
  }

  @Test("go once the content of an act is gone, and stay through a lowering")
  func acts() throws {
    let request = try Example.request { object in
      object["handling"] = [
        "level": "CONFIDENTIAL", "underSeal": false, "audience": "ORG_EXEC", "conditions": ["DETECTABLE_NONE"],
        "review": "2027-01-01", "retainUntil": "2030-01-01",
      ]
    }
    let act = ThreadAct(request, catalogue: .standard)
    let fold = ThreadFold(thread: request.thread, own: "alpha", folding: [act])
    #expect(fold.handlingDays.map(\.day) == ["2027-01-01", "2030-01-01"])
    #expect(
      fold.handlingDays.map(\.owner) == ["registry", "alpha"] && fold.handlingDays.map(\.informs) == [true, false])
    let gone = ThreadFold(thread: request.thread, own: "alpha", folding: [act.withoutContent()])
    #expect(gone.handlingDays.isEmpty)
  }

  private static let reviewed =
    #"{"level":"CONFIDENTIAL","underSeal":false,"audience":"ORG_EXEC","conditions":["DETECTABLE_NONE"],"review":"2026-01-03","retainUntil":"2030-01-01"}"#

  private func begun() throws -> Correspondence {
    var play = Correspondence()
    let handling = try JSONValue(parsing: Array(Self.reviewed.utf8))
    #expect(try play.begin("req.assistance", ["measure": "h"], handling: handling).isEmpty)
    return play
  }

  private func statuses(_ play: Correspondence) -> [Deadline.Status] { play.thread.fold.handlingDays.map(\.status) }

  @Test("are each named by the day, so that no message of another author takes one's place or has it told twice")
  func names() throws {
    let root = try begun().messages[0]
    /// A message of the other side under the same id, with days of its own.
    func act(_ review: String, author: String, letter: Character) throws -> ThreadAct {
      let text = Self.reviewed.replacing("2026-01-03", with: review)
      let message = try KindExample("resp.progress").message(
        Example.id(letter), from: author, to: author == "alpha" ? "registry" : "alpha", thread: root.id,
        answering: root.id, after: [root.id], written: "2026-01-02T08:00:00Z",
        handling: try JSONValue(parsing: Array(text.utf8)))
      return ThreadAct(message, catalogue: .standard)
    }
    func rows(_ acts: [ThreadAct]) -> [Deadline] {
      ThreadFold(thread: root.id, own: "alpha", folding: acts).handlingDays.filter(\.informs)
    }
    let first = ThreadAct(root, catalogue: .standard)
    let twins = rows([
      first, try act("2026-02-01", author: "alpha", letter: "f"),
      try act("2026-03-01", author: "registry", letter: "f"),
    ])
    #expect(twins.map(\.day) == ["2026-01-03", "2026-02-01", "2026-03-01"] && Set(twins.map(\.id)).count == 3)
    let answer = try act("2026-01-03", author: "alpha", letter: "f")
    let (before, after) = (rows([first, answer]), rows([first.withoutContent(), answer]))
    #expect(before.map(\.id) == after.map(\.id) && before.map(\.message) == [root.id])
    #expect(after.map(\.message) == [answer.id])
  }

  @Test("end for a review with its thread, and stay for retention")
  func ended() throws {
    var play = try begun()
    #expect(statuses(play) == [.running, .running])
    #expect(try play.answer("court.withdraw", from: "registry", to: "alpha").isEmpty)
    #expect(play.thread.isEnded && statuses(play) == [.ended, .running])
  }

  @Test("end for a review once its author lowers the message on its day or later", arguments: [(0, false), (1, true)])
  func lowered(daysAhead: Int, isReviewed: Bool) throws {
    var play = try begun()
    play.daysAhead = daysAhead
    let values = ["target": play.messages[0].id, "level": "RESTRICTED", "audience": "ORG_EXEC", "underSeal": "false"]
    #expect(
      try play.answer("thread.downgrade", values, from: "registry", to: "alpha") {
        $0.values["target"] = .string(values["target"] ?? "")
      }.isEmpty)
    #expect(statuses(play) == [isReviewed ? .ended : .running, .running])
  }

  @Test("and what a State calls a level are read from its entry")
  func national() throws {
    let entry = JSONObject(
      members: [
        (
          "nationalLevels",
          try JSONValue(parsing: Array(#"[{"level":"SECRET","name":"Geheim"},{"level":"CONFIDENTIAL"},{}]"#.utf8))
        )
      ])
    #expect(NationalLevel.name(of: .secret, in: entry) == "Geheim")
    #expect(NationalLevel.name(of: .confidential, in: entry) == nil)
    #expect(NationalLevel.name(of: .restricted, in: JSONObject(members: [])) == nil)
  }
}
