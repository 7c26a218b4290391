import ArgumentParser
import Cooperation
import Evidence
import Foundation
import NodeCore

/// A story of several messages that the demo's network plays, with clocks run forward.
enum DemoStory: String, CaseIterable, ExpressibleByArgument {
  /// Assets are frozen, challenged by a third party, and in part transferred.
  case freeze
  /// A provisional arrest under seal, the sixty days of its papers, a surrender.
  case arrest
  /// A notice of an essential contact, moved and withdrawn.
  case contact
  /// A framework for relocations, and a placement under it.
  case relocation
  /// A consultation, what the law does not offer, and an execution.
  case consultation
  /// Requests are counted; one under seal is not.
  case statistics
}

extension DemoScript {
  /// Plays a story.
  func run(_ story: DemoStory) async throws -> [DemoStep] {
    say("comity demo --story \(story.rawValue): three fictional nodes on this computer; nothing leaves it.")
    say("Not an official system of the International Criminal Court. Every State and person here is invented.")
    let scenes = scenes(of: story)
    total = 2 + scenes.count
    try await step("keys and encrypted stores for the Registry, State Alpha and State Bravo") { try await makeNodes() }
    try await step("a directory, signed by two of three stewards, in force on all three") { try await makeDirectory() }
    for scene in scenes { try await step(scene.title, scene.play) }
    return steps
  }

  /// One part of a story.
  struct Scene {
    let title: String
    let play: () async throws -> Void
  }

  private func scenes(of story: DemoStory) -> [Scene] {
    switch story {
    case .freeze: freezeScenes
    case .arrest: arrestScenes
    case .contact: contactScenes
    case .relocation: relocationScenes
    case .consultation: consultationScenes
    case .statistics: statisticsScenes
    }
  }

  /// Stops all nodes and starts them again some days later by their clocks.
  func wait(days: Int) async throws {
    daysAhead += days
    for node in federation.nodes {
      await node.stop()
      try node.configure(clockAhead: daysAhead * 86_400)
    }
    for node in federation.nodes {
      try await node.start()
      try await logIn(at: node)
    }
    try await connected()
    try await Waiting.until("all nodes sign again") {
      for node in federation.nodes {
        guard try await node.client("admin").get("status", as: StatusAnswer.self).state == "confirmed" else {
          return false
        }
      }
      return true
    }
    note("\(Plural.of(days, "day")) later, by the clocks of all three nodes")
  }

  /// An answer, drafted by one officer and approved by another where its kind needs that.
  @discardableResult
  func answer(
    _ id: String, _ kind: String, _ body: String, entities: String? = nil, from node: DemoNode, to other: DemoNode
  ) async throws -> String {
    // Nothing is told before it happened, by the clocks of the demo's nodes.
    let today = Moment(seconds: Int(Date().timeIntervalSince1970) + daysAhead * 86_400).day.description
    let file = try DemoFiles.write("stories/\(body)", into: federation.folder, at: today)
    var draft = ["reply", id, "--kind", kind, "--body", file]
    if let entities {
      draft += ["--entities", try DemoFiles.write(entities, into: federation.folder)]
    }
    let sent = try await send(draft, from: node)
    try await arrived(sent, at: other)
    return sent
  }

  /// Requires that the thread of a message is in a state, on both sides.
  func expect(_ state: String, of id: String, at nodes: [DemoNode]) async throws {
    for node in nodes {
      let found = try await show(id, at: node).state
      guard found == state else { throw Failure(.failed, "the thread is «\(found)» at \(node.name), not «\(state)»") }
    }
    note("the thread is «\(state)» at \(nodes.map(\.title).joined(separator: " and "))")
  }
}
