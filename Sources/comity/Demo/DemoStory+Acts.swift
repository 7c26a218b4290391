import Cooperation
import Foundation
import NodeCore

extension DemoScript {
  /// An answer in a story, and the state that the thread is in after it.
  struct Act {
    let kind: String
    /// The body, I-JSON.
    let body: String
    /// Who answers.
    let from: String
    let state: String
    /// Whether its kind needs no second officer.
    var alone = false
    /// What it answers; nil for what began the thread.
    var answering: String?
  }

  /// Plays answers in a thread, each seen on both sides.
  @discardableResult
  func play(_ acts: [Act], in thread: String, between one: String, and other: String) async throws -> [String] {
    var ids: [String] = []
    for act in acts {
      let body = "\(federation.folder)/body.json"
      try LocalFile.write(Array(act.body.utf8), to: body)
      let node = try federation.node(act.from)
      let id = try await dispatch(
        ["reply", act.answering ?? thread, "--kind", act.kind, "--body", body], from: node, alone: act.alone)
      try await arrived(id, at: try federation.node(act.from == one ? other : one))
      try await expect(act.state, of: thread, at: [try federation.node(one), try federation.node(other)])
      ids.append(id)
    }
    return ids
  }

  /// Drafts, submits and, unless its kind needs nobody else, has it approved.
  func dispatch(_ draft: [String], from node: DemoNode, alone: Bool) async throws -> String {
    guard alone else { return try await send(draft, from: node) }
    let made = try await federation.comity(draft + ["--json"], on: node, as: "drafter")
    let id = try JSONDecoder().decode(DraftAnswer.self, from: Data(made.utf8)).id
    try await federation.comity(["draft", "submit", id], on: node, as: "drafter")
    return id
  }

  /// A message of a file that begins a thread.
  func open(_ file: String, entities: String? = nil, from one: String, to other: String) async throws -> String {
    var draft = ["draft", "new", try DemoFiles.write("stories/\(file)", into: federation.folder)]
    if let entities { draft += ["--entities", try DemoFiles.write(entities, into: federation.folder)] }
    let id = try await send(draft, from: try federation.node(one))
    try await arrived(id, at: try federation.node(other))
    return id
  }

  /// Puts the drafter on the list of a matter that arrived under seal, or for named recipients; the officer who takes such matters
  /// up does it.
  func takeUp(_ id: String, at name: String, isSealed: Bool = true) async throws {
    let node = try federation.node(name)
    try await federation.comity(
      ["show", id], on: node, as: "drafter", expecting: isSealed ? .notFound : .notPermitted)
    try await federation.comity(["matter", "add", id, "drafter"], on: node, as: "approver")
    note(
      "taken up at \(node.title) by the officer for \(isSealed ? "sealed matters" : "what is for named recipients"), who puts the drafter on the list"
    )
  }

  /// Acknowledges a message.
  func acknowledge(_ id: String, at name: String, to other: String, state: String) async throws {
    let node = try federation.node(name)
    try await federation.comity(["ack", id], on: node, as: "drafter")
    let peer = try federation.node(other)
    try await Waiting.until("the acknowledgement arrives") { try await self.show(id, at: peer).state == state }
    note("acknowledged by \(node.title)")
  }

  /// A register as one node writes it.
  func register(_ code: String, at name: String) async throws -> String {
    try await federation.comity(
      ["register", "show", code, "--history", "--format", "csv"], on: try federation.node(name), as: "drafter")
  }

  /// How many messages an officer finds.
  func found(_ words: String, at name: String, as officer: String) async throws -> Int {
    let json = try await federation.comity(
      ["search", words, "--json"], on: try federation.node(name), as: officer)
    return try JSONDecoder().decode(SearchAnswer.self, from: Data(json.utf8)).messages.count
  }

  /// Fails loudly when something is not as it must be.
  func require(_ isTrue: Bool, _ what: String) throws {
    guard isTrue else { throw Failure(.failed, what) }
  }
}
