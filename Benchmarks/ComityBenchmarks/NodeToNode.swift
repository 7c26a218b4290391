import Evidence
import Foundation
import Logging
import Membership
import NodeCore
import NodeService
import NodeStore
import ServiceLifecycle

/// Messages from one whole node to another over TLS on this machine: sealed, durable at the peer, receipt durable here.
struct NodeToNode {
  /// What was measured.
  struct Result {
    let seconds: Double
    let cpuSeconds: Double
    let senderBytes: Int
    let recipientBytes: Int
    let peakMemory: Int
    let meanBatch: Double
    let medianMilliseconds: Double
    let p99Milliseconds: Double
  }

  let folder: String
  let messages: Int
  let batch: Int
  let window: Int

  func measure() async throws -> Result {
    LoggingSystem.bootstrap { _ in SwiftLogNoOpLogHandler() }
    let logger = Logger(label: "bench")
    let alpha = try BenchNode("alpha", folder: folder, port: 17_455)
    let bravo = try BenchNode("bravo", folder: folder, port: 17_456)
    let directory = try Self.directory([alpha, bravo])
    let (sender, senderLink) = try alpha.start(directory, logger: logger)
    let (recipient, recipientLink) = try bravo.start(directory, logger: logger)
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [
          .init(service: sender), .init(service: recipient), .init(service: senderLink),
          .init(service: recipientLink),
        ], logger: logger))
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      let result = try await exchange(alpha, bravo, sender, directory)
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
      return result
    }
  }

  private func exchange(
    _ alpha: BenchNode, _ bravo: BenchNode, _ sender: RunningNode, _ directory: Directory
  ) async throws -> Result {
    let keys = directory.party(bravo.name)?.keys(.seal, at: BenchNode.now()) ?? []
    guard let key = keys.first else { throw EvidenceError(.keyUnusable, "no seal key") }
    var sent = 0
    func dispatch(_ count: Int) throws {
      sender.dispatch(
        try (0..<count).map { _ in
          sent += 1
          return try Self.task(to: bravo.name, key: key, directory)
        })
    }
    func receipted() async throws -> Int {
      Int(try await sender.ledger(of: bravo.name).receipted)
    }
    func reach(_ count: Int) async throws {
      while try await receipted() < count { try await Task.sleep(for: .microseconds(500)) }
    }
    try dispatch(1)
    try await reach(1)
    var latencies: [Double] = []
    for _ in 0..<100 {
      let start = ContinuousClock.now
      try dispatch(1)
      try await reach(sent)
      latencies.append(microseconds(ContinuousClock.now - start) / 1000)
    }
    let (before, first) = (sent, (alpha.bytes, bravo.bytes))
    let (start, cpu) = (ContinuousClock.now, Self.cpuSeconds())
    let heads = try await heads(sender)
    while sent - before < messages {
      let free = window - (sent - (try await receipted()))
      guard free >= batch else {
        try await Task.sleep(for: .milliseconds(1))
        continue
      }
      try dispatch(min(batch, messages - (sent - before)))
    }
    try await reach(sent)
    let seconds = microseconds(ContinuousClock.now - start) / 1e6
    latencies.sort()
    let growth = try await self.heads(sender) - heads
    return Result(
      seconds: seconds, cpuSeconds: Self.cpuSeconds() - cpu, senderBytes: alpha.bytes - first.0,
      recipientBytes: bravo.bytes - first.1, peakMemory: Self.peakMemory(),
      meanBatch: Double(messages) / max(Double(growth), 1), medianMilliseconds: latencies[latencies.count / 2],
      p99Milliseconds: latencies[latencies.count * 99 / 100])
  }

  /// Signatures that the sender made.
  private func heads(_ node: RunningNode) async throws -> Int { Int(node.signatures) }

  private static func task(to recipient: NodeName, key: RoleKey, _ directory: Directory) throws -> SealTask {
    let suite = BenchNode.suite
    let id = Hex.encode(suite.randomBytes(16))
    let padding = String(repeating: "x", count: 560)
    let text = """
      {"id":"\(id)","thread":"\(id)","from":{"node":"alpha"},"kind":"is.info_request","kindVersion":1,"to":[{"node":\
      "\(recipient)"}],"legalBasis":["Resolution ICC-ASP/23/Res.5 para. 18"],"safeSubject":"bench","handling":{"level":\
      "CONFIDENTIAL","underSeal":false,"audience":"ORG_STRICT","conditions":[]},"body":{"purpose":"\(padding)",\
      "subject":"bench","question":"How fast is it on this machine?","nonCoercive":true,"intendedUse":"investigation"},\
      "attachments":[]}
      """
    return SealTask(
      draft: nil,
      statement: try SealedStatement(
        sender: try NodeName("alpha"), recipients: [recipient], message: Array(text.utf8)),
      salt: try Salt(suite.randomBytes(32)), keys: [recipient: key], federation: directory.genesis.id)
  }

  private static func directory(_ nodes: [BenchNode]) throws -> Directory {
    let suite = BenchNode.suite
    let federation = try FederationName("bench.example")
    let signers = try ["amber", "basalt"].map { name in
      (name: try NodeName(name), signer: try suite.signer(suite.randomBytes(32), suite.randomBytes(32)))
    }
    let genesis = Genesis(
      federation: federation, created: BenchNode.now(),
      stewards: try StewardSet(signers.map { Steward(name: $0.name, key: $0.signer.publicKey) }, threshold: 2))
    let text = try DirectoryDraft(genesis: genesis, after: nil).text(
      adding: nodes.map(\.member), at: BenchNode.now(), suite: suite)
    let lines = try signers.flatMap {
      try $0.signer.lines(for: text.bytes, .directory, name: federation.steward($0.name))
    }
    return try Directory(first: try SignedNote(text: text.bytes, lines: lines), genesis: genesis, suite: suite)
  }

  private static func cpuSeconds() -> Double {
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    let (user, system) = (usage.ru_utime, usage.ru_stime)
    return Double(user.tv_sec + system.tv_sec) + Double(user.tv_usec + system.tv_usec) / 1e6
  }

  /// The most memory this process ever held, in bytes.
  private static func peakMemory() -> Int {
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  }
}
