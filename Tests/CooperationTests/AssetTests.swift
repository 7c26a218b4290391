import StrictJSON
import Testing

@testable import Cooperation

@Suite("Assets")
struct AssetTests {
  /// An answer about one account, with members of the overlay.
  private func report(
    to parent: Message, _ letter: Character, stage: String, extra: String = "", isFinal: Bool = false
  ) throws -> Message {
    let body = """
      {"result":"found","actsDone":"The bank was asked and answered.","isFinal":\(isFinal),
      "assets":[{"entity":"acc","stage":"\(stage)"\(extra)}]}
      """
    let account =
      #"{"id":"acc","schema":"BankAccount","properties":{"name":["Savings"],"iban":["DE89370400440532013000"]}}"#
    let owner = #"{"id":"own","schema":"Ownership","properties":{"owner":["per"],"asset":["acc"]}}"#
    let person = #"{"id":"per","schema":"Person","properties":{"name":["Ina Example"]}}"#
    return try Example.reply(
      "resp.asset_report", to: parent, from: "alpha", body: try JSONValue(parsing: Array(body.utf8)),
      entities: [account, owner, person], id: letter)
  }

  private static let worth =
    #","valuation":{"amount":"1200000.00","currency":"EUR","date":"2026-11-01","method":"balance"}"#

  @Test("are folded from the thread into one table, whatever the order of arrival")
  func table() throws {
    let request = try Example.request()
    let restraint =
      #","restraints":[{"authority":"Court of Alpha","orderRef":"ALP-7","date":"2026-11-10","type":"freeze"}],"claims":[{"claimant":"Bank","nature":"mortgage","status":"raised"}]"#
    let first = try report(to: request, "b", stage: "located", extra: Self.worth)
    let second = try report(to: request, "d", stage: "restrained", extra: restraint)
    let tables = [[request, first, second], [second, request, first], [first, second, request, first]].map {
      AssetTable(folding: $0)
    }
    #expect(tables[0].assets == tables[1].assets && tables[0].assets == tables[2].assets)
    let asset = try #require(tables[0].assets.first { $0.entity.id == "acc" })
    #expect(asset.stage == .restrained && asset.history.map(\.stage) == [.located, .restrained])
    #expect(asset.valuation?.amount.description == "1200000.00" && asset.restraints.map(\.orderRef) == ["ALP-7"])
    #expect(asset.claims.map(\.claimant) == ["Bank"] && asset.owners == ["Ina Example"])
  }

