import StrictJSON
import Testing

@testable import Cooperation

/// Capabilities that paragraphs of the resolution imply, as far as they are threads between parties; docs/resolution.md says
/// which test is whose.
@Suite("What the resolution asks for, in threads")
struct ParagraphTests {
  @Test("an agreement is negotiated to signature and ratification, then stands in the register with its history")
  func agreements() throws {
    var play = Correspondence()
    #expect(try play.begin("agr.negotiation", ["type": "enforcement", "step": "interest"]).isEmpty)
    for (step, from, to) in [
      ("draft", "registry", "alpha"), ("counter_draft", "alpha", "registry"), ("agreed_text", "registry", "alpha"),
      ("agreed_text", "alpha", "registry"),
    ] {
      #expect(try play.answer("agr.step", ["step": step], from: from, to: to).isEmpty, "\(step) by \(from)")
    }
    #expect(play.state == "agreed_text")
    for status in ["signed", "in_force"] {
      #expect(
        try play.begin("agr.record", ["type": "enforcement", "status": status], from: "alpha", to: "registry").isEmpty)
    }
    let register = Register(.agreements, folding: play.messages)
    #expect(register.entries.map { $0.text("status") } == ["signed", "in_force"])
    #expect(register.entries.map(\.isInForce) == [false, true])
  }

  @Test("privileges and immunities have an agreement of their own, whose existence is public or not")
  func immunities() throws {
    var play = Correspondence()
    for (party, isPublic) in [("State Alpha", "true"), ("State Delta", "false")] {
      let values = [
        "type": "privileges_immunities", "party": party, "status": "ratified", "existencePublic": isPublic,
      ]
      #expect(try play.begin("agr.record", values).isEmpty)
    }
    let entries = Register(.agreements, folding: play.messages).entries
    #expect(entries.map { $0.text("type") } == ["privileges_immunities", "privileges_immunities"])
    #expect(entries.count { $0.isInForce } == 2)
  }

  @Test("a draft is discussed before the request, never counts as one, and a meeting about it is on record")
  func drafts() throws {
    var play = Correspondence()
    #expect(try play.begin("consult.draft").isEmpty && play.state == "open")
    #expect(try play.answer("meet.record", ["form": "call"]).isEmpty && play.state == "open")
    #expect(try play.answer("consult.answer").isEmpty && play.state == "answered")
    let counted = Statistics(
      play.messages.map { HeldMessage($0, seconds: 1_767_225_600) }, node: "registry",
      period: try #require(ReportPeriod("2026")))
    #expect(counted.requests.isEmpty)
    #expect(try play.answer("consult.close", ["outcome": "converted"], from: "registry", to: "alpha").isEmpty)
    #expect(play.state == "converted" && !play.thread.offered(to: "alpha").contains("consult.answer"))
  }

  @Test("either side opens a consultation on a ground of the law, and only both together resolve it")
  func consultation() throws {
    var play = Correspondence()
    #expect(try play.begin("req.assistance", ["measure": "a"]).isEmpty)
    for (kind, from, to) in [
      ("resp.consultation", "alpha", "registry"), ("court.consultation", "registry", "alpha"),
    ] {
      let ground = ["ground": "97a_insufficient_information"]
      #expect(try play.answer(kind, ground, from: from, to: to).isEmpty && play.state == "consulting", "\(kind)")
      let opened = try #require(play.messages.last)
      let resolves = { (example: inout KindExample) in example.values["consultation"] = .string(opened.id) }
      #expect(try play.answer("consult.resolved", answering: opened, changing: resolves).isEmpty)
      #expect(play.state == "consulting", "one side alone resolves nothing")
      #expect(
        try play.answer("consult.resolved", from: "registry", to: "alpha", answering: opened, changing: resolves)
          .isEmpty)
      #expect(play.state != "consulting")
    }
    let invented = ["ground": "we_would_rather_not"]
    #expect(try play.answer("resp.consultation", invented).contains { $0.hasPrefix("/body/ground") })
  }

  @Test("an arrest is planned together under seal: steps and support, word on the whereabouts, and what was learned")
  func plans() throws {
    var play = Correspondence()
    #expect(try play.begin("arrest.plan", ["reviewOn": "2026-06-01"]).isEmpty && play.state == "planned")
    let handling = try #require(play.messages.first).handling
    #expect(handling.underSeal && handling.audience == .named)
    #expect(try !play.begin("arrest.plan") { $0.values["steps"] = .array([]) }.isEmpty, "a plan without steps is none")
    let unrated = try play.answer("arrest.plan_update", ["what": "tracking_information"]) {
      $0.values["sourceEval"] = .string("")
    }
    #expect(unrated.contains { $0.hasPrefix("/body/sourceEval") }, "who says where somebody is says how sure")
    for (what, from, to) in [
      ("tracking_information", "alpha", "registry"), ("support_asked", "alpha", "registry"),
      ("support_offered", "registry", "alpha"), ("steps", "alpha", "registry"),
    ] {
      #expect(try play.answer("arrest.plan_update", ["what": what], from: from, to: to).isEmpty, "\(what)")
      #expect(play.state == "under_way")
    }
    let clock = try #require(play.thread.fold.deadlines().first { $0.clock == "arrest_plan_review" })
    #expect(clock.day == "2026-06-01" && clock.sort == .requested && clock.secrecy == .sealed)
    #expect(
      try !play.answer("arrest.plan_close", ["outcome": "arrested"]) { $0.values["lessons"] = .string("") }.isEmpty)
    #expect(try play.answer("arrest.plan_close", ["outcome": "arrested"]).isEmpty && play.state == "closed")
    #expect(play.thread.fold.deadlines().allSatisfy { $0.status != .running })
    #expect(try !play.begin("arrest.plan", from: "bravo", to: "alpha").isEmpty, "States plan with the Court")
    let held = play.messages.map { HeldMessage($0, seconds: 1_767_225_600) }
    #expect(Statistics(held, node: "registry", period: try #require(ReportPeriod("2026"))).messages.isEmpty)
  }

  @Test("a survey is answered until it is closed, and its answers stand with it in the register")
  func survey() throws {
    var play = Correspondence()
    #expect(try play.begin("kb.survey", from: "bureau", to: "alpha").isEmpty)
    let due = try #require(play.thread.fold.deadlines().first { $0.clock == "survey_due" })
    #expect(due.day == "2026-03-01" && due.sort == .requested && due.owner == "alpha")
    #expect(try play.answer("kb.answer", to: "bureau").isEmpty)
    #expect(try play.answer("kb.survey_status", ["status": "closed"], from: "bureau", to: "alpha").isEmpty)
    #expect(play.state == "closed" && !play.thread.offered(to: "alpha").contains("kb.answer"))
    #expect(Register(.surveys, folding: play.messages).entries[0].followers.count == 2)
  }

  @Test("a contribution is pledged, paid and reported, and stands in the register")
  func contribution() throws {
    var play = Correspondence()
    let fund = ["fund": "special_fund_relocations"]
    #expect(try play.begin("fund.contribution", fund, from: "alpha", to: "registry").isEmpty && play.state == "pledged")
    #expect(try play.answer("fund.status", ["status": "paid"]).isEmpty && play.state == "paid")
    let report = try play.answer("fund.status", ["status": "reported"], from: "registry", to: "alpha")
    #expect(report.isEmpty && play.state == "reported")
    let entry = try #require(Register(.contributions, folding: play.messages).entries.first)
    #expect(entry.text("fund") == "special_fund_relocations" && entry.state == "reported")
  }

  @Test("evidence of an organisation's mechanism goes with its custody, and the Court receipts it item by item")
  func evidence() throws {
    var play = Correspondence()
    #expect(
      try play.begin("req.assistance", ["measure": "b"], from: "prosecutor", to: "mechanism") {
        $0.basis = ["Rome Statute art. 87(6)"]
      }.isEmpty)
    #expect(try play.answer("resp.evidence_transmittal", from: "mechanism", to: "prosecutor").isEmpty)
    let sent = try #require(play.messages.last)
    #expect(
      try play.answer(
        "court.evidence_receipt", from: "prosecutor", to: "mechanism", answering: sent
      ).isEmpty)
    let kind = try #require(Catalogue.standard.kind("resp.evidence_transmittal"))
    let item = try #require(kind.fields.first { $0.name == "items" })
    #expect(Set(["digest", "custody"]).isSubset(of: item.fields.map(\.name)))
  }

  @Test(
    "a placement goes from an enquiry without identity to acceptance, under protection, by the sides whose turn it is")
  func placement() throws {
    var play = Correspondence()
    #expect(try play.begin("vol.placement_request", ["type": "relocation"]).isEmpty && play.state == "enquiry")
    #expect(play.messages[0].handling.conditions.contains("VW_PROTECT") && play.messages[0].handling.underSeal)
    #expect(try play.answer("vol.placement_answer", ["status": "accepted"]) == ["nonconforming"])
    for (status, isCourt) in [("willing_in_principle", false), ("identity_disclosed", true), ("accepted", false)] {
      let (from, to) = isCourt ? ("registry", "alpha") : ("alpha", "registry")
      #expect(try play.answer("vol.placement_answer", ["status": status], from: from, to: to).isEmpty, "\(status)")
    }
    #expect(play.state == "accepted")
  }

  @Test("an identity is disclosed on paper or in a file that two open, to offices that are told, and in no field")
  func disclosedIdentity() throws {
    func findings(_ change: (inout KindExample) -> Void) throws -> [String] {
      var example = try KindExample("vol.placement_answer", ["status": "identity_disclosed"])
      change(&example)
      let message = try example.message(ThreadWalk.id(1)).enclosing([])
      return Catalogue.standard.findings(in: message, from: Example.registry, to: [Example.alpha], parent: nil)
        .filter { $0.severity == .blocks && ($0.path.hasPrefix("/body") || $0.path.hasPrefix("/attachments")) }.map(
          \.path)
    }
    #expect(try findings { _ in }.isEmpty)
    #expect(try findings { $0 = $0.onlyGiven } == ["/body/disclosure", "/body/disclosedTo"])
    #expect(try findings { $0.values["disclosure"] = .string("attached") } == ["/attachments"])
  }

  @Test("a State designated to enforce a sentence is asked for its answer, and accepts or rejects")
  func enforcement() throws {
    var play = Correspondence()
    #expect(try play.begin("enf.designation", from: "presidency").isEmpty)
    let clock = try #require(play.thread.fold.deadlines().first { $0.clock == "acceptance" })
    #expect(clock.sort == .target && clock.owner == "alpha", "«promptly» is a target, no deadline of the law")
    #expect(play.thread.offered(to: "alpha").contains("enf.answer"))
  }

  @Test("an arrest is asked for as the Statute has it, provisionally or not, and told step by step until the surrender")
  func arrests() throws {
    var play = Correspondence()
    for kind in ["req.provisional_arrest", "req.arrest_surrender"] {
      #expect(try play.begin(kind).isEmpty, "\(kind)")
      #expect(play.thread.fold.deadlines().contains { $0.clock == "arrest_steps" && $0.owner == "alpha" })
      #expect(try !play.begin(kind, from: "alpha", to: "registry").isEmpty, "only the Court asks for an arrest")
      for event in ["person_located", "arrested"] {
        #expect(try play.answer("resp.arrest_notification", ["event": event]).isEmpty && play.state == event)
      }
      let papers = play.thread.fold.deadlines().filter { $0.clock == "art91_papers" }
      #expect(papers.count == (kind == "req.provisional_arrest" ? 1 : 0))
    }
  }

  @Test(
    "the rights of whoever is questioned are a part of the request and of the report, and the Defence asks through the Court"
  )
  func rights() throws {
    var play = Correspondence()
    let without = try play.begin("req.assistance", ["measure": "c", "rightsNotice": "false"], from: "prosecutor")
    #expect(without.contains { $0.hasPrefix("/body/rightsNotice") })
    #expect(try play.begin("req.assistance", ["measure": "c"], from: "prosecutor").isEmpty)
    let silent = try play.answer("resp.execution_report", ["measure": "c"], to: "prosecutor") {
      $0.values["rights"] = .array([])
    }
    #expect(silent.contains { $0.hasPrefix("/body/rights") })
    func report(_ rights: String) throws -> [String] {
      try play.answer("resp.execution_report", ["measure": "c"], to: "prosecutor") {
        $0.values["rights"] = try? JSONValue(parsing: Array(rights.utf8))
      }
    }
    let three = ["grounds_told", "silence", "legal_assistance"].map { #"{"right":"\#($0)","confirmed":true}"# }
      .joined(separator: ",")
    #expect(try report("[\(three)]").contains { $0.hasPrefix("/body/rights") }, "counsel is not told of")
    let denied = try report(#"[\#(three),{"right":"counsel_present","confirmed":false}]"#)
    #expect(denied.contains { $0.hasPrefix("/body/rights/3/confirmed") })
    #expect(
      try report(#"[\#(three),{"right":"counsel_present"}]"#).contains { $0.hasPrefix("/body/rights/3/confirmed") })
    #expect(
      try report(#"[{"right":"silence","waived":"x"},\#(three)]"#).contains { $0.hasPrefix("/body/rights/0/waived") },
      "only counsel is waived")
    let silentOnMeasure = try play.answer("resp.execution_report", to: "prosecutor")
    #expect(silentOnMeasure == ["/body/measure law.same"], "the request names the measure")
    #expect(
      try report(#"[\#(three),{"right":"counsel_present","waived":"in writing, before the questioning"}]"#).isEmpty)
    func absent(_ result: String) throws -> [String] {
      let values = ["measure": "c", "isFinal": "false", "result": result]
      return try play.answer("resp.execution_report", values, to: "prosecutor") {
        $0.values["notQuestioned"] = .string("The person was summoned and did not appear; a second date is set.")
      }
    }
    #expect(try absent("done") == ["/body/notQuestioned field.contradiction"], "who was not questioned was not")
    #expect(try absent("partly_done").isEmpty)
    #expect(try play.answer("resp.execution_report", ["measure": "c"], to: "prosecutor").isEmpty)
    #expect(try play.begin("req.defence_assistance", ["measure": "b"]).isEmpty)
    #expect(
      try !play.answer("resp.execution_report", ["measure": "b"], to: "prosecutor").isEmpty, "not for the Prosecutor")
  }

  @Test(
    "an order of article 109 says what rule 218 asks of its kind: the property and its value, the amount, the scope")
  func orders() throws {
    var play = Correspondence()
    func blocked(_ kind: String, _ values: [String: JSONValue?]) throws -> [String] {
      try play.begin("req.enforce_order", ["orderKind": kind], from: "presidency") { example in
        let whole = example.body
        if case .object(let body) = whole { for member in body.members { example.values[member.name] = member.value } }
        for (name, value) in values { example.values[name] = value }
        example = example.onlyGiven
      }
    }
    for kind in ["fine", "forfeiture", "reparations", "restitution"] {
      #expect(try blocked(kind, [:]).isEmpty, "\(kind)")
    }
    for (kind, name) in [
      ("fine", "value"), ("forfeiture", "property"), ("forfeiture", "valueInstead"), ("reparations", "value"),
      ("reparations", "scope"), ("restitution", "property"),
    ] {
      #expect(try blocked(kind, [name: nil]) == ["/body/\(name) field"], "\(kind)")
    }
    #expect(try blocked("forfeiture", ["property": .array([])]) == ["/body/property field.contradiction"])
    #expect(try blocked("forfeiture", ["valueInstead": .bool(false)]) == ["/body/valueInstead field"])
  }

  @Test("admissibility is stated in case (a) of article 99(4) alone, and there it was determined")
  func directly() throws {
    var play = Correspondence()
    func blocked(_ values: [String: String]) throws -> [String] {
      try play.begin("req.direct_execution_notice", values, from: "prosecutor")
    }
    #expect(try blocked(["case": "a_territorial_state"]).isEmpty && blocked(["case": "b_other_state"]).isEmpty)
    for wrong in [
      ["case": "a_territorial_state", "admissibilityDetermined": "false"],
      ["case": "b_other_state", "admissibilityDetermined": "true"],
    ] {
      #expect(try blocked(wrong) == ["/body/admissibilityDetermined field"])
    }
  }

  @Test("assets are traced and frozen for whom the law says, and alerts and matches go between States alone")
  func assets() throws {
    var play = Correspondence()
    #expect(try play.begin("req.asset_tracing", from: "prosecutor").isEmpty)
    #expect(play.thread.fold.deadlines().contains { $0.clock == "tracing_answer" })
    #expect(try play.begin("req.asset_freeze").isEmpty)
    #expect(play.thread.fold.deadlines().contains { $0.clock == "freeze_first_answer" })
    let bodies = try ["req.asset_tracing": "eventualUse", "req.asset_freeze": "finalPurpose"].map { kind, field in
      try #require(Catalogue.standard.kind(kind)?.fields.first { $0.name == field }?.choices)
    }
    #expect(bodies.allSatisfy { choices in choices.contains { $0.contains("reparation") } })
    #expect(try play.begin("is.asset_alert", from: "alpha", to: "bravo").isEmpty && play.state == "published")
    #expect(try play.begin("match.query", from: "alpha", to: "bravo").isEmpty)
    for kind in ["is.asset_alert", "match.query"] {
      #expect(try !play.begin(kind, from: "alpha", to: "registry").isEmpty, "\(kind) is no matter of the Court")
    }
  }

  @Test("States ask and tell each other without the Court; what is told is used as its provider allows")
  func betweenStates() throws {
    var play = Correspondence()
    #expect(try play.begin("is.info_request", from: "alpha", to: "bravo").isEmpty && play.state == "sent")
    #expect(play.messages[0].handling.conditions.contains("NO_JUDICIAL"))
    #expect(try play.answer("is.answer", ["result": "redirected_to_mla"], from: "bravo", to: "alpha").isEmpty)
    #expect(play.state == "redirected_to_mla")
    #expect(try play.begin("is.spontaneous_info", from: "bravo", to: "alpha").isEmpty)
    #expect(play.messages[2].handling.conditions.contains("NO_ONWARD"))
    // Feedback ends what nobody asked for, also where it is given anew.
    for (usefulness, state) in [("not_useful", "not_useful"), ("partly_useful", "useful")] {
      #expect(try play.answer("is.feedback", ["usefulness": usefulness], from: "alpha", to: "bravo").isEmpty)
      #expect(play.state == state && Catalogue.standard.lifecycle("spontaneous")?.state(state)?.isFinal == true)
    }
  }

  @Test(
    "an incident goes from anybody to anybody at once, says what to do and whom to call, and waits to be acknowledged")
  func incidents() throws {
    var play = Correspondence()
    for (from, to) in [("alpha", "registry"), ("registry", "alpha"), ("mechanism", "bravo"), ("secretariat", "delta")] {
      #expect(try play.begin("sec.incident", ["type": "intrusion"], from: from, to: to).isEmpty, "\(from) to \(to)")
      #expect(!Catalogue.standard.needsApproval(try #require(play.messages.last)), "nobody waits for a second officer")
      #expect(try play.answer("resp.acknowledge", from: to, to: from).isEmpty && play.state == "acknowledged")
    }
    let mute = try play.begin("sec.incident") { $0.values["contact"] = .string("") }
    #expect(mute.contains { $0.hasPrefix("/body/contact") })
  }

  @Test(
    "a threat to civil society is told under seal and protection, to nobody but those named, and shows nowhere else")
  func threats() throws {
    var play = Correspondence()
    #expect(try play.begin("sec.threat_notice", ["against": "civil_society"], from: "alpha", to: "bravo").isEmpty)
    let handling = try #require(play.messages.first).handling
    #expect(handling.underSeal && handling.audience == .named && handling.conditions.contains("VW_PROTECT"))
    let held = play.messages.map { HeldMessage($0, seconds: 1_767_225_600) }
    let period = try #require(ReportPeriod("2026"))
    #expect(Statistics(held, node: "alpha", period: period).messages.isEmpty)
    #expect(play.thread.fold.deadlines().allSatisfy { $0.secrecy == .sealed })
  }

  @Test("an exercise is announced with the federation that it is played in, and begins nothing but an acknowledgement")
  func exercises() throws {
    var play = Correspondence()
    #expect(try play.begin("training.exercise", from: "secretariat").isEmpty)
    let open = play.thread.offered(to: "alpha").filter { $0.hasPrefix("resp.") && $0 != "resp.consent_disclosure" }
    #expect(open == ["resp.acknowledge"])
    let nowhere = try play.begin("training.exercise", from: "secretariat") { $0.values["federation"] = .string("") }
    #expect(nowhere.contains { $0.hasPrefix("/body/federation") })
  }
}
