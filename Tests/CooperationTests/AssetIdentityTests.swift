import StrictJSON
import Testing

@testable import Cooperation

@Suite("One asset")
struct AssetIdentityTests {
  private static let iban = "DE89370400440532013000"

  /// A report of one asset in a thread of its own.
  private func report(
    thread letter: Character, from node: String = "alpha", entity: String, id: String = "acc",
    stage: String = "located",
    amount: String? = "100.00", written: String = "2026-11-01T10:00:00.000Z", case name: String = "Case 1"
  ) throws -> [Message] {
    let request = try Example.request { $0["case"] = name }
    let root = try Message(
      parsing: try Example.template { $0["case"] = name }.adding(entityLines: try Example.lines("notice.ftm.jsonl"))
        .completed(id: Example.id(letter), node: "registry", officer: "o", thread: nil, inReplyTo: nil))
    #expect(request.text("case") == name)
    let worth = amount.map {
      #","valuation":{"amount":"\#($0)","currency":"EUR","date":"2026-11-01","method":"balance"}"#
    }
    let body =
      #"{"result":"found","actsDone":"The bank was asked.","isFinal":false,"assets":[{"entity":"\#(id)","stage":"\#(stage)"\#(worth ?? "")}]}"#
    let template = MessageTemplate.reply(
      kind: "resp.asset_report", to: root, own: node, body: try JSONValue(parsing: Array(body.utf8))
    ).adding(entityLines: [entity])
    let answer = try Message(
      parsing: template.completed(
        id: String(repeating: "\(letter)1", count: 16), node: node, officer: "o", thread: root.thread,
        inReplyTo: root.id, written: written))
    return [root, answer]
  }

  private func account(_ id: String = "acc", _ properties: String) -> String {
    #"{"id":"\#(id)","schema":"BankAccount","properties":{\#(properties)}}"#
  }

  /// The reports' own assets; the notice of each request names others.
  private func table(_ threads: [Message]...) -> [AssetTable.Asset] {
    AssetTable(folding: threads.flatMap(\.self)).assets.filter { !$0.history.isEmpty && $0.author != "registry" }
  }

