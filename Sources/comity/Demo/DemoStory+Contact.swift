import Cooperation
import Foundation
import NodeCore

extension DemoScript {
  /// Paragraphs 5 to 8 of the resolution: a contact that a State holds to be essential is notified, never approved.
  var contactScenes: [Scene] {
    var first = ""
    return [
      Scene(title: "Bravo notifies the Registry of an essential contact, in advance") {
        first = try await self.open("contact-notice.json", from: "bravo", to: "registry")
        try await self.takeUp(first, at: "registry", isSealed: false)
        try await self.acknowledge(first, at: "registry", to: "bravo", state: "acknowledged")
      },
      Scene(title: "it is moved: a second notice takes the place of the first") { try await self.move(first) },
      Scene(title: "the contact does not take place: Bravo withdraws the notice") { try await self.withdraw() },
    ]
  }

  private func move(_ first: String) async throws {
    try await wait(days: 5)
    let path = try DemoFiles.write("stories/contact-notice.json", into: federation.folder)
    let text = try LocalFile.text(path).replacing("2026-12-10", with: "2026-12-17")
      .replacing("\"visibleToOthers\": false", with: "\"visibleToOthers\": false, \"replaces\": \"\(first)\"")
    try LocalFile.write(Array(text.utf8), to: path)
    inquiryID = try await send(["draft", "new", path], from: try federation.node("bravo"))
    try await arrived(inquiryID, at: try federation.node("registry"))
    try await takeUp(inquiryID, at: "registry", isSealed: false)
    let shown = try await register("contacts", at: "registry")
    try require(
      shown.contains("replaced by \(inquiryID.prefix(12))") && shown.contains("2026-12-17"),
      "the register does not show that the notice was replaced")
    note("the register of the Registry shows the new notice, and that it replaced the first")
  }

  private func withdraw() async throws {
    let body = "{\"reason\":\"The contact does not take place.\"}"
    try await play(
      [Act(kind: "reg.withdrawal", body: body, from: "bravo", state: "withdrawn", alone: true)], in: inquiryID,
      between: "registry", and: "bravo")
    try require(
      try await register("contacts", at: "registry").contains("withdrawn by"), "the register does not show it")
    let alpha = try await register("contacts", at: "alpha")
    try require(!alpha.contains("Orsolan"), "Alpha knows of a notice that was not for it")
    note("withdrawn in the register; Alpha, to whom nobody wrote, knows of none of it")
  }
}
