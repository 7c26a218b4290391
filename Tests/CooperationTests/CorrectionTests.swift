import StrictJSON
import Testing

@testable import Cooperation

@Suite("A correction")
struct CorrectionTests {
  private static let root = ThreadWalk.id(1)

  /// Messages of one thread, each after all before it unless it says otherwise.
  private struct Play {
    var messages: [Message]

    init(_ kind: String, _ values: [String: String] = [:], basis: [String]? = nil) throws {
      var example = try KindExample(kind, values)
      example.basis = basis
      messages = [try example.message(CorrectionTests.root, written: "2026-01-01T08:00:00Z")]
    }

    /// - Parameter after: the places of the messages that the author held; all before where nil.
    mutating func say(
      _ kind: String, _ values: [String: String] = [:], on day: Int, by author: String, after: [Int]? = nil,
      changing change: (inout KindExample) -> Void = { _ in }
    ) throws {
      var example = try KindExample(kind, values)
      change(&example)
      let day = day < 10 ? "0\(day)" : "\(day)"
      messages.append(
        try example.message(
          ThreadWalk.id(messages.count + 1), from: author, to: author == "alpha" ? "registry" : "alpha",
          thread: CorrectionTests.root, answering: CorrectionTests.root,
          after: (after ?? Array(messages.indices)).map { messages[$0].id }, written: "2026-01-\(day)T08:00:00Z",
          handling: messages[0].handling.json))
    }

    /// The author of a message corrects it.
    mutating func correct(_ place: Int, _ values: [String: String], on day: Int, after: [Int]? = nil) throws {
      let corrected = messages[place]
      try say("thread.correction", on: day, by: corrected.from.node, after: after) { example in
        example.values["corrects"] = .string(corrected.id)
        example.values["fields"] = .array(
          values.sorted { $0.key < $1.key }.map {
            .object(JSONObject(members: [("field", .string($0.key)), ("value", .string($0.value))]))
          })
      }
    }

    /// The state and the places of what does not conform: the same in every order of arrival and on every node.
    func outcome() -> String {
      var seen: Set<String> = []
      let turned = messages.indices.map { Array(messages[$0...] + messages[..<$0]) }
      let orders = turned + turned.map { $0.reversed() }
      for (number, order) in orders.enumerated() {
        let functions = ["alpha": ["nfp"]]
        let thread = MessageThread(folding: order, own: number % 2 == 0 ? "registry" : "alpha", functions: functions)
        var grown = ThreadFold(thread: CorrectionTests.root)
        for message in order { grown.add(ThreadAct(message, functions: functions)) }
        for thread in [thread, MessageThread(grown)] {
          let wrong = messages.indices.filter { thread.nonconforming.contains(messages[$0].id) }
          seen.insert(([thread.state] + wrong.map(String.init)).joined(separator: " "))
        }
      }
      return seen.sorted().joined(separator: " | ")
    }
  }

  /// An offer of conditions that stands until the twentieth, and a correction of that to the fifth.
  private func offered() throws -> Play {
    var play = try Play("req.assistance", ["measure": "l"])
    try play.say("resp.conditional_offer", ["validUntil": "2026-01-20"], on: 2, by: "alpha")
    try play.correct(1, ["validUntil": "2026-01-05"], on: 3)
    return play
  }

  @Test("makes no act of the other side late that was done without knowing it")
  func unknown() throws {
    var play = try offered()
    try play.say("court.accept_conditions", ["accepted": "true"], on: 8, by: "registry", after: [0, 1])
    #expect(play.outcome() == "in_execution")
  }

  @Test("counts for what its author wrote after holding it, and goes on counting for what the author wrote later")
  func known() throws {
    var play = try offered()
    var later = play
    try play.say("court.accept_conditions", ["accepted": "true"], on: 8, by: "registry")
    #expect(play.outcome() == "conditions_offered 3")
    // What was held once can't be unknown again by leaving it out.
    try later.say("court.consultation", on: 7, by: "registry")
    try later.say("court.accept_conditions", ["accepted": "true"], on: 8, by: "registry", after: [0, 1])
    #expect(later.outcome() == "conditions_offered 4")
  }

  @Test("of the request makes no ground wrong that was there when the State named it, and takes it away afterwards")
  func ground() throws {
    let refusal = ["ground": "70_2_domestic_law", "extent": "whole"]
    func refused(knowing isKnown: Bool) throws -> String {
      var play = try Play("req.assistance", ["measure": "h", "article70": "true"])
      try play.say("resp.progress", ["status": "under_review"], on: 2, by: "alpha")
      try play.correct(0, ["article70": "false"], on: 3)
      try play.say("resp.refusal", refusal, on: 4, by: "alpha", after: isKnown ? nil : [0, 1])
      return play.outcome()
    }
    #expect(try refused(knowing: false) == "refused")
    #expect(try refused(knowing: true) == "under_review 3")
  }

