import Foundation
import Testing

/// The stories of the demo, each of several messages between three real daemons whose clocks run forward.
@Suite("The stories", .serialized)
struct StoryTests {
  private static let stories = [
    ("freeze", 8), ("statistics", 7), ("arrest", 8), ("contact", 5), ("relocation", 5), ("consultation", 6),
  ]

  @Test("are played to their end", arguments: stories)
  func played(story: String, steps: Int) throws {
    let outcome = try DemoTests.run("comity", ["demo", "--story", story, "--json"])
    #expect(outcome.status == 0, "\(outcome.error)")
    let answer = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    let played = try #require(answer["steps"] as? [[String: Any]])
    #expect(played.count == steps)
    #expect(played.dropFirst(2).allSatisfy { ($0["details"] as? [String])?.isEmpty == false })
  }

  @Test("are named when another is asked for")
  func unknown() throws {
    let outcome = try DemoTests.run("comity", ["demo", "--story", "fairy"])
    #expect(outcome.status == 64 && outcome.error.contains("freeze"))
  }
}
