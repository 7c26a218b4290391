import Cooperation
import Evidence
import Foundation
import NodeCore
import NodeStore
import Testing

@Suite("What follows from many messages")
struct KnowledgeTests {
  private func report(_ request: ReportRequest, on node: TestNode, as officer: String = "drafter") throws -> String {
    try node.ask(.report(request), token: try node.login(officer), as: ReportAnswer.self).content
  }

  private func statistics(_ node: TestNode) throws -> String {
    try report(ReportRequest(.statistics, period: "2026", format: .text), on: node)
  }

  /// A register entry that alpha sends to the registry.
  private func publish(
    _ kind: String, _ body: String, letter: String, from federation: TestFederation, seal: Bool = false
  ) throws {
    let id = String(repeating: letter, count: 32)
    let text = """
      {"id":"\(id)","thread":"\(id)","written":"2026-09-21T10:00:00Z","from":{"node":"alpha","officer":"o"},
      "kind":"\(kind)","kindVersion":1,"to":[{"node":"registry"}],"legalBasis":["Rome Statute art. 88"],
      "safeSubject":"Entry","handling":{"level":"CONFIDENTIAL","underSeal":\(seal),"audience":"ORG_EXEC","conditions":[]},
      "body":\(body),"attachments":[]}
      """
    try federation.alpha.post(Array(text.utf8), to: federation.registry.name)
  }

  private static let legislation = """
    {"measure":"k","possible":"yes","law":"Act on invented assets",
    "requirements":[{"code":"docket","what":"the docket number of the Chamber"}],"language":"fr"}
    """

  @Test(
    "a report that cannot take everything in says so and from when on it is whole; a return of such numbers is refused")
  func partial() throws {
    let federation = try TestFederation()
    let node = federation.registry
    for _ in 0..<4 { _ = try federation.send() }
    try federation.join(1)
    #expect(try !statistics(node).contains("PARTIAL"))
    try node.restart(reportMessages: 3)
    for report in [ReportRequest.Report.statistics, .period, .challenges, .distribution] {
      let text = try self.report(ReportRequest(report, period: "2026", format: .text), on: node)
      #expect(text.contains("PARTIAL") && text.contains("made from 3 messages"), "\(text.prefix(400))")
    }
    for format in [ReportFormat.html, .csv, .json] {
      #expect(try report(ReportRequest(.statistics, period: "2026", format: format), on: node).contains("PARTIAL"))
    }
    let refused = federation.refusal {
      _ = try self.report(ReportRequest(.returned, period: "2026", format: .json), on: node)
    }
    #expect(refused?.code == .refused && refused?.message.contains("shorter period") == true)
    // What came before the threads began needs none of them.
    #expect(try !report(ReportRequest(.statistics, period: "2025", format: .text), on: node).contains("PARTIAL"))
  }

