import Testing

@testable import Cooperation

/// Clocks of what is entered, published or warned of, where nothing is asked.
@Suite("Clocks of registers")
struct RegisterClockTests {
  private let root = ThreadWalk.id(1)

  private func fold(_ messages: [Message]) -> ThreadFold { MessageThread(folding: messages).fold }

  @Test("of a change of channel do not run for the first entry of an authority, which changes nothing (rule 180)")
  func firstEntry() throws {
    let entry = try KindExample("dir.entry", ["notifiedOn": "2026-01-10"]).message(
      root, from: "alpha", to: "registry", written: "2026-01-10T08:00:00Z")
    let receipt = try KindExample("court.entry_receipt", ["receivedOn": "2026-01-20"]).message(
      ThreadWalk.id(2), from: "registry", to: "alpha", thread: root, answering: root, after: [root],
      written: "2026-01-20T08:00:00Z", handling: entry.handling.json)
    #expect(fold([entry]).deadlines().isEmpty && fold([entry, receipt]).deadlines().isEmpty)
  }

  @Test("of a change of channel run from the receipt that the Registrar states, or end on the date agreed")
  func channelChange() throws {
    let change = ["notifiedOn": "2026-01-10", "replaces": ThreadWalk.id(7)]
    let entry = try KindExample("dir.entry", change).message(
      root, from: "alpha", to: "registry", written: "2026-01-10T08:00:00Z")
    func clocks(_ receipts: [String: String]...) throws -> [String: Deadline] {
      let messages = try receipts.enumerated().map { place, values in
        try KindExample("court.entry_receipt", values).message(
          ThreadWalk.id(place + 2), from: "registry", to: "alpha", thread: root, answering: root,
          after: [ThreadWalk.id(place + 1)], written: "2026-01-2\(place)T08:00:00Z", handling: entry.handling.json)
      }
      return Dictionary(fold([entry] + messages).deadlines().map { ($0.clock, $0) }) { _, last in last }
    }
    let notified = try clocks()
    #expect(notified.keys.sorted() == ["channel_change_notified"])
    #expect(notified["channel_change_notified"]?.sort == .target, "the State's own word is no receipt")
    let received = try clocks(["receivedOn": "2026-01-20"])
    #expect(received["channel_change"]?.day == "2026-03-06" && received["channel_change"]?.sort == .legal)
    #expect(received["channel_change"]?.source.text == "Rules of Procedure and Evidence 180(2)")
    #expect(received["channel_change_notified"]?.status == .superseded)
    let agreed = try clocks(
      ["receivedOn": "2026-01-20"], ["receivedOn": "2026-01-20", "effectiveOn": "2026-02-01"])
    #expect(agreed["channel_change_agreed"]?.day == "2026-02-01" && agreed["channel_change"]?.status == .superseded)
  }

  @Test("review an alert ninety days after its last update, and let an update move its end")
  func alert() throws {
    var play = Correspondence()
    #expect(try play.begin("is.asset_alert", ["endDate": "2026-12-31"], from: "alpha", to: "bravo").isEmpty)
    func running() -> [String: String] {
      let found = play.thread.fold.deadlines().filter { $0.status == .running }
      return Dictionary(found.map { ($0.clock, $0.day) }) { first, _ in first }
    }
    #expect(running() == ["alert_end": "2026-12-31", "alert_review": "2026-04-01"])
    let update = ["status": "updated", "newEnd": "2027-03-31"]
    #expect(try play.answer("is.alert_update", update, from: "alpha", to: "bravo").isEmpty)
    #expect(running() == ["alert_end_moved": "2027-03-31", "alert_review_again": "2026-04-02"])
    #expect(try play.answer("is.alert_update", ["status": "updated"], from: "alpha", to: "bravo").isEmpty)
    #expect(running() == ["alert_end_moved": "2027-03-31", "alert_review_again": "2026-04-03"])
    #expect(try play.answer("is.alert_update", ["status": "withdrawn"], from: "alpha", to: "bravo").isEmpty)
    #expect(running().isEmpty)
  }
}
