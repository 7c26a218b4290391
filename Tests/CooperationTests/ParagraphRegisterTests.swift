import Foundation
import StrictJSON
import Testing

@testable import Cooperation

/// Capabilities that paragraphs of the resolution imply, as far as they are registers, clocks and reports.
@Suite("What the resolution asks for, in registers and reports")
struct ParagraphRegisterTests {
  private func period(_ play: Correspondence) throws -> String {
    PeriodReport(try statistics(play)).report(at: Moment(seconds: 1_798_000_000)).plainText
  }

  private func statistics(_ play: Correspondence) throws -> Statistics {
    Statistics(
      play.messages.map { HeldMessage($0, seconds: 1_767_312_000) }, node: "secretariat",
      period: try #require(ReportPeriod("2026")))
  }

  @Test("a pledge is followed up: its clock runs for its author, and a newer word about it takes its place")
  func pledges() throws {
    var play = Correspondence()
    for status in ["made", "in_progress"] {
      #expect(
        try play.begin(
          "reg.pledge", ["item": "P1", "status": status, "followUp": "2026-06-30"], from: "alpha", to: "secretariat"
        ).isEmpty)
    }
    let clock = try #require(play.thread.fold.deadlines().first { $0.clock == "pledge_follow_up" })
    #expect(clock.day == "2026-06-30" && clock.owner == "alpha" && clock.sort == .requested)
    #expect(
      clock.isOverdue(at: Moment(seconds: clock.endsAt)) && !clock.isOverdue(at: Moment(seconds: clock.endsAt - 1)))
    #expect(Register(.pledges, folding: play.messages).entries.map(\.isInForce) == [false, true])
    let done = ["item": "P2", "status": "fulfilled", "followUp": "2026-06-30"]
    #expect(try play.begin("reg.pledge", done, from: "alpha", to: "secretariat").isEmpty)
    #expect(play.thread.fold.deadlines().isEmpty, "what is fulfilled waits for nothing")
    #expect(try period(play).contains("in progress"))
  }

  @Test("a contact is told voluntarily: what was tried before is asked, it is acknowledged, and nobody approves it")
  func contacts() throws {
    var play = Correspondence()
    let tried = try play.begin("reg.contact_notice", ["alternativesTried": "true"], from: "alpha") {
      $0.values["howTried"] = .string("")
    }
    #expect(tried.contains { $0.hasPrefix("/body/howTried") }, "who says that others were tried says how")
    for from in ["alpha", "mechanism"] {
      #expect(
        try play.begin("reg.contact_notice", from: from, to: "registry").isEmpty, "States and organisations alike")
      let open = play.thread.offered(to: "registry").filter { $0.hasPrefix("resp.") || $0.hasPrefix("court.") }
      #expect(open.filter { $0 != "resp.consent_disclosure" } == ["resp.acknowledge"])
    }
    #expect(try !play.begin("reg.contact_notice", from: "alpha", to: "bravo").isEmpty, "it is not for other States")
    #expect(try period(play).contains("fewer than three"), "a single contact shows in no report")
  }

  @Test("who is outstanding stands in a register of public warrants, and a journey is told to whom it concerns")
  func warrants() throws {
    var play = Correspondence()
    for status in ["outstanding", "executed"] {
      #expect(try play.begin("reg.warrant", ["person": "Orsolan Veth", "status": status]).isEmpty)
    }
    let register = Register(.warrants, folding: play.messages)
    #expect(register.entries.map { $0.text("status") } == ["outstanding", "executed"])
    #expect(register.entries.filter(\.isInForce).map { $0.text("person") } == ["Orsolan Veth"])
    #expect(try play.begin("reg.warrant", ["isPublic": "false"]).contains { $0.hasPrefix("/body/isPublic") })
    #expect(try play.begin("reg.travel_notice", from: "registry", to: "bravo").isEmpty)
    #expect(try play.begin("reg.travel_notice", from: "bravo", to: "registry").isEmpty)
  }

  private func replacing(_ id: String, _ written: String) throws -> Message {
    var example = try KindExample("kb.document")
    example.values["replaces"] = .string(id)
    return try example.message(ThreadWalk.id(7), from: "alpha", to: "bravo", written: written)
  }

  @Test("a document has an owner, a version and a day of review, and a new version replaces the old")
  func documents() throws {
    var play = Correspondence()
    let replaced = ThreadWalk.id(1)
    #expect(
      try play.begin(
        "kb.document", ["title": "A guide", "version": "1", "reviewOn": "2026-09-01"], from: "alpha", to: "bravo"
      ).isEmpty)
    let clock = try #require(play.thread.fold.deadlines().first { $0.clock == "document_review" })
    #expect(clock.day == "2026-09-01" && clock.owner == "alpha")
    #expect(
      try play.begin("kb.document", ["title": "The guide", "version": "2"], from: "alpha", to: "bravo") {
        $0.values["replaces"] = .string(replaced)
      }.isEmpty)
    let first = MessageThread(folding: [play.messages[0]]).fold
    func status(_ others: [Message]) -> Deadline.Status? {
      first.deadlines(namedBy: others.map { ThreadAct($0) }).first { $0.clock == "document_review" }?.status
    }
    #expect(status([]) == .running && status([play.messages[1]]) == .met, "what was replaced is reviewed no more")
    for (author, other) in [("bravo", "alpha"), ("alpha", "delta")] {
      var stray = try KindExample("kb.document")
      stray.values["replaces"] = .string(replaced)
      let message = try stray.message(ThreadWalk.id(8), from: author, to: other, written: "2026-02-01T08:00:00Z")
      #expect(status([message]) == .running, "only its author, and to whom it was written")
    }
    let late = try #require(
      MessageThread(folding: [play.messages[0]]).fold.deadlines(
        namedBy: [ThreadAct(try replacing(replaced, "2027-01-01T08:00:00Z"))]
      ).first { $0.clock == "document_review" })
    #expect(late.status == .met, "a review that comes late is no more asked for")
    let entries = Register(.documents, folding: play.messages).entries
    #expect(entries.map(\.isInForce) == [false, true] && entries[0].replacedBy == ThreadWalk.id(2))
  }

  @Test(
    "how far recommendations are is told by States themselves, list by list, beside the list that a deployer supplies")
  func recommendations() throws {
    var play = Correspondence()
    let list = try RecommendationList(
      parsing: Array(try Example.corpus("recommendations.json").joined(separator: "\n").utf8))
    for (state, status) in [("alpha", "implemented"), ("bravo", "in_progress"), ("delta", "implemented")] {
      #expect(
        try play.begin(
          "reg.recommendation", ["list": "fictional", "item": "1", "status": status], from: state, to: "secretariat"
        ).isEmpty)
    }
    #expect(
      try play.begin("reg.recommendation", ["list": "fictional", "item": "1"], from: "bureau", to: "secretariat")
        .contains { $0.hasPrefix("/from") || $0.hasPrefix("/kind") || $0.hasPrefix("/to") },
      "nobody reports for a State")
    let register = Register(.recommendations, folding: play.messages)
    #expect(register.entries.count { $0.isInForce } == 3)
    let row = try #require(list.section(register).table?.rows.first)
    #expect(row.contains(.number(2)) && row.contains(.number(1)))
  }

  @Test("what States could take on is a register of places, and a report tells how many entries but not whose")
  func capacities() throws {
    var play = Correspondence()
    for state in ["alpha", "bravo", "delta"] {
      #expect(try play.begin("reg.capacity", ["type": "enforcement"], from: state, to: "registry").isEmpty)
    }
    let register = Register(.capacities, folding: play.messages)
    #expect(register.entries.filter(\.isInForce).map(\.author) == ["alpha", "bravo", "delta"])
    let text = try period(play)
    let place = try #require(text.range(of: "Places on offer"))
    let section = text[place.lowerBound...].prefix(200)
    #expect(section.contains("3") && !section.contains("alpha"))
  }

  @Test("who stands in for an absent focal point is told to all, for a period, and a newer word takes its place")
  func covers() throws {
    var play = Correspondence()
    let absence = ["authority": "Central Authority", "function": "focal_point"]
    for deputy in ["Unit 2", "Unit 3"] {
      let values = absence.merging(["coveredBy": deputy]) { first, _ in first }
      #expect(try play.begin("dir.cover", values, from: "alpha", to: "registry").isEmpty)
    }
    #expect(!Catalogue.standard.needsApproval(try #require(play.messages.last)), "an absence waits for nobody")
    let entries = Register(.covers, folding: play.messages).entries
    #expect(entries.map(\.isInForce) == [false, true] && entries.last?.text("coveredBy") == "Unit 3")
    let nobody = try play.begin("dir.cover", absence, from: "alpha", to: "registry") {
      $0.values["contact"] = .string("")
    }
    #expect(nobody.contains { $0.hasPrefix("/body/contact") })
  }

  @Test(
    "how the enforcement of sentences is shared is a report of offers and acceptances, of no person and no small number"
  )
  func distribution() throws {
    var play = Correspondence()
    for state in ["alpha", "bravo", "delta"] {
      #expect(try play.begin("reg.capacity", ["type": "enforcement"], from: state, to: "presidency").isEmpty)
    }
    #expect(try play.begin("reg.capacity", ["type": "final_release"], from: "alpha", to: "presidency").isEmpty)
    for (state, status, count) in [("alpha", "accepted", 4), ("bravo", "accepted", 3), ("bravo", "rejected", 1)] {
      for _ in 0..<count {
        #expect(try play.begin("enf.designation", from: "presidency", to: state).isEmpty)
        #expect(try play.answer("enf.answer", ["status": status], from: state, to: "presidency").isEmpty)
      }
    }
    #expect(try play.begin("vol.placement_request", ["type": "relocation"]).isEmpty)
    let report = DistributionReport(try statistics(play)).report(at: Moment(seconds: 1_798_000_000))
    func rows(_ code: String) -> [[ReportDocument.Cell]] {
      report.sections.first { $0.code == code }?.table?.rows ?? []
    }
    #expect(
      rows("capacities") == [
        [.text("enforcement"), .number(3), .number(3)], [.text("final release"), .withheld, .withheld],
      ])
    #expect(
      rows("states") == [[.text("alpha"), .number(4)], [.text("bravo"), .number(3)], [.text("All"), .number(7)]])
    #expect(rows("designations").contains { $0.first == .text("rejected") && $0.last == .withheld })
    #expect(!report.plainText.contains("Veth") && !report.plainText.contains("relocation:"))
  }

  @Test(
    "no number of designations that is withheld follows from the States that accepted, nor from the sum of all",
    arguments: [
      // Accepted, of these arranged, and rejected; then what is shown of each, of all, and of the States' sum.
      ([6, 1, 5], [nil, nil, 5, 11, 6]), ([7, 0, 1], [7, nil, nil, nil, 7]), ([2, 0, 9], [nil, nil, 9, nil, nil]),
      ([7, 3, 4], [4, 3, 4, 11, 7]),
    ] as [([Int], [Int?])])
  func distributionWithheld(counts: [Int], shown: [Int?]) throws {
    var play = Correspondence()
    func answer(_ status: String, _ play: inout Correspondence) throws {
      #expect(try play.answer("enf.answer", ["status": status], to: "presidency").isEmpty)
    }
    for place in 0..<counts[0] + counts[2] {
      #expect(try play.begin("enf.designation", from: "presidency").isEmpty)
      try answer(place < counts[0] ? "accepted" : "rejected", &play)
      if place < counts[1] { try answer("delivery_arranged", &play) }
    }
    let report = DistributionReport(try statistics(play)).report(at: Moment(seconds: 1_798_000_000))
    func number(_ code: String, _ name: String) -> Int? {
      let row = report.sections.first { $0.code == code }?.table?.rows.first { $0.first == .text(name) }
      guard case .number(let number)? = row?.last else { return nil }
      return number
    }
    let names = ["accepted", "delivery arranged", "rejected", "All"]
    #expect(names.map { number("designations", $0) } + [number("states", "All")] == shown)
  }

  @Test("focal points and authorities stand in a directory by function, and a financial one is reached by function")
  func directory() throws {
    var play = Correspondence()
    for function in ["focal_point", "central_authority", "financial_focal_point"] {
      #expect(try play.begin("dir.entry", ["function": function], from: "alpha", to: "registry").isEmpty)
    }
    #expect(
      try play.begin(
        "dir.entry", ["function": "focal_point", "status": "organisation"], from: "mechanism", to: "registry"
      ).isEmpty)
    let entries = Register(.directory, folding: play.messages).entries
    #expect(entries.count { $0.isInForce } == 4)
    #expect(try play.begin("meet.notice", from: "alpha", to: "bravo").isEmpty)
    #expect(Register(.meetings, folding: play.messages).entries.count == 1)
    #expect(try !play.begin("is.asset_alert", from: "delta", to: "bravo").isEmpty, "only nfp-fin sends an alert")
  }

  @Test(
    "the report of a period stands under the headings of the resolution, and a return of statistics backs its numbers")
  func reports() throws {
    var play = Correspondence()
    for _ in 0..<4 { #expect(try play.begin("req.assistance", ["measure": "a"]).isEmpty) }
    let report = PeriodReport(try statistics(play)).report(at: Moment(seconds: 1_798_000_000))
    let headings = report.sections.filter { $0.code == "heading" }.map(\.heading)
    for theme in ["Cooperation in general", "Arrest and surrender", "secured platform", "Defence", "agreements"] {
      #expect(headings.contains { $0.contains(theme) }, "\(theme)")
    }
    let returned = try statistics(play).returned
    var example = try KindExample("stat.return")
    if case .object(let body) = returned { for member in body.members { example.values[member.name] = member.value } }
    #expect(try play.begin("stat.return", from: "alpha", to: "secretariat") { $0 = example }.isEmpty)
    #expect(Register(.returns, folding: play.messages).entries.count == 1)
    guard case .object(let body) = returned, case .array(let counters)? = body["counters"] else {
      Issue.record("no counters")
      return
    }
    #expect(
      counters.contains { counter in
        if case .object(let row) = counter { row["value"] == .number(JSONNumber(4)) } else { false }
      })
  }
}