  @Test("keep two things apart that two States call by one id, and mark stages that do not follow")
  func contradictions() throws {
    let request = try Example.request()
    let first = try report(to: request, "b", stage: "transferred")
    let second = try report(to: request, "d", stage: "suspected")
    let asset = try #require(AssetTable(folding: [request, first, second]).assets.last)
    #expect(asset.history.map(\.isUsual) == [true, false])
    let one = try FtMEntity(
      parsing: #"{"id":"a","schema":"BankAccount","properties":{"iban":["DE89370400440532013000"]}}"#)
    let other = try FtMEntity(
      parsing: #"{"id":"a","schema":"BankAccount","properties":{"iban":["GB82WEST12345698765432"]}}"#)
    #expect(one.contradicts(other) && !one.contradicts(one))
  }

  @Test("are added up by currency and stage, exactly, up to the transfer")
  func totals() throws {
    let request = try Example.request()
    let moved = #","transfers":[{"amount":"1000000.25","currency":"EUR","date":"2026-12-01","account":"ref 1"}]"#
    let messages = [request, try report(to: request, "b", stage: "transferred", extra: Self.worth + moved)]
    let own = AssetTable(folding: messages).assets.filter { $0.entity.id == "acc" }
    let totals = AssetTotals(own)
    #expect(totals.rows.map(\.amount.description) == ["1200000.00"] && totals.rows[0].stage == .transferred)
    #expect(totals.transferred["EUR"]?.description == "1000000.25")
    let amounts = ["0.1", "0.2", "999999999999999999999999", "1"].compactMap(DecimalAmount.init)
    #expect(amounts.reduce(.zero, +).description == "1000000000000000000000000.30")
    #expect(try #require(DecimalAmount("9.5")) < (try #require(DecimalAmount("10"))))
    #expect(DecimalAmount("1200000.5")?.grouped(in: "EUR") == "1\u{202F}200\u{202F}000.50")
    #expect(DecimalAmount("-1") == nil && DecimalAmount("1e9") == nil && DecimalAmount("") == nil)
  }

  @Test(
    "refuse rows that are not of the form, naming the place",
    arguments: [
      (#""restraints":[{"authority":"x","orderRef":"y","date":"2026","type":"love"}]"#, "/restraints/0/type"),
      (#""claims":[{"claimant":"x"}]"#, "/claims/0/nature"), (#""vin":"IOQ45678901234567""#, "/vin"),
      (#""transfers":[{"amount":"-1","currency":"EUR","date":"2026"}]"#, "/transfers/0/amount"),
      (#""sourceEval":"Z""#, "/sourceEval"), (#""secret":"x""#, "/secret"), (#""orders":["two\nlines"]"#, "/orders"),
      (#""valuation":{"amount":"1","currency":"eur","date":"2026"}"#, "/valuation/currency"),
    ])
  func overlay(member: String, place: String) throws {
    let body =
      #"{"result":"found","actsDone":"done","isFinal":true,"assets":[{"entity":"a","stage":"located",\#(member)}],"entities":["{\"id\":\"a\",\"schema\":\"BankAccount\",\"properties\":{\"name\":[\"A\"]}}"]}"#
    let findings = Catalogue.standard.findings(
      inBody: try JSONValue(parsing: Array(body.utf8)), of: "resp.asset_report")
    #expect(findings.blocked.contains("/body/assets/0" + place), "\(findings.blocked)")
  }

  @Test("hint at duplicates and say why, without the value")
  func hints() throws {
    let request = try Example.request()
    var known = DuplicateSearch()
    known.add(try report(to: request, "b", stage: "located"))
    let new = [
      #"{"id":"x1","schema":"BankAccount","properties":{"name":["Other"],"iban":["DE89 3704 0044 0532 0130 00"]}}"#,
      #"{"id":"x2","schema":"Person","properties":{"name":["Müller, Anna"],"birthDate":["1970-01-02"]}}"#,
      #"{"id":"x3","schema":"Person","properties":{"name":["Anna MULLER"],"birthDate":["1970-01-02"]}}"#,
    ].map { try? FtMEntity(parsing: $0) }.compactMap(\.self)
    let hints = known.hints(for: new)
    #expect(hints.map(\.isStrong) == [true, false] && hints[0].why == "same IBAN")
    #expect(hints[0].sentence.contains("in message bbbbbbbbbbbb") && !hints[0].sentence.contains("37040044"))
    #expect(hints[1].there.entity == "x2" && hints[1].here.entity == "x3")
  }

  @Test("go to CSV and back unchanged, with formulas and terminal commands inert")
  func sheets() throws {
    let hostile = [
      "=cmd|' /C calc'!A0", "+1", "-2", "@x", "'=y", "''=z", "a,b;\"c\"", "two\nlines", "＝1", " =1", "plain",
    ]
    let sheet = Sheet(rows: [["id", "v"]] + hostile.map { ["x", $0] })
    let text = String(decoding: sheet.bytes, as: UTF8.self)
    #expect(text.contains("\"'=cmd|' /C calc'!A0\"") && !text.contains(",=") && !text.contains(",\"="))
    #expect(try Sheet(parsing: sheet.bytes).rows == sheet.rows)
    let steered = String(decoding: Sheet(rows: [["a\u{1B}[2J\u{202E}"]]).bytes, as: UTF8.self)
    #expect(!steered.contains("\u{1B}") && !steered.contains("\u{202E}"))
    let entities = try Example.lines("notice.ftm.jsonl").map { try FtMEntity(parsing: $0) }
    let read = try ImportPreview(parsing: EntitySheet.sheet(of: entities).bytes, format: .csv)
    #expect(read.isClean)
    #expect(
      read.rows.compactMap(\.entity).map(\.properties) == entities.map { $0.properties.filter { !$0.value.isEmpty } })
    #expect(read.rows.compactMap(\.entity).map(\.schema) == entities.map(\.schema))
  }

  @Test("are previewed row by row before anything is taken")
  func preview() throws {
    let file =
      "\u{FEFF}id;schema;name;iban\r\na1;BankAccount;Good;DE89370400440532013000\r\n\r\na2;BankAccount;\"Bad\none\";DE00\r\na3;Planet;x;\r\n"
    let preview = try ImportPreview(parsing: Array(file.utf8), format: .csv)
    #expect(preview.rows.map(\.line) == [2, 4, 6] && !preview.isClean)
    #expect(preview.rows.map { $0.findings.map(\.rule) } == [[], ["ftm.identifier", "ftm.text"], ["ftm.schema"]])
    #expect(preview.rows[1].findings[0].message.hasPrefix("line 4"))
    for (text, what) in [
      ("a,b\nx,y", "id and schema"), ("id,\"schema", "does not end"), ("\"id\"x,schema\na,b", "behind a quoted"),
    ] {
      #expect { try ImportPreview(parsing: Array(text.utf8), format: .csv) } throws: {
        ($0 as? CooperationError)?.message.contains(what) == true
      }
    }
    #expect(throws: CooperationError.self) { try Sheet(parsing: [0xFF, 0xFE, 0x41]) }
  }

  @Test("never trap on damaged sheets", arguments: UInt64(1)...30)
  func damage(seed: UInt64) throws {
    var state = seed
    var bytes = EntitySheet.sheet(of: try Example.lines("notice.ftm.jsonl").map { try FtMEntity(parsing: $0) }).bytes
    for _ in 0..<40 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      bytes[Int(state >> 33) % bytes.count] = Array(",;\"\r\n\t=x\u{0}{}".utf8)[Int(state >> 20 & 0xFF) % 11]
    }
    _ = try? ImportPreview(parsing: bytes, format: .csv).rows
  }
}
