import Cooperation
import Foundation
import StrictJSON
import Testing

@testable import Cooperation

@Suite("Clocks")
struct ClockTests {
  let root = ThreadWalk.id(1)

  func fold(_ messages: [Message], own: String? = nil) -> ThreadFold {
    MessageThread(folding: messages, own: own).fold
  }

  func arrest(at moment: String) throws -> [Message] {
    let request = try KindExample("req.provisional_arrest").message(root, written: "2026-01-01T08:00:00Z")
    let arrested = try KindExample("resp.arrest_notification", ["event": "arrested", "at": moment]).message(
      ThreadWalk.id(2), from: "alpha", to: "registry", thread: root, answering: root, after: [root],
      written: Moment(seconds: max(try unwrapped(Moment(moment)).seconds, 1_767_340_800) + 60).utc,
      handling: request.handling.json)
    return [request, arrested]
  }

  private func papers(_ fold: ThreadFold) throws -> Deadline {
    try #require(fold.deadlines().first { $0.clock == "art91_papers" })
  }

  @Test(
    "count sixty calendar days from the arrest, in the place's own calendar, over leap days and changes of the hour",
    arguments: [
      ("2026-01-10T10:00:00+01:00", "2026-03-11", "2026-03-11T23:00:00Z"),
      ("2028-01-10T10:00:00+01:00", "2028-03-10", "2028-03-10T23:00:00Z"),
      ("2026-01-10T23:30:00-05:00", "2026-03-11", "2026-03-12T05:00:00Z"),
      ("2026-01-11T04:30:00Z", "2026-03-12", "2026-03-13T00:00:00Z"),
      ("2026-12-31T23:59:59.999+13:45", "2027-03-01", "2027-03-01T10:15:00Z"),
      ("2100-01-10T00:00:00Z", "2100-03-11", "2100-03-12T00:00:00Z"),
    ])
  func sixtyDays(arrest moment: String, day: String, end: String) throws {
    let messages = try arrest(at: moment)
    let mine = try papers(fold(messages, own: "registry"))
    let theirs = try papers(fold(messages.reversed(), own: "alpha"))
    #expect(mine == theirs && mine.day == day && mine.end.utc == end)
    #expect(
      mine.sort == .legal && mine.owner == "registry" && mine.source.text == "Rules of Procedure and Evidence 188")
    #expect(!mine.isOverdue(at: Moment(seconds: mine.endsAt - 1)) && mine.isOverdue(at: mine.end))
  }

  @Test(
    "count days where the one works who must act, by what that one writes, and by the asker until then",
    arguments: [
      // Asked from one hour ahead, and answered from nine hours ahead, from five behind, and not at all.
      ("+09:00", "2026-03-31T15:00:00Z", "2026-01-06T15:00:00Z"),
      ("-05:00", "2026-04-01T05:00:00Z", "2026-01-06T05:00:00Z"),
      (nil, "2026-03-31T23:00:00Z", "2026-01-06T23:00:00Z"),
    ] as [(String?, String, String)])
  func placeOfWhoMustAct(place: String?, asked: String, acknowledged: String) throws {
    // Half past midnight in the asker's own place, and still the day before in UTC.
    let request = try KindExample("req.asset_tracing").message(
      root, written: "2026-01-03T00:30:00+01:00", more: [("dueRequested", .string("2026-03-31"))])
    var messages = [request]
    if let place {
      messages.append(
        try KindExample("resp.acknowledge").message(
          ThreadWalk.id(2), from: "alpha", to: "registry", thread: root, answering: root, after: [root],
          written: "2026-01-04T08:00:00\(place)", handling: request.handling.json))
    }
    for fold in [fold(messages, own: "registry"), fold(messages.reversed(), own: "alpha")] {
      let due = try #require(fold.deadlines().first { $0.clock == "requested_date" })
      #expect(due.day == "2026-03-31" && due.end.utc == asked)
      let answer = try #require(fold.deadlines().first { $0.clock == "acknowledge" })
      #expect(answer.end.utc == acknowledged)
    }
  }

  @Test("stop when the papers came, or the person was released, and begin anew with a new arrest before they came")
  func stops() throws {
    var messages = try arrest(at: "2026-01-10T10:00:00+01:00")
    func notify(_ number: Int, _ event: String, _ moment: String) throws -> Message {
      try KindExample("resp.arrest_notification", ["event": event, "at": moment]).message(
        ThreadWalk.id(number), from: "alpha", to: "registry", thread: root, answering: root,
        after: [ThreadWalk.id(number - 1)], written: try unwrapped(Moment(moment)).utc,
        handling: messages[0].handling.json)
    }
    messages.append(try notify(3, "released", "2026-03-12T10:00:00+01:00"))
    #expect(try papers(fold(messages)).status == .met)
    messages.append(try notify(4, "arrested", "2026-03-14T10:00:00+01:00"))
    let both = fold(messages).deadlines().filter { $0.clock == "art91_papers" }
    #expect(both.map(\.status) == [.met, .running] && both.last?.day == "2026-05-13")
    messages.append(try notify(5, "papers_received", "2026-04-01T10:00:00+01:00"))
    #expect(fold(messages).deadlines().filter { $0.clock == "art91_papers" }.allSatisfy { $0.status == .met })
    messages.append(try notify(6, "released", "2026-04-02T10:00:00+02:00"))
    messages.append(try notify(7, "arrested", "2026-04-03T10:00:00+02:00"))
    #expect(fold(messages).deadlines().filter { $0.clock == "art91_papers" }.count == 2, "the papers are there")
    #expect(fold(messages).lanes[0].state == "arrested")
  }

  @Test("follow a correction of the date by its author, and of nobody else")
  func correction() throws {
    let messages = try arrest(at: "2026-01-10T10:00:00+01:00")
    func correct(from: String, to: String) throws -> Message {
      var example = try KindExample("thread.correction")
      example.values["corrects"] = .string(ThreadWalk.id(2))
      example.values["fields"] = .array([
        .object(JSONObject(members: [("field", .string("at")), ("value", .string("2026-01-01T10:00:00+01:00"))]))
      ])
      return try example.message(
        ThreadWalk.id(9), from: from, to: to, thread: root, answering: ThreadWalk.id(2), after: [ThreadWalk.id(2)],
        written: "2026-01-20T08:00:00Z", handling: messages[0].handling.json)
    }
    #expect(try papers(fold(messages + [try correct(from: "alpha", to: "registry")])).day == "2026-03-02")
    let foreign = fold(messages + [try correct(from: "registry", to: "alpha")])
    #expect(try papers(foreign).day == "2026-03-11" && MessageThread(foreign).nonconforming == [ThreadWalk.id(9)])
  }

  /// A correction of a message by its fields.
  private func correct(
    _ number: Int, from: String, to: String, answering: String, _ fields: [(String, String)], _ like: Message
  ) throws -> Message {
    var example = try KindExample("thread.correction")
    example.values["corrects"] = .string(answering)
    example.values["fields"] = .array(
      fields.map { .object(JSONObject(members: [("field", .string($0.0)), ("value", .string($0.1))])) })
    return try example.message(
      ThreadWalk.id(number), from: from, to: to, thread: root, answering: answering, after: [answering],
      written: "2026-01-20T08:00:00Z", handling: like.handling.json)
  }

  @Test("follow a correction of the date asked for by its issuer alone; no deadline of the law moves with it")
  func correctedDate() throws {
    let more: [(String, JSONValue)] = [("dueRequested", .string("2026-02"))]
    let request = try KindExample("req.asset_tracing").message(root, written: "2026-01-01T08:00:00Z", more: more)
    func clocks(_ messages: [Message]) -> [Deadline] { fold(messages).deadlines() }
    func requested(_ messages: [Message]) -> [String] {
      clocks(messages).filter { $0.clock == "requested_date" }.map(\.day)
    }
    let due = [("dueRequested", "2026-03-20")]
    let own = try correct(9, from: "registry", to: "alpha", answering: root, due, request)
    #expect(requested([request]) == ["2026-02-28"] && requested([request, own]) == ["2026-03-20"])
    #expect(requested([own, request]) == ["2026-03-20"], "in whatever order they came")
    let others = clocks([request]).filter { $0.clock != "requested_date" }
    #expect(clocks([request, own]).filter { $0.clock != "requested_date" } == others && !others.isEmpty)
    let foreign = try correct(9, from: "alpha", to: "registry", answering: root, due, request)
    #expect(requested([request, foreign]) == ["2026-02-28"])
    let never = try correct(9, from: "registry", to: "alpha", answering: root, [("dueRequested", "soon")], request)
    #expect(requested([request, never]) == ["2026-02-28"])
    #expect(MessageThread(fold([request, never])).nonconforming == [never.id])
  }

  @Test(
    "follow no correction of what the message does not have, or keeps as it was written",
    arguments: [
      ("legalBasis", "Rome Statute art. 99"), ("to", "bravo"), ("handling", "PUBLIC"), ("from", "bravo"),
      ("onBehalfOf", "Defence"), ("surprise", "x"), ("entities", "x"), ("isFinal", "perhaps"),
    ])
  func uncorrectable(field: String, value: String) throws {
    let request = try KindExample("req.asset_tracing").message(root, written: "2026-01-01T08:00:00Z")
    let report = try KindExample("resp.asset_report").message(
      ThreadWalk.id(2), from: "alpha", to: "registry", thread: root, answering: root, after: [root],
      written: "2026-01-02T08:00:00Z", handling: request.handling.json)
    let fields = [("isFinal", "true"), (field, value)]
    let correction = try correct(9, from: "alpha", to: "registry", answering: report.id, fields, report)
    let thread = MessageThread(fold([request, report]))
    let found = thread.findings(adding: correction)
    #expect(found.map(\.rule) == ["correction"] && found.allSatisfy { $0.severity == .blocks }, "\(found)")
    #expect(found.first?.path == "/body/fields/1/\(field == "isFinal" ? "value" : "field")")
    #expect(MessageThread(fold([request, report, correction])).nonconforming == [correction.id], "nor where it came")
    let good = try correct(9, from: "alpha", to: "registry", answering: report.id, [("isFinal", "true")], report)
    #expect(thread.findings(adding: good).isEmpty)
  }

  @Test("are no reason of a ground that does not exist: the ground is named, not the state of the thread")
  func ground() throws {
    let request = try KindExample("req.arrest_surrender").message(root, written: "2026-01-01T08:00:00Z")
    let refusal = try KindExample("resp.refusal", ["ground": "93_4_national_security", "extent": "whole"]).message(
      ThreadWalk.id(2), from: "alpha", to: "registry", thread: root, answering: root, after: [root],
      written: "2026-01-02T08:00:00Z", handling: request.handling.json)
    let found = MessageThread(fold([request])).findings(adding: refusal)
    #expect(found.map(\.rule) == ["law.ground"] && found.first?.path == "/body/ground", "\(found)")
    #expect(found.first?.message.contains("cannot be sent while") == false)
  }

  @Test("keep legal deadlines, targets and dates asked for apart, and replace a date by a modified one")
  func sorts() throws {
    let more: [(String, JSONValue)] = [("dueRequested", .string("2026-02"))]
    let request = try KindExample("req.asset_tracing").message(root, written: "2026-01-01T08:00:00Z", more: more)
    let clocks = fold([request]).deadlines()
    #expect(Set(clocks.map(\.clock)) == ["acknowledge", "tracing_answer", "requested_date"])
    #expect(clocks.first { $0.clock == "requested_date" }?.day == "2026-02-28")
    #expect(clocks.allSatisfy { ($0.sort == .requested) == ($0.clock == "requested_date") })
    #expect(clocks.filter { $0.sort == .target }.allSatisfy { !$0.source.isVerified })
    let modified = try KindExample("court.modify", ["newDue": "2026-03-15"]).message(
      ThreadWalk.id(2), thread: root, answering: root, after: [root], written: "2026-01-05T08:00:00Z",
      handling: request.handling.json)
    let later = fold([request, modified]).deadlines()
    #expect(later.first { $0.clock == "requested_date" }?.status == .superseded)
    #expect(later.first { $0.clock == "modified_date" }?.day == "2026-03-15")
    // Whoever is asked does not set the date.
    let progress = try KindExample("resp.progress").message(
      ThreadWalk.id(3), from: "alpha", to: "registry", thread: root, answering: root, after: [root],
      written: "2026-01-06T08:00:00Z", handling: request.handling.json, more: [("dueRequested", .string("2030-01-01"))])
    let asked = fold([request, progress]).deadlines().filter { $0.clock == "requested_date" }
    #expect(asked.map(\.day) == ["2026-02-28"] && asked.allSatisfy { $0.status == .running })
  }

  @Test("run for no copy of what goes through another channel")
  func copies() throws {
    let request = try KindExample("req.asset_tracing").message(root, written: "2026-01-01T08:00:00Z")
    let stated = #""channelStatus":"\#(try #require(request.text("channelStatus")))""#
    func clocks(_ status: String) throws -> Int {
      let text = String(decoding: request.bytes, as: UTF8.self)
      try #require(text.contains(stated))
      let copy = text.replacing(stated, with: #""channelStatus":"\#(status)""#)
      return fold([try Message(parsing: Array(copy.utf8))]).deadlines().count
    }
    #expect(try clocks("courtesy_copy") == 0 && clocks("designated") > 0)
  }

  @Test("name the last day, which is over at midnight of its place, and a moment only where hours are counted")
  func lastDay() throws {
    let papers = try papers(fold(try arrest(at: "2026-01-02T23:30:00+02:00")))
    #expect(papers.lastText == "last day 2026-03-03 (UTC+02:00)")
    let landing = try KindExample("transit.landing", ["at": "2026-03-28T22:15:00+01:00"]).message(
      root, from: "alpha", to: "registry", written: "2026-03-28T21:20:00Z")
    let hours = try #require(fold([landing]).deadlines().first { $0.clock == "landing_request" })
    #expect(hours.lastText == "until 2026-04-01T22:15:00+01:00")
  }

  @Test("of a consultation run no more once what it is about was refused")
  func consultation() throws {
    var play = Correspondence()
    #expect(try play.begin("req.assistance", ["measure": "b"]).isEmpty)
    #expect(try play.answer("resp.consultation", ["ground": "72_5_national_security"]).isEmpty)
    func status() -> [Deadline.Status] {
      play.thread.fold.deadlines().filter { $0.clock == "consultation" }.map(\.status)
    }
    #expect(status() == [.running])
    #expect(try play.answer("resp.refusal", ["ground": "93_4_national_security"]).isEmpty)
    #expect(play.state == "refused" && status() == [.met])
  }

  @Test("count the hours of an unscheduled landing, and two thirds of a sentence or 25 years")
  func lengths() throws {
    let landing = try KindExample("transit.landing", ["at": "2026-03-28T22:15:00+01:00"]).message(
      root, from: "alpha", to: "registry", written: "2026-03-28T21:20:00Z")
    let clock = try #require(fold([landing]).deadlines().first { $0.clock == "landing_request" })
    #expect(clock.end.utc == "2026-04-01T21:15:00Z" && clock.sort == .legal)
    for (years, day) in [("15", "2036-03-01"), ("30", "2046-03-02"), (nil, "2051-03-01")]
      as [(String?, String)]
    {
      var example = try KindExample("enf.designation", ["sentenceStart": "2026-03-01"])
      if let years {
        example.values["sentenceYears"] = .number(JSONNumber(Int64(years) ?? 0))
      } else {
        example.values["sentenceYears"] = nil
        example.values["life"] = .bool(true)
      }
      let message = try example.message(root, written: "2026-03-02T08:00:00Z")
      #expect(fold([message]).deadlines().first { $0.clock == "sentence_review" }?.day == day, "\(years ?? "life")")
    }
  }

  @Test(
    "take whatever answers a freezing order for its first answer",
    arguments: ["resp.refusal", "resp.unable", "resp.postponement", "resp.conditional_offer", "resp.execution_report"])
  func firstAnswer(kind: String) throws {
    var play = Correspondence()
    // No document or evidence is asked for, so that a refusal has the ground of article 70 alone.
    try play.begin("req.asset_freeze", ["article70": "true"])
    func runs() -> Bool {
      play.thread.fold.deadlines().contains { $0.clock == "freeze_first_answer" && $0.status == .running }
    }
    try play.answer("resp.acknowledge")
    #expect(runs(), "an acknowledgement answers nothing")
    let reviewed = kind == "resp.refusal" || kind == "resp.unable"
    // A refusal and an inability come after the review only, which is an answer itself.
    if reviewed { try play.answer("resp.consultation", ["ground": "72_5_national_security"]) }
    let ground = [
      "resp.refusal": "70_2_domestic_law", "resp.unable": "73_originator_refused",
      "resp.postponement": "95_admissibility",
    ]
    let found = try play.answer(kind, ground[kind].map { ["ground": $0] } ?? [:])
    #expect(found.isEmpty && !runs(), "\(found)")
  }

  @Test("remind of an urgent request's confirmation until it is confirmed")
  func confirmation() throws {
    let urgent: [(String, JSONValue)] = [("urgency", .string("urgent")), ("urgencyReason", .string("A flight"))]
    let template = try KindExample("req.assistance").message(root, written: "2026-01-01T08:00:00Z", more: urgent)
    let text = String(decoding: template.bytes, as: UTF8.self).replacing(
      "\"channelStatus\":\"designated\"", with: "\"channelStatus\":\"urgent_pending_confirmation\"")
    let request = try Message(parsing: Array(text.utf8))
    let waiting = fold([request])
    let clock = try #require(waiting.deadlines().first { $0.clock == "confirmation" })
    #expect(clock.sort == .target && clock.owner == "registry" && clock.day == "2026-01-08")
    #expect(waiting.flags(at: Moment(seconds: clock.endsAt)).contains("confirmation_overdue"))
    let confirmed = try KindExample("court.confirm").message(
      ThreadWalk.id(2), thread: root, answering: root, after: [root], written: "2026-01-05T08:00:00Z",
      handling: request.handling.json)
    let done = fold([request, confirmed])
    #expect(done.deadlines().first { $0.clock == "confirmation" }?.status == .met && !done.lanes[0].awaitsConfirmation)
  }

  @Test(
    "of a confirmation rest on the article of the request",
    arguments: [
      ("req.arrest_surrender", "91(1)"), ("req.arrest_surrender_convicted", "91(1)"),
      ("req.provisional_arrest", "92(2)"), ("req.assistance", "96(1)"),
    ])
  func confirmed(kind: String, article: String) throws {
    let text = String(
      decoding: try KindExample(kind).message(root, written: "2026-01-01T08:00:00Z").bytes, as: UTF8.self)
    let why = text.contains("urgencyReason") ? "" : ",\"urgency\":\"urgent\",\"urgencyReason\":\"A flight\""
    let urgent = text.replacing(
      "\"channelStatus\":\"designated\"", with: "\"channelStatus\":\"urgent_pending_confirmation\"\(why)")
    let clock = fold([try Message(parsing: Array(urgent.utf8))]).deadlines().first { $0.clock == "confirmation" }
    #expect(clock?.source.text == "Rome Statute art. \(article)" && clock?.sort == .target)
    let lifecycle = try unwrapped(Catalogue.standard.kind(kind).flatMap(Catalogue.standard.lifecycle))
    #expect(lifecycle.moves.filter { $0.on == "court.confirm" }.map(\.source) == ["Rome Statute art. \(article)"])
  }

  @Test("are told by each kind that starts or stops them, and by the kind in whose thread answers start them")
  func kinds() throws {
    let catalogue = Catalogue.standard
    func clocks(_ code: String) throws -> KindClocks { KindClocks(of: try unwrapped(catalogue.kind(code))) }
    let provisional = try clocks("req.provisional_arrest")
    #expect(provisional.inThread.map(\.code).contains("art91_papers"))
    let told = KindText(try unwrapped(catalogue.kind("req.provisional_arrest"))).lines.joined(separator: "\n")
    #expect(told.contains("60 days from «at» of resp.arrest_notification (event is arrested)") && told.contains("188"))
    #expect(try !clocks("req.arrest_surrender").inThread.map(\.code).contains("art91_papers"))
    let notification = try clocks("resp.arrest_notification")
    #expect(notification.starts.map(\.code).contains("art91_papers"))
    #expect(notification.stops.map(\.code).contains("art91_papers"))
    let all = catalogue.kinds.map { KindClocks(of: $0) }
    for clock in catalogue.law.clocks {
      #expect(all.contains { $0.starts.contains(clock) }, "no kind starts \(clock.code)")
      #expect(clock.stops.isEmpty || all.contains { $0.stops.contains(clock) }, "no kind stops \(clock.code)")
    }
    for kind in catalogue.kinds where kind.isRoot {
      let asked: [(String, JSONValue)] = [("dueRequested", .string("2026-02"))]
      let started = fold([try KindExample(kind).message(root, written: "2026-01-01T08:00:00Z", more: asked)])
        .deadlines()
      let named = Set(KindClocks(of: kind).starts.map(\.code))
      #expect(named.isSuperset(of: started.map(\.clock)), "\(kind.code)")
    }
  }

  @Test("remind once at each lead, also after a stop of weeks")
  func reminders() throws {
    let deadline = try papers(fold(try arrest(at: "2026-01-10T10:00:00Z")))
    var told: Set<String> = []
    var days: [Int?] = []
    var now = Moment("2026-01-10T12:00:00Z") ?? Moment(seconds: 0)
    while now.seconds < deadline.endsAt + 10 * 86_400 {
      for reminder in Reminder.due([deadline], at: now, told: told) {
        days.append(reminder.daysLeft)
        told.formUnion([reminder.id] + reminder.covers)
      }
      now = Moment(seconds: now.seconds + 300)
    }
    #expect(days == [30, 14, 7, 3, 1, 0, nil])
    let late = Reminder.due([deadline], at: Moment(seconds: deadline.endsAt - 3_600), told: [])
    #expect(late.map(\.daysLeft) == [0] && late.first?.covers.count == 5)
  }

  @Test("of the sixty days end when the person is released or is another one")
  func released() throws {
    for event in ["released", "wrong_person", "papers_received"] {
      let messages = try arrest(at: "2026-01-10T10:00:00+01:00")
      let act = try KindExample("resp.arrest_notification", ["event": event, "at": "2026-01-20T10:00:00+01:00"])
        .message(
          ThreadWalk.id(9), from: "alpha", to: "registry", thread: root, answering: root, after: messages.map(\.id),
          written: "2026-01-20T10:00:00Z", handling: messages[0].handling.json)
      let clock = fold(messages + [act]).deadlines().first { $0.clock == "art91_papers" }
      #expect(clock?.status == .met, "\(event)")
    }
  }

  @Test("of immediate steps run for every request for an arrest, and for no other")
  func steps() throws {
    for kind in Catalogue.standard.kinds where kind.code.hasPrefix("req.") {
      let clocks = fold([try KindExample(kind).message(root, written: "2026-01-01T08:00:00Z")]).deadlines()
      #expect(clocks.contains { $0.clock == "arrest_steps" } == kind.code.contains("arrest"), "\(kind.code)")
    }
  }
}
