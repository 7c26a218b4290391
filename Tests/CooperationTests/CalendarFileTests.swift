import Foundation
import StrictJSON
import Testing

@testable import Cooperation

@Suite("A calendar of clocks")
struct CalendarFileTests {
  private let example = ClockTests()

  @Test("make a calendar without content, whatever a peer called itself")
  func calendar() throws {
    let messages = try example.arrest(at: "2026-01-10T10:00:00+01:00")
    let stamp = Moment("2026-02-01T00:00:00Z") ?? Moment(seconds: 0)
    let text = CalendarFile(example.fold(messages).deadlines(), stamp: stamp, withSealed: true, hash: Self.hash).text
    #expect(text.hasPrefix("BEGIN:VCALENDAR\r\n") && text.hasSuffix("END:VCALENDAR\r\n"))
    #expect(text.contains("DTSTART;VALUE=DATE:20260311\r\n"))
    for secret in [
      "Orsolan", "A matter", "SUMMARY:A", "Veth", "arrest", "alpha", "registry", "thread", "188", "0000000",
    ] {
      #expect(!text.contains(secret), "\(secret)")
    }
    let unasked = CalendarFile(example.fold(messages).deadlines(), stamp: stamp, hash: Self.hash).text
    #expect(!unasked.contains("VEVENT"), "a matter under seal is in no calendar")
    for line in text.split(separator: "\r\n") { #expect(line.utf8.count <= 75, "\(line)") }
    #expect(CalendarFile.escaped("a\r\nBEGIN:VEVENT;b,c\\\u{202E}") == #"a\\u{d}\\u{a}BEGIN:VEVENT\;b\,c\\\\u{202e}"#)
    #expect(
      CalendarFile.folded(String(repeating: "é", count: 80)).split(separator: "\r\n").allSatisfy { $0.utf8.count <= 75 }
    )
    try Golden.expect(text.replacing("\r\n", with: "\n"), "deadlines.ics")
  }

  private static let hash: @Sendable (String) -> String = { text in
    "u" + String(text.utf8.reduce(UInt64(5381)) { $0 &* 33 &+ UInt64($1) }, radix: 16)
  }

  @Test(
    "tell in a calendar what they are of only where the matter is public",
    arguments: ["PUBLIC", "RESTRICTED", "SECRET"])
  func neutral(level: String) throws {
    let handling = JSONValue.object(
      JSONObject(members: [
        ("level", .string(level)), ("underSeal", .bool(false)), ("audience", .string("NAMED")),
        ("conditions", .array([])),
      ]))
    var request = try KindExample("req.asset_tracing")
    request.values["doNotAlert"] = .bool(false)
    let message = try request.message(
      example.root, written: "2026-01-01T08:00:00Z", handling: handling)
    let clocks = example.fold([message]).deadlines()
    let text = CalendarFile(clocks, stamp: Moment(seconds: 0), hash: Self.hash).text.replacing("\r\n ", with: "")
    #expect(clocks.count > 1 && text.components(separatedBy: "BEGIN:VEVENT").count == clocks.count + 1)
    for told in ["tracing", "acknowledgement", "practice"] { #expect(text.contains(told) == (level == "PUBLIC")) }
    #expect(text.contains("Target\\, thread 000000000000") == (level != "PUBLIC"))
    let uids = Set(text.components(separatedBy: "\r\n").filter { $0.hasPrefix("UID:") })
    #expect(uids.count == clocks.count && uids.allSatisfy { !$0.contains("alpha") && !$0.contains("/") })
    #expect(CalendarFile(clocks, stamp: Moment(seconds: 9), hash: Self.hash).text.contains(uids.first ?? "?"))
  }

  @Test("of each sort and source stand in a golden calendar, those that were met too")
  func calendars() throws {
    let asked: [(String, JSONValue)] = [("dueRequested", .string("2026-02"))]
    var clocks: [Deadline] = []
    for kind in Catalogue.standard.kinds where kind.isRoot {
      let messages = [try KindExample(kind).message(example.root, written: "2026-01-01T08:00:00Z", more: asked)]
      clocks += example.fold(messages).deadlines()
    }
    let asking = try KindExample("req.transit", ["warrantPublic": "true"]).message(
      example.root, written: "2026-01-01T08:00:00Z", handling: KindExample.plain)
    let answer = try KindExample("resp.transit", ["outcome": "authorised"]).message(
      ThreadWalk.id(2), from: "alpha", to: "registry", thread: example.root, answering: example.root,
      after: [example.root],
      written: "2026-01-02T21:20:00Z", handling: asking.handling.json)
    clocks = example.fold([asking, answer]).deadlines() + clocks
    #expect(Set(clocks.map(\.sort)) == [.legal, .target, .requested] && Set(clocks.map(\.status)).count > 1)
    var shown: Set<String> = []
    clocks = clocks.filter { shown.insert($0.clock).inserted }
    let text = CalendarFile(clocks, stamp: Moment(seconds: 1_795_000_000), withSealed: true, hash: Self.hash).text
    try Golden.expect(text.replacing("\r\n", with: "\n"), "calendar.ics")
  }
}
