import Testing

@testable import Cooperation

@Suite("Clocks of enforcement")
struct EnforcementClockTests {
  private func deadline(_ code: String, _ values: [String: String], written: String) throws -> Deadline {
    let notice = try KindExample("enf.notice", values).message(
      ThreadWalk.id(1), from: "alpha", to: "presidency", written: written)
    let fold = MessageThread(folding: [notice]).fold
    return try #require(fold.deadlines().first { $0.clock == code }, "\(fold.outcomes)")
  }

  @Test("ask for notice of circumstances forty-five days before they begin (article 103(2)(a))")
  func notice() throws {
    let found = try deadline(
      "imprisonment_notice",
      ["event": "circumstances", "effectiveOn": "2026-06-30", "at": "2026-03-01T10:00:00+02:00"],
      written: "2026-03-01T09:00:00Z")
    #expect(found.day == "2026-05-16" && found.sort == .legal && found.source.text == "Rome Statute art. 103(2)(a)")
  }

  @Test(
    "let the bar to prosecution lapse after thirty days of voluntary stay, over the end of February (article 108(3))")
  func stay() throws {
    for (ended, day) in [("2026-02-10T10:00:00+02:00", "2026-03-12"), ("2028-02-10T10:00:00+02:00", "2028-03-11")] {
      let found = try deadline(
        "speciality_lapse", ["event": "sentence_ended", "at": ended], written: "2028-02-11T09:00:00Z")
      #expect(found.day == day && found.source.text == "Rome Statute art. 108(3)")
    }
  }
}
