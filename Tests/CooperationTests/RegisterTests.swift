import StrictJSON
import Testing

@testable import Cooperation

@Suite("Registers")
struct RegisterTests {
  private func warrant(
    _ letter: Character, status: String, from node: String = "registry", replaces: Character? = nil, seal: Bool = false
  ) throws -> Message {
    var body =
      #"{"person":"Ina Example","crimes":["a crime"],"issuedOn":"2026-01-02","status":"\#(status)","isPublic":true"#
    if let replaces { body += #","replaces":"\#(Example.id(replaces))""# }
    return try entry("reg.warrant", letter, body + "}", from: node)
  }

  private func entry(_ kind: String, _ letter: Character, _ body: String, from node: String) throws -> Message {
    let text = """
      {"kind":"\(kind)","kindVersion":1,"to":[{"node":"alpha"}],"legalBasis":["Rome Statute art. 88"],"safeSubject":"Entry",
      "handling":{"level":"PUBLIC","underSeal":false,"audience":"PUBLIC","conditions":[]},"body":\(body),"attachments":[]}
      """
    return try Message(
      parsing: try MessageTemplate(parsing: Array(text.utf8)).completed(
        id: Example.id(letter), node: node, officer: "o", thread: nil, inReplyTo: nil))
  }

  @Test("are folded from messages, with their history, in any order")
  func folding() throws {
    let first = try warrant("a", status: "outstanding")
    let second = try warrant("b", status: "executed", replaces: "a")
    let (one, other) = (
      Register(.warrants, folding: [first, second]), Register(.warrants, folding: [second, first, first])
    )
    #expect(one.entries == other.entries && one.entries.map(\.isInForce) == [false, true])
    #expect(one.entries[0].replacedBy == Example.id("b") && one.entries[1].text("status") == "executed")
  }

  @Test("let nobody replace or withdraw another's entry")
  func strangers() throws {
    let first = try warrant("a", status: "outstanding")
    let stranger = try warrant("b", status: "withdrawn", from: "bravo", replaces: "a")
    let register = Register(.warrants, folding: [first, stranger])
    #expect(register.entries[0].isInForce && register.nonconforming == [Example.id("b")])
  }

  @Test("count no entry whose author has no say in it, and list it with the reason")
  func uncalled() throws {
    let own = try warrant("a", status: "outstanding")
    let usurped = try warrant("b", status: "executed", from: "bravo")
    let functions = ["registry": ["icc-reg"], "bravo": ["nfp"], "alpha": ["nfp"]]
    let register = Register(.warrants, folding: [own, usurped], functions: functions)
    #expect(register.entries.map(\.author) == ["registry"] && register.nonconforming == [usurped.id])
    let fault = try #require(register.faults.first)
    #expect(fault.author == "bravo" && fault.reason == "reg.warrant is sent by icc-reg; bravo is nfp")
    let report = register.report(at: Moment(seconds: 0), node: "alpha", withHistory: false)
    #expect(report.sections.map(\.code) == ["warrants", "nonconforming"])
    #expect(report.facts.contains { $0.0 == "Entries that hold" && $0.1 == "1" })
    #expect(!report.plainText.contains("executed"), "nothing of what it says is shown")
    let stranger = Register(
      .warrants, folding: [try warrant("c", status: "executed", from: "zulu")], functions: functions)
    #expect(stranger.entries.isEmpty && stranger.faults.first?.reason.hasSuffix("lists no party «zulu»") == true)
    #expect(Register(.warrants, folding: [usurped]).entries.count == 1, "without a directory nobody is judged by it")
  }

  @Test("take a newer entry of the same author about the same for its successor")
  func successors() throws {
    func law(_ letter: Character, _ node: String, _ possible: String) throws -> Message {
      try entry("reg.legislation", letter, #"{"measure":"k","possible":"\#(possible)","law":"Act 1"}"#, from: node)
    }
    let register = Register(
      .legislation, folding: [try law("a", "alpha", "no"), try law("b", "alpha", "yes"), try law("c", "bravo", "no")])
    #expect(register.entries.map(\.isInForce) == [false, true, true])
  }

  @Test("have a name, a kind and columns that the catalogue knows")
  func kinds() throws {
    for kind in RegisterKind.all {
      let fields = try #require(Catalogue.standard.kind(kind.kind)).fields.map(\.name)
      #expect(Set(kind.columns + kind.subject).isSubset(of: fields), "\(kind.code)")
    }
    #expect(Set(RegisterKind.all.map(\.code)).count == RegisterKind.all.count)
  }

  @Test("show a deployer's list beside what parties report")
  func recommendations() throws {
    let list = try RecommendationList(
      parsing: Array(try Example.corpus("recommendations.json").joined(separator: "\n").utf8))
    let done = try entry(
      "reg.recommendation", "a", #"{"list":"fictional","item":"1","status":"implemented","year":2026}"#, from: "alpha")
    let section = list.section(Register(.recommendations, folding: [done]))
    #expect(section.table?.rows.first?.suffix(4) == [.number(1), .number(0), .number(0), .number(0)])
    #expect(throws: CooperationError.self) { try RecommendationList(parsing: Array("{}".utf8)) }
  }

  @Test("are shown inert")
  func inert() throws {
    let body =
      ##"{"title":"=HYPERLINK(\"x\")<script>","topic":"arrest","language":"en","owner":"o","version":"1","reviewOn":"2027-01-01"}"##
    let report = Register(.documents, folding: [try entry("kb.document", "a", body, from: "alpha")])
      .report(at: Moment(seconds: 0), node: "alpha", withHistory: true)
    #expect(!report.html.contains("<script>") && report.html.contains("&lt;script&gt;"))
    #expect(String(decoding: report.sheet.bytes, as: UTF8.self).contains("\"'=HYPERLINK"))
  }

  @Test("without entries says so, and shows no columns with nothing below")
  func empty() {
    let document = Register(.pledges, folding: []).report(at: Moment(seconds: 0), node: "alpha", withHistory: false)
    #expect(document.plainText.hasSuffix("No entries.\n"))
    #expect(document.html.contains("<p>No entries.</p>") && !document.html.contains("<table>"))
  }

  @Test("print what is too wide for a terminal one entry below the other, each cell behind its column's name")
  func wide() {
    func text(_ width: Int) -> String {
      let row: [ReportDocument.Cell] = [.text("alpha"), .text(""), .text(String(repeating: "x", count: width))]
      return ReportDocument(
        kind: "register", title: "T", facts: [], notes: [],
        sections: [.init("s", "S", table: .init(columns: ["Author", "law", "conditions"], rows: [row, row]))]
      ).plainText
    }
    #expect(text(10).contains("  Author  law  conditions\n"))
    let wide = text(300)
    #expect(wide.contains("· Author: alpha\n  conditions: xxx") && !wide.contains("law"))
  }

  @Test("say how far an entry's thread is, and since when it holds no more")
  func states() throws {
    let story = try ReportStory().messages
    func rows(_ kind: RegisterKind) -> [[ReportDocument.Cell]] {
      Register(kind, folding: story).report(at: Moment(seconds: 1_795_000_000), node: "registry", withHistory: true)
        .sections.first?.table?.rows ?? []
    }
    #expect(rows(.contributions).map { $0[5] } == [.code("pledged", "pledged"), .code("paid", "paid")])
    let days = rows(.contributions).map { $0[6].text }
    #expect(days[0] < days[1] && rows(.surveys).map { $0[3] } == [.code("open", "open")])
    let pledges = rows(.pledges).compactMap { $0.last?.text }
    #expect(pledges[0].hasPrefix("replaced by ") && pledges[0].contains(" on 2026-") && pledges[1] == "holds")
    let withdrawn = rows(.agreements).compactMap { $0.last?.text }.filter { $0.hasPrefix("withdrawn by ") }
    #expect(withdrawn.count == 1 && withdrawn[0].contains(" on 2026-"))
    // Words for people, codes for programs.
    let status = try #require(rows(.agreements).first?[3])
    #expect(status == .code("in_force", "in force") && status.json == .string("in_force") && status.text == "in force")
  }
}
