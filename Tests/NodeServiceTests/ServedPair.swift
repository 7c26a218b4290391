import Evidence
import Foundation
import Logging
import Membership
import NodeCore
import NodeService
import ServiceLifecycle
import Testing

/// Two whole nodes of a federation, joined by TLS on this computer.
struct ServedPair {
  let alpha: ServedNode
  let bravo: ServedNode
  let clock: TestClock
  let directory: Directory

  /// Runs both nodes until the body is done.
  static func run(_ body: @escaping @Sendable (ServedPair) async throws -> Void) async throws {
    let clock = TestClock()
    let prepared = (try PreparedNode("alpha", at: clock.now), try PreparedNode("bravo", at: clock.now))
    let directory = try directory(of: [prepared.0, prepared.1], at: clock.now)
    try prepared.0.install(directory, at: clock.now)
    try prepared.1.install(directory, at: clock.now)
    let pair = ServedPair(
      alpha: try ServedNode(prepared.0, clock: clock), bravo: try ServedNode(prepared.1, clock: clock), clock: clock,
      directory: directory)
    let services =
      pair.bravo.services { port in pair.alpha.port.dial("bravo", port: port) } + pair.alpha.services { _ in }
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: services.map { .init(service: $0) }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      do {
        try await body(pair)
      } catch {
        await group.triggerGracefulShutdown()
        throw error
      }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
    withExtendedLifetime(prepared) {}
  }

  /// Waits until something is so.
  static func eventually(
    _ what: String, within seconds: Int = 30, _ condition: () async throws -> Bool
  ) async throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while try await !condition() {
      guard ContinuousClock.now < end else {
        Issue.record("not within \(seconds) s: \(what)")
        throw CancellationError()
      }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  /// Sends a message from alpha to bravo.
  func send() throws {
    let suite = PreparedNode.suite
    let id = Hex.encode(suite.randomBytes(16))
    let message = """
      {"id":"\(id)","thread":"\(id)","from":{"node":"alpha"},"kind":"is.info_request","kindVersion":1,"to":[{"node":\
      "bravo"}],"legalBasis":["Resolution ICC-ASP/23/Res.5 para. 18"],"safeSubject":"quiet","handling":{"level":\
      "CONFIDENTIAL","underSeal":false,"audience":"ORG_STRICT","conditions":[]},"body":{"purpose":"to be heard",\
      "subject":"quiet","question":"Who is there?","nonCoercive":true,"consentWanted":false,"intendedUse":"investigation"},"attachments":[]}
      """
    let key = try #require(directory.party(bravo.name)?.keys(.seal, at: clock.now).first)
    let task = SealTask(
      draft: nil,
      statement: try SealedStatement(sender: alpha.name, recipients: [bravo.name], message: Array(message.utf8)),
      salt: try Salt(suite.randomBytes(32)), keys: [bravo.name: key], federation: directory.genesis.id)
    try #require(alpha.node.dispatch([task]))
  }

  private static func directory(of nodes: [PreparedNode], at now: Timestamp) throws -> Directory {
    let suite = PreparedNode.suite
    let federation = try FederationName("test.example")
    let stewards = try ["amber", "basalt"].map { name in
      (name: try NodeName(name), signer: try suite.signer(suite.randomBytes(32), suite.randomBytes(32)))
    }
    let genesis = Genesis(
      federation: federation, created: now,
      stewards: try StewardSet(stewards.map { Steward(name: $0.name, key: $0.signer.publicKey) }, threshold: 2))
    let text = try DirectoryDraft(genesis: genesis, after: nil).text(
      adding: nodes.map(\.member), at: now, suite: suite)
    let lines = try stewards.flatMap {
      try $0.signer.lines(for: text.bytes, .directory, name: federation.steward($0.name))
    }
    return try Directory(first: try SignedNote(text: text.bytes, lines: lines), genesis: genesis, suite: suite)
  }
}