  @Test("a sealed matter moves no number, register or table, and every reading of them is logged")
  func sealed() throws {
    let federation = try TestFederation()
    let node = federation.registry
    for _ in 0..<4 { _ = try federation.send() }
    try publish(
      "reg.pledge", #"{"text":"A pledge","item":"p1","status":"made","year":2026}"#, letter: "d", from: federation)
    try federation.join(1)
    let before = (
      try statistics(node), try report(ReportRequest(.register, register: "pledges", format: .csv), on: node)
    )
    #expect(before.0.contains("Requests sent") && before.0.contains("4"))
    let period = try report(ReportRequest(.period, period: "2026", format: .html), on: node)
    let secret = try federation.send(SearchScenarioTests.sealing)
    try publish(
      "reg.pledge", #"{"text":"Hidden","item":"p2","status":"made","year":2026}"#, letter: "f", from: federation,
      seal: true)
    try federation.carry(1)
    #expect(try node.store.read { try $0.messageCount() } == 7)
    #expect(try statistics(node) == before.0)
    #expect(try report(ReportRequest(.register, register: "pledges", format: .csv), on: node) == before.1)
    #expect(try report(ReportRequest(.period, period: "2026", format: .html), on: node) == period)
    for officer in ["drafter", "approver"] { #expect(try assets(secret, on: node, as: officer).count == 2) }
    #expect(federation.refusal { _ = try assets(secret, on: node, as: "both") } == NodeError(.notFound, ""))
    // Four open requests name the same two assets, and the sealed one as well: to who does not know of it, nothing of it shows.
    let sealed = try node.store.read { try #require(try $0.messages(idPrefix: secret).first).thread }
    for (officer, threads) in [("both", 3), ("drafter", 4)] {
      let found = try assets("ICC-DEMO-01/26-01/26", on: node, as: officer)
      #expect(found.map(\.alsoIn.count) == [threads, threads], "each asset stands there once")
      let shown = found.contains { $0.thread == sealed || $0.alsoIn.contains(sealed) }
      #expect(shown == (officer == "drafter"))
    }
    #expect(try node.localEvents(.reportMade).count == 4 && node.localEvents(.registerRead).count == 2)
    #expect(try node.localEvents(.assetsRead).count == 2 + 4 + 5)
  }

  @Test("an entry of who has no say in a register counts in no list and no report")
  func usurped() throws {
    let federation = try TestFederation()
    let node = federation.registry
    try publish(
      "reg.warrant",
      #"{"person":"Orsolan Veth","crimes":["a crime"],"issuedOn":"2026-01-02","status":"outstanding","isPublic":true}"#,
      letter: "d", from: federation)
    try federation.join(1)
    let listed = try node.ask(.registers, token: try node.login("drafter"), as: RegistersAnswer.self)
    #expect(listed.registers.allSatisfy { $0.entries == 0 })
    let shown = try report(ReportRequest(.register, register: "warrants", format: .text), on: node)
    #expect(shown.contains("reg.warrant is sent by icc-reg; alpha is nfp") && !shown.contains("Orsolan"))
    #expect(try !report(ReportRequest(.period, period: "2026", format: .text), on: node).contains("Orsolan"))
  }

  private func assets(_ reference: String, on node: TestNode, as officer: String) throws -> [AssetsAnswer.Item] {
    let request = AssetsRequest(reference: reference, format: .csv)
    let answer = try node.ask(.assets(request), token: try node.login(officer), as: AssetsAnswer.self)
    #expect(answer.content?.split(separator: "\r\n").count == answer.assets.count + 1)
    return answer.assets
  }

  @Test("registers and reports are written as text, JSON, CSV and a page, and what is not there is named")
  func formats() throws {
    let federation = try TestFederation()
    let node = federation.registry
    try publish("reg.legislation", Self.legislation, letter: "d", from: federation)
    try federation.join(1)
    for format in ReportFormat.allCases {
      let content = try report(ReportRequest(.register, register: "legislation", format: format), on: node)
      #expect(content.contains("Act on invented assets"), "\(format)")
    }
    let listed = try node.ask(.registers, token: try node.login("drafter"), as: RegistersAnswer.self)
    #expect(listed.registers.filter { $0.inForce > 0 }.map(\.code) == ["legislation"])
    #expect(try report(ReportRequest(.challenges, format: .text), on: node).contains("Practical challenges"))
    #expect(try report(ReportRequest(.returned, format: .json), on: node).hasPrefix(#"{"period""#))
    let missing = federation.refusal {
      _ = try report(ReportRequest(.register, register: "x", format: .text), on: node)
    }
    #expect(missing == NodeError(.notFound, ""))
    for period in ["", "26", "2026-13", "2026-06-30..2026-01-01"] {
      let refused = federation.refusal {
        _ = try report(ReportRequest(.statistics, period: period, format: .text), on: node)
      }
      #expect(refused == NodeError(.invalid, ""), "\(period)")
    }
  }

  @Test("what a State's register asks for is named in a request to it as missing, until it is there")
  func requestedState() throws {
    let federation = try TestFederation()
    let node = federation.registry
    func draft(_ change: (String) -> String = { $0 }) throws -> DraftAnswer {
      try node.ask(
        .draftNew(try TestFederation.request(change)), token: try node.login("drafter"), as: DraftAnswer.self)
    }
    #expect(try !draft().completeness.items.contains { $0.code == "docket" })
    try publish("reg.legislation", Self.legislation, letter: "d", from: federation)
    try publish(
      "dir.entry",
      """
      {"state":"alpha","status":"party","authority":"Ministry","function":"central_authority","channel":"platform",
      "designated":false,"languages":["fr"],"languagesApplyToDocuments":true,"utcOffset":"+01:00","lastConfirmed":"2026-09-01"}
      """, letter: "c", from: federation)
    try federation.join(1)
    let through = try draft().findings.filter { $0.path == "/channelStatus" && $0.severity == .blocks }
    #expect(through.map(\.source) == ["Rome Statute art. 87(1)(a)"], "alpha did not designate the platform")
    let asked = try draft()
    #expect(asked.completeness.items.first { $0.code == "docket" }?.status == .missing)
    #expect(asked.findings.contains { $0.rule == "law.language" && $0.severity == .blocks })
    let french = try draft { $0.replacing("\"language\": \"en\"", with: "\"language\": \"fr\"") }
    #expect(!french.findings.contains { $0.rule == "law.language" })
    try publish(
      "dir.entry",
      """
      {"state":"alpha","status":"party","authority":"Harbour Police","function":"executing_authority",
      "channel":"platform","designated":true,"instrument":"Note 4","notifiedOn":"2026-09-21","languages":["en"],
      "languagesApplyToDocuments":true,"utcOffset":"+01:00","lastConfirmed":"2026-09-01"}
      """, letter: "e", from: federation)
    try federation.carry(1)
    let addressed = try draft { $0.replacing("Asset Recovery Office", with: "Harbour police") }
    #expect(!addressed.findings.contains { $0.rule == "law.language" || $0.rule == "law.channel" })
    #expect(
      try draft().findings.contains { $0.rule == "law.language" }, "the State's own choice where the unit has no entry")
  }

  @Test("what a recipient calls a level by its own entry stands where a message is approved and shown")
  func nationalLevels() throws {
    let federation = try TestFederation()
    let node = federation.registry
    try publish(
      "dir.entry",
      """
      {"state":"alpha","status":"party","authority":"Ministry","function":"central_authority","channel":"platform",
      "designated":true,"instrument":"Note 4","notifiedOn":"2026-09-21","languages":["en"],
      "languagesApplyToDocuments":true,"utcOffset":"+01:00",
      "nationalLevels":[{"level":"CONFIDENTIAL","name":"Vertraulich-A"}],"lastConfirmed":"2026-09-01"}
      """, letter: "c", from: federation)
    try federation.join(1)
    let draft = try node.ask(
      .draftNew(try TestFederation.request()), token: try node.login("drafter"), as: DraftAnswer.self)
    #expect(draft.audience.recipients.map(\.nationalLevel) == ["Vertraulich-A"])
    #expect(draft.audience.notice?.contains("not accredited for national classified information") == true)
    let id = try federation.send()
    try federation.carry(1)
    for one in [node, federation.alpha] {
      let shown = try one.ask(.show(id), token: try one.login("drafter"), as: MessageAnswer.self)
      #expect(shown.nationalLevels["alpha"] == "Vertraulich-A" && shown.nationalLevels["registry"] == nil)
    }
  }

  @Test("a note verbale carries the code by which either side finds the message, and nobody finds a sealed one by it")
  func notes() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send()
    let secret = try federation.send(SearchScenarioTests.sealing)
    try federation.join(1)
    func note(_ id: String, on node: TestNode, purpose: String = "transmittal") throws -> NoteAnswer {
      try node.ask(
        .note(NoteRequest(reference: id, purpose: purpose)), token: try node.login("drafter"), as: NoteAnswer.self)
    }
    func check(_ code: String, on node: TestNode, as officer: String) throws -> String {
      try node.ask(.noteCheck(code), token: try node.login(officer), as: NoteCheckAnswer.self).message.id
    }
    let written = try note(id, on: registry)
    #expect(written.html.contains(written.code) && written.html.contains("Tracing of assets"))
    #expect(try note(id, on: alpha).code == written.code)
    #expect(
      federation.refusal { _ = try note(id, on: registry, purpose: "confirmation") } == NodeError(.refused, ""),
      "nothing was sent urgently")
    let urgent = try federation.send {
      $0.replacing("\"designated\"", with: "\"urgent_pending_confirmation\"")
        .replacing("\"routine\"", with: "\"urgent\", \"urgencyReason\": \"the vessel leaves\"")
    }
    #expect(try note(urgent, on: registry, purpose: "confirmation").html.contains("transmitted urgently"))
    for node in [registry, alpha] { #expect(try check(written.code, on: node, as: "approver") == id) }
    let hidden = try note(secret, on: registry).code
    #expect(try check(hidden, on: registry, as: "drafter") == secret)
    #expect(federation.refusal { _ = try check(hidden, on: registry, as: "both") } == NodeError(.notFound, ""))
    let misread = String(written.code.dropFirst()) + "0"
    #expect(federation.refusal { _ = try check(misread, on: registry, as: "drafter") } == NodeError(.invalid, ""))
    #expect(federation.refusal { _ = try note(id, on: registry, purpose: "gift") } == NodeError(.invalid, ""))
    #expect(try registry.localEvents(.noteWritten).count == 3)
    #expect(
      try registry.localEvents(.noteChecked).map { "\($0.values[1])" } == [
        "text(\"\(id)\")", "text(\"\(secret)\")", "none",
      ])
  }