  @Test("of the request says nothing that it could not have said (article 95)")
  func request() throws {
    var play = try Play("req.assistance", ["measure": "h", "collectionOrdered": "false"])
    try play.say("resp.postponement", ["ground": "95_admissibility"], on: 3, by: "alpha")
    #expect(play.outcome() == "postponed")
    // The order that the request then needs was never named, so it is no correction.
    try play.correct(0, ["collectionOrdered": "true"], on: 4, after: [0])
    #expect(play.outcome() == "postponed 2")
    var ordered = try Play("req.assistance", ["measure": "h", "collectionOrdered": "true"])
    try ordered.correct(0, ["collectionOrdered": "false"], on: 2)
    #expect(ordered.outcome() == "sent 1", "the order that it names stands there")
  }

  @Test("that takes back what the other side went by leaves what that did, and changes what is shown")
  func takenBack() throws {
    var play = try Play("req.assistance", ["measure": "h"])
    try play.say(
      "resp.execution_report", ["isFinal": "true", "result": "done", "measure": "h"], on: 2, by: "alpha")
    var corrected = play
    try corrected.correct(1, ["isFinal": "false", "result": "partly_done"], on: 4)
    #expect(corrected.outcome() == "partially_executed")
    // The Court closed before it knew: its act stands, in whatever order both come.
    try play.say("court.close", on: 3, by: "registry")
    try play.correct(1, ["isFinal": "false", "result": "partly_done"], on: 4, after: [0, 1])
    #expect(play.outcome() == "closed")
    try corrected.say("court.close", on: 5, by: "registry")
    #expect(corrected.outcome() == "partially_executed 3", "nothing is closed that is known to be open")
  }

  @Test("with which the message would not have conformed sets nothing right")
  func unfit() throws {
    var play = try Play("req.assistance", ["measure": "h"])
    try play.say("court.postponement_agreement", ["agreedUntil": "2026-03-01"], on: 2, by: "registry")
    let ground = ["ground": "94_1_ongoing_proceedings", "agreedUntil": "2026-03-01"]
    try play.say("resp.postponement", ground, on: 3, by: "alpha")
    #expect(play.outcome() == "postponed")
    try play.correct(2, ["agreedUntil": "2026-09-01"], on: 4)
    #expect(play.outcome() == "postponed 3", "the Court agreed to another day")
    let thread = MessageThread(folding: play.messages, functions: ["alpha": ["nfp"]])
    #expect(thread.fold.lanes.first?.until == "2026-03-01")
    var wrong = try Play("req.assistance", ["measure": "h"])
    try wrong.say("resp.postponement", ground, on: 3, by: "alpha")
    try wrong.correct(1, ["ground": "95_admissibility"], on: 4)
    #expect(wrong.outcome() == "sent 1 2", "what did not conform is sent anew")
  }

  /// What of a correction of a message's fields is refused, where it is drafted and where it came.
  private func refused(_ kind: String, _ numbers: [String: Int64], _ values: [String: String], _ fix: [String: String])
    throws -> [String]
  {
    var example = try KindExample(kind, values)
    for (name, number) in numbers { example.values[name] = .number(JSONNumber(number)) }
    let root = try example.message(Self.root, written: "2026-01-01T08:00:00Z")
    var play = try Play("req.assistance", ["measure": "h"])
    play.messages = [root]
    try play.correct(0, fix, on: 2)
    let thread = MessageThread(folding: [root])
    let found = thread.findings(adding: play.messages[1])
    #expect(MessageThread(folding: play.messages).nonconforming.isEmpty == found.isEmpty)
    #expect(found.allSatisfy { $0.severity == .blocks && $0.rule == "correction" }, "\(found)")
    return found.map { "\($0.path): \($0.message)" }
  }

  @Test("is held to what the field was held to: to the writing of the message, to other fields, to the largest number")
  func rules() throws {
    let began = ["sentenceStart": "2025-03-01"]
    func sentence(_ numbers: [String: Int64], _ more: [String: String], _ fix: [String: String]) throws -> [String] {
      try refused("enf.designation", numbers, began.merging(more) { $1 }, fix)
    }
    let years: [String: Int64] = ["sentenceYears": 12]
    #expect(try sentence(years, [:], ["sentenceYears": "15"]).isEmpty)
    let most = try sentence(years, [:], ["sentenceYears": "31"])
    #expect(most.count == 1 && most[0].hasPrefix("/body/fields/0/value") && most[0].contains("more than 30"))
    #expect(try sentence(years, [:], ["life": "true"])[0].contains("beside"))
    let end = ["sentenceEnds": "2037-02-28"]
    #expect(try sentence(years, end, ["sentenceEnds": "2037-12-31"]).isEmpty)
    #expect(try sentence(years, end, ["sentenceEnds": "2030-01-01"])[0].contains("end of 12 years"))
    #expect(try sentence(years, end, ["sentenceYears": "20", "sentenceEnds": "2045-02-28"]).isEmpty)
    let late = try refused(
      "transit.landing", [:], ["at": "2025-12-31T22:15:00+01:00"], ["at": "2026-01-01T22:15:00+01:00"])
    #expect(late.count == 1 && late[0].contains("later than the message"))
    let earlier = ["at": "2025-12-30T22:15:00+01:00"]
    #expect(try refused("transit.landing", [:], ["at": "2025-12-31T22:15:00+01:00"], earlier).isEmpty)
    let convicted = try refused("req.arrest_surrender_convicted", [:], ["sentenced": "false"], ["sentenced": "true"])
    #expect(convicted.contains { $0.hasPrefix("/body/fields") && $0.contains("missing, because") }, "\(convicted)")
  }

