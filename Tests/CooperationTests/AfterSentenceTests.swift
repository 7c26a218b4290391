import StrictJSON
import Testing

@testable import Cooperation

@Suite("Where a person goes after the sentence")
struct AfterSentenceTests {
  private func blocked(_ event: String, _ more: String = "") throws -> Set<String> {
    let text = #"{"event":"\#(event)","at":"2026-03-01T10:00:00+02:00","what":"What is to be told of it"\#(more)}"#
    return Set(Catalogue.standard.findings(inBody: try JSONValue(parsing: Array(text.utf8)), of: "enf.notice").blocked)
  }

  @Test(
    "is told to the Presidency: to which State, whether that must or agreed to receive the person, and what the person wishes"
  )
  func transfer() throws {
    #expect(
      try blocked("transfer_after_sentence") == ["/body/receivingState", "/body/receives", "/body/views"])
    #expect(try blocked("extradition_after_sentence") == ["/body/receivingState"])
    #expect(try blocked("sentence_ended", #","receivingState":"bravo""#) == ["/body/receivingState"])
    #expect(try blocked("sentence_ended").isEmpty)
  }

  @Test("goes through the lifecycle of notices, and answers no other State")
  func notice() throws {
    var play = Correspondence()
    let values = ["event": "transfer_after_sentence", "receives": "agreed"]
    #expect(try play.begin("enf.notice", values, from: "alpha", to: "presidency").isEmpty && play.state == "noted")
    #expect(
      try play.answer("court.enforcement_decision", ["decision": "noted"], from: "presidency", to: "alpha").isEmpty)
    #expect(play.state == "decided")
    #expect(try !play.begin("enf.notice", values, from: "alpha", to: "bravo").isEmpty)
  }
}