  @Test("a note of an answer names what it answers by reference, date and code, and the answer rests on its own law")
  func answered() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send()
    try federation.join(1)
    func note(_ id: String, on node: TestNode) throws -> NoteAnswer {
      try node.ask(
        .note(NoteRequest(reference: id, purpose: "transmittal")), token: try node.login("drafter"), as: NoteAnswer.self
      )
    }
    let draft = try alpha.ask(
      .reply(
        ReplyRequest(
          reference: id, kind: "resp.unable",
          body:
            #"{"ground":"97b_not_located","efforts":"Registers were searched twice.","reasons":"Nothing was found."}"#,
          entities: [])), token: try alpha.login("drafter"), as: DraftAnswer.self)
    let shown = try alpha.ask(
      .draftShow(draft.id), token: try alpha.login("drafter"), as: DraftTextAnswer.self)
    let answer = try Message(parsing: Array(shown.message.utf8))
    #expect(answer.legalBasis == ["Rome Statute art. 97(b)"])
    let named = try alpha.ask(
      .reply(
        ReplyRequest(
          reference: id, kind: "resp.consultation",
          body: #"{"ground":"other","problem":"It is not clear what is asked."}"#,
          entities: [], basis: ["Rome Statute art. 93(3)"])), token: try alpha.login("drafter"), as: DraftAnswer.self)
    let text = try alpha.ask(.draftShow(named.id), token: try alpha.login("drafter"), as: DraftTextAnswer.self).message
    #expect(try Message(parsing: Array(text.utf8)).legalBasis == ["Rome Statute art. 93(3)"])
    let own = String(repeating: "f", count: 32)
    let sent = """
      {"id":"\(own)","thread":"\(id)","inReplyTo":"\(id)","written":"2026-09-21T10:00:00Z",
      "from":{"node":"alpha","officer":"o"},"kind":"resp.consultation","kindVersion":1,"to":[{"node":"registry"}],
      "legalBasis":["Rome Statute art. 97"],"safeSubject":"Entry",
      "handling":{"level":"CONFIDENTIAL","underSeal":false,"audience":"ORG_STRICT","conditions":[]},
      "body":{"ground":"other","problem":"It is not clear what is asked."},"attachments":[]}
      """
    try alpha.post(Array(sent.utf8), to: registry.name)
    try federation.carryAll()
    let (request, page) = (try note(id, on: registry), try note(own, on: registry).html)
    #expect(page.contains("<dt>In answer to</dt>") && page.contains(id) && page.contains(request.code))
    #expect(page.contains("art. 97") && !request.html.contains("In answer to"))
  }

  @Test("a file's entities are held against the messages that the officer may know, and it is said why")
  func hints() throws {
    let federation = try TestFederation()
    let node = federation.registry
    let id = try federation.send(SearchScenarioTests.sealing)
    let line = #"{"id":"x","schema":"BankAccount","properties":{"iban":["GB33 BUKB 2020 1555 5555 55"]}}"#
    func hints(_ officer: String) throws -> [AssetHintsAnswer.Item] {
      try node.ask(
        .assetHints(AssetHintsRequest(entities: [line])), token: try node.login(officer), as: AssetHintsAnswer.self
      ).hints
    }
    let known = try hints("drafter")
    #expect(known.map(\.message) == [id] && known[0].isStrong && known[0].sentence.contains("same IBAN"))
    #expect(try hints("both").isEmpty)
  }
}