  @Test("of which two threads give the IBAN counts once, at its newest stage and value, whatever the order of arrival")
  func sameIdentifier() throws {
    let first = try report(thread: "a", entity: account("one", #""iban":["\#(Self.iban)"]"#), id: "one")
    let second = try report(
      thread: "b", entity: account("two", #""iban":["DE89 3704 0044 0532 0130 00"]"#), id: "two", stage: "restrained",
      amount: "90.00", written: "2026-11-05T10:00:00.000Z")
    for found in [table(first, second), table(second, first)] {
      let asset = try #require(found.first)
      #expect(found.count == 1 && asset.stage == .restrained && asset.valuation?.amount.description == "90.00")
      #expect(asset.thread == Example.id("a") && asset.alsoIn == [Example.id("b")] && asset.doubt == nil)
      let totals = AssetTotals(found)
      #expect(totals.rows.map(\.amount.description) == ["90.00"] && totals.rows.map(\.count) == [1])
      #expect(totals.doubtful == 0)
    }
  }

  @Test("keeps its value where the newest word gives none, and is not set back by an older one")
  func newest() throws {
    let entity = account("acc", #""iban":["\#(Self.iban)"]"#)
    let newer = try report(
      thread: "a", entity: entity, stage: "forfeited", amount: nil, written: "2026-12-05T10:00:00.000Z")
    let older = try report(thread: "b", entity: entity, stage: "restrained", amount: "70.00")
    let asset = try #require(table(newer, older).first)
    #expect(table(newer, older).count == 1 && asset.stage == .forfeited)
    #expect(asset.valuation?.amount.description == "70.00" && asset.history.map(\.stage) == [.restrained, .forfeited])
  }

  @Test("of one id in a case counts once, and another thing of that id does not")
  func sameID() throws {
    let one = try report(thread: "a", entity: account("acc", #""name":["Savings"]"#))
    #expect(table(one, try report(thread: "b", entity: account("acc", #""name":["savings"]"#))).count == 1)
    let other = try report(
      thread: "b", entity: account("acc", #""iban":["GB82WEST12345698765432"],"name":["Savings"]"#))
    let iban = try report(thread: "a", entity: account("acc", #""iban":["\#(Self.iban)"],"name":["Savings"]"#))
    let apart = table(iban, other)
    #expect(apart.count == 2 && AssetTotals(apart).doubtful == 0, "two IBANs are two accounts")
    let elsewhere = try report(thread: "b", entity: account("acc", #""name":["Savings"]"#), case: "Case 2")
    #expect(table(one, elsewhere).count == 2, "another case may use the id for another thing")
  }

  @Test("is one ship, whether its number stands with or without its letters, and is exported under one id")
  func ship() throws {
    func vessel(_ number: String) -> String {
      #"{"id":"ship","schema":"Vessel","properties":{"name":["Orsola"],"imoNumber":["\#(number)"]}}"#
    }
    let one = try report(thread: "a", entity: vessel("IMO 9074729"), id: "ship")
    for name in ["Case 1", "Case 2"] {
      let found = table(one, try report(thread: "b", entity: vessel("9074729"), id: "ship", case: name))
      #expect(found.count == 1 && AssetTotals(found).rows.map(\.count) == [1], "\(name)")
    }
    let other = try report(thread: "b", entity: vessel("9074731"), id: "ship")
    let two = AssetTable(folding: one + other)
    let lines = try ImportPreview(parsing: Array(two.lines.map { $0 + "\n" }.joined().utf8), format: .jsonLines)
    let cells = try ImportPreview(parsing: two.sheet.bytes, format: .csv)
    #expect(lines.rows.compactMap(\.entity?.id) == cells.rows.compactMap(\.entity?.id))
    #expect(Set(lines.rows.compactMap(\.entity?.id)).count == two.assets.count)
    #expect(!(lines.general + lines.rows.flatMap(\.findings)).contains { $0.message.contains("twice") })
  }

  @Test("is worth what its currency has digits for")
  func minorUnits() throws {
    let amount = try #require(DecimalAmount("90000000.00"))
    #expect(amount.text(in: "JPY") == "90000000" && amount.text(in: "EUR") == "90000000.00")
    #expect(amount.grouped(in: "JPY") == "90\u{202F}000\u{202F}000" && amount.text(in: "KWD") == "90000000.000")
    #expect(DecimalAmount("1.5")?.text(in: "JPY") == "1.5", "what was written is not rounded")
  }

  @Test("that only may be one already stands twice, says so, and so do the totals")
  func doubtful() throws {
    let one = try report(thread: "a", entity: account("one", #""accountNumber":["0012345678"]"#), id: "one")
    let two = try report(thread: "b", entity: account("two", #""accountNumber":["00 1234 5678"]"#), id: "two")
    let found = table(one, two)
    #expect(found.count == 2 && found[0].doubt == nil)
    #expect(found[1].doubt == AssetTable.Doubt(entity: "one", thread: Example.id("a"), why: "same account number"))
    #expect(AssetTotals(found).doubtful == 1 && AssetTotals(found).rows.map(\.amount.description) == ["200.00"])
  }

  @Test("is registered within one country")
  func registered() throws {
    func car(_ id: String, _ country: String) -> String {
      #"{"id":"\#(id)","schema":"Vehicle","properties":{"registrationNumber":["AB-1234"],"country":["\#(country)"]}}"#
    }
    let one = try report(thread: "a", entity: car("one", "al"), id: "one")
    #expect(table(one, try report(thread: "b", entity: car("two", "al"), id: "two")).count == 1)
    let abroad = table(one, try report(thread: "b", entity: car("two", "de"), id: "two"))
    #expect(abroad.count == 2 && abroad[1].doubt?.why == "same registration number")
  }
}
