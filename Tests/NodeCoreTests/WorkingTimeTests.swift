import Evidence
import Testing

@testable import NodeCore

@Suite("The time by which people at a node work")
struct WorkingTimeTests {
  @Test(
    "is written with its offset, in summer and in winter, and on the day that it is there",
    arguments: [
      ("2026-03-29T00:59:59.000Z", "2026-03-29T02:59:59+02:00"),
      ("2026-03-29T01:00:00.000Z", "2026-03-29T04:00:00+03:00"),
      ("2026-12-31T22:30:00.500Z", "2027-01-01T00:30:00+02:00"),
    ])
  func summerAndWinter(utc: String, here: String) throws {
    let place = try #require(WorkingTime(zone: "Europe/Athens"))
    #expect(place.text(try Timestamp(rfc3339: utc)) == here)
  }

  @Test("is UTC where nobody said otherwise, and no zone of another name")
  func others() throws {
    let time = try Timestamp(rfc3339: "2026-03-29T00:59:59.000Z")
    #expect(WorkingTime.utc.text(time) == "2026-03-29T00:59:59.000Z")
    #expect(WorkingTime(zone: "America/St_Johns")?.text(time) == "2026-03-28T22:29:59-02:30")
    #expect(WorkingTime(zone: "Atlantis/Poseidonis") == nil)
  }

  @Test("stands in what a node writes")
  func written() throws {
    let federation = try TestFederation()
    let registry = federation.registry
    try registry.restart(workingTime: try #require(WorkingTime(zone: "Asia/Kathmandu")))
    try federation.join(1)
    let id = try federation.send()
    let shown = try registry.ask(.show(id), token: try registry.login("drafter"), as: MessageAnswer.self)
    #expect(shown.message.contains("+05:45\""), "\(shown.message)")
  }
}
