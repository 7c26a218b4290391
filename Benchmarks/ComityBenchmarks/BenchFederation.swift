import Evidence
import Foundation
import Logging
import Membership
import NodeCore
import NodeService
import NodeStore
import ServiceLifecycle

/// One node that listens, and others that dial it, in one process.
struct BenchFederation {
  let hub: BenchNode
  let others: [BenchNode]
  let directory: Directory

  /// A federation that runs.
  struct Running {
    let hub: RunningNode
    let others: [RunningNode]
  }

  /// Makes the nodes with their stores, and installs the directory.
  init(folder: String, peers: Int, port: Int) throws {
    let hub = try BenchNode("alpha", folder: folder, port: port)
    let others = try (0..<peers).map { try BenchNode("peer\($0)", folder: folder, port: nil) }
    directory = try Self.directory([hub] + others)
    for node in [hub] + others { try node.install(directory) }
    (self.hub, self.others) = (hub, others)
  }

  /// Runs all nodes until the body is done.
  /// - Parameter port: what stands between each node and its link; the node itself by default.
  func run<T: Sendable>(
    tick: Duration = .seconds(300), through port: (RunningNode) -> any PeerPort = { $0 },
    _ body: @escaping @Sendable (Running) async throws -> T
  ) async throws -> T {
    let logger = Logger(label: "bench")
    let first = try hub.start(logger: logger, tick: tick, through: port)
    let rest = try others.map { try $0.start(logger: logger, tick: tick, through: port) }
    let services = ([first] + rest).flatMap { [$0.0 as any Service, $0.1 as any Service] }
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: services.map { .init(service: $0) }, logger: logger))
    let running = Running(hub: first.0, others: rest.map(\.0))
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      let result = try await body(running)
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
      return result
    }
  }

  /// A message of 1 KiB from the hub.
  func task(to recipients: [NodeName]) throws -> SealTask {
    let suite = BenchNode.suite
    let id = Hex.encode(suite.randomBytes(16))
    let to = recipients.map { #"{"node":"\#($0)"}"# }.joined(separator: ",")
    let text = """
      {"id":"\(id)","thread":"\(id)","from":{"node":"alpha"},"kind":"is.info_request","kindVersion":1,"to":[\(to)],\
      "legalBasis":["Resolution ICC-ASP/23/Res.5 para. 18"],"safeSubject":"bench","handling":{"level":\
      "CONFIDENTIAL","underSeal":false,"audience":"ORG_STRICT","conditions":[]},"body":{"purpose":"\(Self.padding)",\
      "subject":"bench","question":"How fast is it on this machine?","nonCoercive":true,"consentWanted":false,"intendedUse":"investigation"},\
      "attachments":[]}
      """
    var keys: [NodeName: RoleKey] = [:]
    for recipient in recipients {
      guard let key = directory.party(recipient)?.keys(.seal, at: BenchNode.now()).first else {
        throw EvidenceError(.keyUnusable, "no seal key")
      }
      keys[recipient] = key
    }
    return SealTask(
      draft: nil,
      statement: try SealedStatement(sender: hub.name, recipients: recipients.sorted(), message: Array(text.utf8)),
      salt: try Salt(suite.randomBytes(32)), keys: keys, federation: directory.genesis.id)
  }

  /// Made once: who measures must not take the time of who is measured.
  private static let padding = String(repeating: "x", count: 560)

  private static func directory(_ nodes: [BenchNode]) throws -> Directory {
    let suite = BenchNode.suite
    let federation = try FederationName("bench.example")
    let signers = try ["amber", "basalt"].map { name in
      (name: try NodeName(name), signer: try suite.signer(suite.randomBytes(32), suite.randomBytes(32)))
    }
    let genesis = Genesis(
      federation: federation, created: BenchNode.now(),
      stewards: try StewardSet(signers.map { Steward(name: $0.name, key: $0.signer.publicKey) }, threshold: 2))
    let text = witnessedByHub(
      try DirectoryDraft(genesis: genesis, after: nil).text(
        adding: nodes.map(\.member), at: BenchNode.now(), suite: suite), hub: nodes[0].name)
    let lines = try signers.flatMap {
      try $0.signer.lines(for: text.bytes, .directory, name: federation.steward($0.name))
    }
    return try Directory(first: try SignedNote(text: text.bytes, lines: lines), genesis: genesis, suite: suite)
  }

  /// Peers that only dial reach the hub alone: it witnesses them, and seven of them witness it.
  private static func witnessedByHub(_ text: DirectoryText, hub: NodeName) -> DirectoryText {
    let parties = text.parties.map { party in
      let witnesses = party.name == hub ? Array(text.parties.map(\.name).filter { $0 != hub }.prefix(7)) : [hub]
      return Party(
        name: party.name, title: party.title, state: party.state, functions: party.functions,
        endpoints: party.endpoints, suites: party.suites, identities: party.identities, keys: party.keys,
        witnesses: witnesses, quorum: DirectoryDraft.quorum(of: witnesses.count))
    }
    return DirectoryText(
      federation: text.federation, version: text.version, previous: text.previous, issued: text.issued,
      expires: text.expires, stewards: text.stewards, policy: text.policy, leastSuite: text.leastSuite,
      parties: parties)
  }
}