  @Test("that comes before what it corrects sets nothing right, and is the same however both arrive")
  func early() throws {
    for author in ["alpha", "registry"] {
      var play = try Play("req.assistance", ["measure": "h"])
      try play.say("thread.correction", on: 2, by: author) { example in
        example.values["corrects"] = .string(ThreadWalk.id(3))
        example.values["fields"] = .array([
          .object(JSONObject(members: [("field", .string("receivedDate")), ("value", .string("2026-01-02"))]))
        ])
      }
      try play.say("resp.acknowledge", ["receivedDate": "2026-01-01"], on: 3, by: "alpha")
      #expect(play.outcome() == "acknowledged 1", "by \(author)")
    }
  }

  @Test("is shown at the field that it sets right, with what it said before, in the order of the corrections")
  func shown() throws {
    var play = try offered()
    try play.correct(1, ["validUntil": "2026-01-09"], on: 4)
    // One that conforms to nothing is shown in the thread alone.
    try play.correct(1, ["validUntil": "never"], on: 5)
    try play.say("thread.correction", on: 6, by: "alpha") { $0.values["corrects"] = .string(ThreadWalk.id(2)) }
    let fold = MessageThread(folding: play.messages, functions: ["alpha": ["nfp"]]).fold
    let found = fold.corrections(of: play.messages[1])
    #expect(found.map(\.message) == [2, 3, 5].map { play.messages[$0].id })
    #expect(found.flatMap(\.fields).map(\.value) == ["2026-01-05", "2026-01-09"])
    #expect(found.flatMap(\.fields).map(\.before) == ["2026-01-20", "2026-01-05"])
    #expect(fold.corrections(of: play.messages[0]).isEmpty)
    let text = MessageLines(play.messages[1], corrections: found).lines.joined(separator: "\n")
    #expect(text.contains("✗ CORRECTED by its author on 2026-01-03, in message \(play.messages[2].id)"))
    #expect(
      text.contains(
        "\n    2026-01-09\n    corrected on 2026-01-04 by \(play.messages[3].id.prefix(12)); before it said: 2026-01-05"
      ))
    #expect(text.contains("before it said: 2026-01-20") && text.contains("in words; read it before you act"))
    #expect(String(decoding: play.messages[1].bytes, as: UTF8.self).contains("2026-01-20"), "what was signed stays")
  }

  @Test(
    "of the date that is asked for, or of a flag, is shown as what the field is; where it may not be shown, that it is there"
  )
  func shownInParts() throws {
    var play = try Play("req.assistance", ["measure": "h", "article70": "true"])
    try play.correct(0, ["article70": "false", "dueRequested": "2026-02-01"], on: 2)
    let fold = MessageThread(folding: play.messages, functions: ["alpha": ["nfp"]]).fold
    let found = fold.corrections(of: play.messages[0])
    let text = MessageLines(play.messages[0], corrections: found).lines.joined(separator: "\n")
    #expect(text.contains("Due requested\n    2026-02-01\n    corrected on 2026-01-02"))
    #expect(text.contains("\n    no\n    corrected on 2026-01-02") && text.contains("before it said: yes"))
    let withheld = fold.corrections(of: play.messages[0]) { _ in false }
    #expect(withheld.map(\.isWithheld) == [true] && withheld.allSatisfy(\.fields.isEmpty))
    let hidden = MessageLines(play.messages[0], corrections: withheld).lines.joined(separator: "\n")
    #expect(hidden.contains("open it for what it says") && !hidden.contains("2026-02-01"))
  }

  @Test("lowers no handling again, and counts no more often than the limit says")
  func limits() throws {
    var play = try Play("req.assistance", ["measure": "h"])
    try play.say("resp.acknowledge", ["receivedDate": "2026-01-01"], on: 2, by: "alpha")
    for _ in 0..<Limits.corrections + 1 { try play.correct(1, ["receivedDate": "2026-01-02"], on: 3) }
    #expect(play.outcome() == "acknowledged \(play.messages.count - 1)")
    let downgrade = try unwrapped(Catalogue.standard.kind(Downgrade.kind))
    let row = #"{"fields":[{"field":"level","value":"PUBLIC"}]}"#
    guard case .object(let body) = try JSONValue(parsing: Array(row.utf8)) else {
      throw CooperationError(.malformed, "")
    }
    let act = ThreadAct(play.messages[1])
    #expect(
      Correction.findings(in: body, of: act, downgrade).first?.message.contains("another thread.downgrade") == true)
  }
}
