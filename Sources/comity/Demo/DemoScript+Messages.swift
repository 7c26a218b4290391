import Foundation
import NodeCore

extension DemoScript {
  /// Step 3: the Registry's request, drafted by one officer and approved by another.
  func request() async throws {
    let (registry, alpha) = (try federation.node("registry"), try federation.node("alpha"))
    let file = try DemoFiles.write("request.json", into: federation.folder)
    let entities = try DemoFiles.write("notice.ftm.jsonl", into: federation.folder)
    requestID = try await send(["draft", "new", file, "--entities", entities], from: registry)
    try await arrived(requestID, at: alpha)
    note("Alpha has it, and its receipt is an entry of Alpha's log")
  }

  /// Step 4: acknowledgement, inquiry, and a line that breaks in the middle of a frame.
  func inquire() async throws {
    let (alpha, bravo) = (try federation.node("alpha"), try federation.node("bravo"))
    try await federation.comity(
      ["ack", requestID, "--national-reference", "ALP-2026-0017", "--unit", "Asset Recovery Office"], on: alpha,
      as: "drafter")
    note("acknowledged; the Registry sees it")
    for relay in federation.relays { relay.cut(after: 1500) }
    let file = try DemoFiles.write("inquiry.json", into: federation.folder)
    inquiryID = try await send(["draft", "new", file], from: alpha)
    try await Waiting.until("the line breaks") { federation.relays.contains { $0.isCut } }
    // The line may break by what else is said, before the inquiry is sealed and sent.
    try await Waiting.until("the inquiry is sent") { try await !show(inquiryID, at: alpha).deliveries.isEmpty }
    let shown = try await show(inquiryID, at: alpha)
    guard shown.deliveries.allSatisfy(\.receipts.isEmpty) else {
      throw Failure(.failed, "a receipt came over a broken line")
    }
    guard try await !has(inquiryID, bravo) else { throw Failure(.failed, "half a frame was taken for a message") }
    note("the relay stopped in the middle of a frame: no receipt, and Bravo has nothing")
  }

  /// Step 5: the line is mended; Bravo dies and comes back.
  func recover() async throws {
    let (alpha, bravo) = (try federation.node("alpha"), try federation.node("bravo"))
    for relay in federation.relays { relay.mend() }
    try await arrived(inquiryID, at: bravo)
    try await receipted(inquiryID, at: alpha)
    note("delivered after the line was mended, and receipted")
    await bravo.kill()
    try await bravo.start()
    try await Waiting.until("Alpha and Bravo are connected again") {
      try await alpha.client("admin").get("status", as: StatusAnswer.self).peers
        .contains { $0.name == "bravo" && $0.connected && $0.unreceipted == 0 }
    }
    let inbox = try await bravo.client("drafter").get("messages", as: InboxAnswer.self)
    guard inbox.messages.filter({ $0.id == inquiryID }).count == 1, inbox.messages.count == 1 else {
      throw Failure(.failed, "Bravo does not hold the inquiry exactly once")
    }
    note("after kill -9 Bravo holds the inquiry exactly once")
  }

  /// Step 6: answers and receipts.
  func report() async throws {
    let registry = try federation.node("registry")
    let (alpha, bravo) = (try federation.node("alpha"), try federation.node("bravo"))
    let entities = try DemoFiles.write("report.ftm.jsonl", into: federation.folder)
    func reply(_ name: String) throws -> [String] {
      let body = try DemoFiles.write(name, into: federation.folder)
      return ["--kind", "resp.asset_report", "--body", body, "--entities", entities]
    }
    let found = try await send(["reply", inquiryID] + reply("report-to-alpha.json"), from: bravo)
    try await arrived(found, at: alpha)
    note("Bravo → Alpha: assets found, with FollowTheMoney entities")
    let answer = try await send(["reply", requestID] + reply("report.json"), from: alpha)
    try await arrived(answer, at: registry)
    note("Alpha → Registry: the report, answering \(requestID.prefix(12))…")
    for (id, node) in [(requestID, registry), (inquiryID, alpha), (found, bravo), (answer, alpha)] {
      let delivery = try await receipted(id, at: node)
      let rungs = delivery.receipts.flatMap(\.rungs).joined(separator: ", ")
      note("\(node.title) holds \(delivery.recipient)'s receipt: \(rungs), for entry \(delivery.entry)")
    }
    let state = try await show(requestID, at: registry).state
    note("the request's thread, folded from its messages, is now «\(state)» at the Registry")
  }

  /// Drafts, checks, submits (8) and has it approved by the second officer.
  func send(_ draft: [String], from node: DemoNode) async throws -> String {
    let made = try await federation.comity(draft + ["--json"], on: node, as: "drafter")
    let id = try JSONDecoder().decode(DraftAnswer.self, from: Data(made.utf8)).id
    try await federation.comity(["draft", "check", id], on: node, as: "drafter")
    if draft.starts(with: ["draft", "new"]), try LocalFile.text(draft[2]).contains("\"underSeal\": true") {
      try await federation.comity(["matter", "add", id, "approver"], on: node, as: "drafter")
      note("under seal: the drafter puts the second officer on the matter's list")
    }
    let submitted = try await federation.comity(
      ["draft", "submit", id, "--json"], on: node, as: "drafter", expecting: .waiting)
    let answer = try JSONDecoder().decode(SubmittedAnswer.self, from: Data(submitted.utf8))
    let commitment = String(answer.commitment.prefix(16))
    try await federation.comity(
      ["approve", answer.approval, "--commitment", commitment], on: node, as: "drafter", expecting: .notPermitted)
    try await federation.comity(
      ["approve", answer.approval, "--commitment", commitment], on: node, as: "approver")
    note("\(node.title): drafted by one officer, commitment \(commitment)…, approved by another")
    return id
  }

  func show(_ id: String, at node: DemoNode) async throws -> MessageAnswer {
    var answer: MessageAnswer?
    try await Waiting.until("\(node.name) shows message \(id.prefix(12))") {
      answer = try await node.client("approver").get("messages/\(id)", as: MessageAnswer.self)
      return true
    }
    guard let answer else { throw Failure(.failed, "\(node.name) does not show message \(id)") }
    return answer
  }

  private func has(_ id: String, _ node: DemoNode) async throws -> Bool {
    try await node.client("approver").get("messages", as: InboxAnswer.self).messages.contains { $0.id == id }
  }

  func arrived(_ id: String, at node: DemoNode) async throws {
    try await Waiting.until("message \(id.prefix(12)) arrives at \(node.name)") { try await has(id, node) }
  }

  @discardableResult
  private func receipted(_ id: String, at node: DemoNode) async throws -> MessageAnswer.Delivery {
    var delivery: MessageAnswer.Delivery?
    try await Waiting.until("\(node.name) holds the receipt for \(id.prefix(12))") {
      delivery = try await show(id, at: node).deliveries.first
      return delivery?.receipts.contains { $0.rungs.contains("delivered") } == true
    }
    guard let delivery else { throw Failure(.failed, "\(node.name) has no dispatch of \(id)") }
    return delivery
  }
}
