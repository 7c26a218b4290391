import Cooperation
import StrictJSON
import Testing

@testable import Cooperation

@Suite("Tables of assets that go out and come back, and tables with faults")
struct SheetTests {
  private func preview(_ text: String) throws -> ImportPreview {
    try ImportPreview(parsing: Array(text.utf8), format: .csv)
  }

  /// The demo's request and a report of two States on it.
  private func messages() throws -> [Message] {
    let request = try Example.request()
    let body = try JSONValue(parsing: Array(try Example.text("report.json").utf8))
    return [
      request,
      try Example.reply(
        "resp.asset_report", to: request, from: "alpha", body: body, entities: try Example.lines("report.ftm.jsonl")),
    ]
  }

  @Test("an exported table is imported again without a fault, with every property, and as nothing new")
  func roundTrip() throws {
    let messages = try messages()
    let table = AssetTable(folding: messages)
    try #require(table.assets.count > 1)
    var known = DuplicateSearch()
    for message in messages { known.add(message) }
    let read = try ImportPreview(parsing: table.sheet.bytes, format: .csv, known: known)
    #expect(read.isClean, "\(read.general + read.rows.flatMap(\.findings))")
    #expect(read.general.map(\.rule) == ["sheet.columns"] && read.general[0].severity == .advises)
    let entities = read.rows.compactMap(\.entity)
    #expect(entities.map(\.id) == table.assets.map(\.entity.id))
    #expect(entities.map(\.schema) == table.assets.map(\.entity.schema))
    #expect(
      entities.map(\.properties) == table.assets.map { $0.entity.properties.filter { !$0.value.isEmpty } })
    let before = known.hints(for: table.assets.map(\.entity))
    #expect(read.hints.map(\.sentence) == before.map(\.sentence), "the file hints at nothing that the case does not")
    #expect(!read.hints.contains { $0.there.message == nil && $0.here.entity == $0.there.entity })
  }

  @Test("an id that names two things is told apart in the file, and the table keeps it")
  func twoThings() throws {
    func report(_ id: Character, _ iban: String) throws -> [Message] {
      let request = try Example.request { $0["case"] = "ICC-DEMO-0\(id)/26" }
      let text = String(decoding: request.bytes, as: UTF8.self).replacing(Example.id("a"), with: Example.id(id))
      let body = try JSONValue(
        parsing: Array(
          #"{"result":"found","actsDone":"done","isFinal":true,"assets":[{"entity":"acc","stage":"located"}]}"#.utf8))
      let own = try Message(parsing: Array(text.utf8))
      let reply = try Example.reply(
        "resp.asset_report", to: own, from: "alpha", body: body,
        entities: [
          #"{"id":"acc","schema":"BankAccount","properties":{"name":["An account"],"iban":["\#(iban)"]}}"#
        ], id: id == "1" ? "3" : "4")
      return [own, reply]
    }
    let table = AssetTable(
      folding: try report("1", "DE89370400440532013000") + (try report("2", "GB82WEST12345698765432")))
    let read = try ImportPreview(parsing: table.sheet.bytes, format: .csv)
    #expect(read.isClean, "\(read.rows.flatMap(\.findings))")
    let ids = read.rows.compactMap(\.entity).map(\.id).filter { $0.hasPrefix("acc") }
    #expect(Set(ids).count == 2 && ids.first == "acc", "\(ids)")
  }

  @Test("a quote that does not end hides no other row: each is told by its line, and where reading went on")
  func unclosed() throws {
    let read = try preview(
      """
      id,schema,name,iban
      a1,BankAccount,Good,DE89370400440532013000
      a2,BankAccount,"Never closed,DE89370400440532013000
      a3,BankAccount,Bad,DE00
      a4,BankAccount,"Well, quoted",GB82WEST12345698765432
      a5,Planet,x,
      """)
    #expect(!read.isClean && read.rows.map(\.line) == [2, 3, 4, 5, 6])
    #expect(read.rows.map { $0.findings.map(\.rule) } == [[], ["sheet.row"], ["ftm.identifier"], [], ["ftm.schema"]])
    let fault = try #require(read.rows[1].findings.first)
    #expect(fault.severity == .blocks && fault.path == "/line/3")
    #expect(fault.message.contains("line 3 is passed over, and reading goes on at line 4"), "\(fault.message)")
    #expect(read.rows[3].entity?.properties["name"] == ["Well, quoted"])
  }

  @Test(
    "what cannot be a row is told with its line",
    arguments: [
      ("a1,Person,\"open\nx\ny,z\n", "could be read as a row of 3 cells", [2]),
      ("a1,Person,\"x\"y\na2,Person,B\n", "behind a quoted cell; line 2 is passed over", [2, 3]),
      ("a1,Person,A,b,c\na2,Person,B\n", "5 cells where the header names 3 columns", [2, 3]),
      ("a1,Person,\"open\nnothing\na2,Person,B\n", "lines 2 to 3 are passed over", [2, 4]),
      ("a1,Person,\"two\nlines\"\na2,Person\n", "", [2, 4]),
    ] as [(String, String, [Int])])
  func faults(rows: String, what: String, lines: [Int]) throws {
    let read = try preview("id,schema,name\n" + rows)
    #expect(read.rows.map(\.line) == lines)
    let told = read.rows.flatMap(\.findings).filter { $0.rule == "sheet.row" }.map(\.message)
    #expect(what.isEmpty ? told.isEmpty : told.count == 1 && told[0].contains(what), "\(told)")
  }

  @Test(
    "any number of quotes is read in one pass",
    arguments: ["\"x\n", "a,\"\"\"\"\n", "\"\"\n\"", ",\"x,\n", "\"a\"\"\n"])
  func manyQuotes(line: String) throws {
    let text = "id,schema,name\n" + String(repeating: line, count: 900)
    #expect(throws: Never.self) {
      do { _ = try preview(text) } catch let error as CooperationError where error.code == .tooLarge {}
    }
  }
}
