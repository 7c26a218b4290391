import Foundation
import SimulatedDisk
import Synchronization
import Testing

/// Real daemons that are killed again and again, with kill -9, while officers work on both.
@Suite("Killed daemons", .serialized)
struct KilledDaemonTests {
  private static let kills = ProcessInfo.processInfo.environment["COMITY_LONG"] == nil ? 100 : 1000

  /// What an officer's commands said: what was promised, and what was tried.
  private struct Work: Sendable {
    /// Subjects of messages that were tried.
    var tried: [String] = []
    /// Subjects of messages whose approval was answered with success.
    var promised: [String] = []
  }

  /// As long as it goes on, officers write.
  private final class Shift: Sendable {
    private let isOver = Atomic(false)

    var goesOn: Bool { !isOver.load(ordering: .relaxed) }

    func end() { isOver.store(true, ordering: .relaxed) }
  }

  @Test("keep what they promised, once, and their logs verify", arguments: [UInt64(1)])
  func kills(seed: UInt64) async throws {
    let federation = try CommandFederation(["registry", "alpha", "bravo"].map { CommandFederation.Place(name: $0) })
    try federation.open()
    let folder = federation.folder
    let shift = Shift()
    let work = try await withThrowingTaskGroup(of: (String, Work).self) { group in
      for (node, peer) in [("alpha", "bravo"), ("bravo", "alpha")] {
        group.addTask { (node, try await Self.aside { try Self.write(from: node, to: peer, in: folder, shift) }) }
      }
      defer { shift.end() }
      try Self.break(federation, seed: seed)
      shift.end()
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    for name in ["alpha", "bravo"] { try federation.ready(name) }
    for (node, peer) in [("alpha", "bravo"), ("bravo", "alpha")] {
      let work = try #require(work[node])
      #expect(work.promised.count >= 10, "hardly anything was written on \(node)")
      try Self.check(work, from: node, to: peer, in: federation)
    }
    try Self.verify(federation)
  }

  /// Waits for other processes on a thread of its own: the cooperative pool has too few for it.
  private static func aside<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
    }
  }

  /// Kills one node or the other at a moment of the seed's choice: at work, at its start, or both at once.
  private static func `break`(_ federation: CommandFederation, seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<kills {
      let victims = [["alpha"], ["bravo"], ["alpha", "bravo"]][Int.random(in: 0..<3, using: &random)]
      // Two of three are killed at work, the third while it still starts.
      if Int.random(in: 0..<3, using: &random) > 0 { for victim in victims { try federation.ready(victim) } }
      usleep(UInt32.random(in: 1000..<400_000, using: &random))
      for victim in victims { federation.kill9(victim) }
      for victim in victims { try federation.start(victim) }
    }
  }

  /// Writes one message after the other; whatever fails is left and the next begun.
  private static func write(
    from node: String, to peer: String, in folder: String, _ shift: Shift
  ) throws -> Work {
    var work = Work()
    while shift.goesOn {
      let subject = "Inquiry \(work.tried.count + 1) of \(node)"
      let sending = try CommandFederation.send(subject, from: node, to: peer, in: folder)
      if sending != .nothing { work.tried.append(subject) }
      if sending == .promised { work.promised.append(subject) }
    }
    return work
  }

  /// Everything promised is with the recipient, once, and receipted; nothing is there that nobody wrote.
  private static func check(_ work: Work, from node: String, to peer: String, in federation: CommandFederation) throws {
    try CommandFederation.wait("\(peer) holds everything of \(node)") {
      Set(work.promised).isSubset(of: try federation.arrivals(at: peer))
    }
    let arrived = try federation.arrivals(at: peer)
    #expect(Set(arrived).count == arrived.count, "\(peer) holds a message of \(node) twice")
    #expect(Set(arrived).isSubset(of: work.tried))
    try CommandFederation.wait("\(node) holds every receipt") {
      try federation.peer(peer, of: node)["unreceipted"] as? Int == 0
    }
  }

  /// What an auditor finds, and what the store's own check does.
  private static func verify(_ federation: CommandFederation) throws {
    for name in ["alpha", "bravo"] {
      let log = "\(federation.folder)/\(name).log"
      try federation.succeed(["audit", "export", log], on: name, as: "admin")
    }
    for name in ["alpha", "bravo"] {
      let trust = "\(federation.folder)/\(name).trust"
      try FileManager.default.copyItem(atPath: "\(federation.folder)/trust", toPath: trust)
      // The node's own word, which will do here: the test asks what became of the log, not whom to believe.
      try FileManager.default.copyItem(atPath: "\(federation.folder)/\(name).log/policy", toPath: "\(trust)/policy")
      let verified = try DemoTests.run(
        "comity", ["audit", "verify", "--trust", trust, "\(federation.folder)/\(name).log"])
      #expect(verified.status == 0, "\(verified.output)\(verified.error)")
    }
    for name in ["alpha", "bravo", "registry"] {
      federation.stop(name)
      let checked = try DemoTests.run(
        "comity",
        [
          "store", "check", "--deep", "--data", "\(federation.folder)/\(name)", "--passphrase-file",
          "\(federation.folder)/secret",
        ])
      #expect(checked.status == 0, "\(checked.output)\(checked.error)")
    }
  }
}
