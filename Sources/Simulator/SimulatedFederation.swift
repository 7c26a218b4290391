import Cooperation
package import Evidence
import Membership
import NodeCore
import NodeStore
import PeerSync

/// A federation of whole nodes on one virtual clock and one network that breaks, decided by one seed.
package final class SimulatedFederation {
  let clock = VirtualClock()
  let random: SeededRandom
  let network: SimulatedNetwork
  let nodes: [SimulatedNode]
  /// Every message that was sent: author, recipient and id, in order.
  var sent: [Sent] = []
  /// Who is at the other side of an end.
  var peers: [SimulatedNetwork.End: NodeName] = [:]
  private var trace = Digest.zero
  private var steps: UInt64 = 0

  /// One message that somebody sent.
  struct Sent {
    let author: NodeName
    let recipient: NodeName
    let id: String
  }

  /// Makes a federation with a directory in force.
  /// - Parameters:
  ///   - count: 2 to 7 nodes.
  ///   - folder: where the nodes' stores are made; empty, and removed by the caller.
  package init(seed: UInt64, nodes count: Int, folder: String) throws {
    random = SeededRandom(seed: seed, label: "world")
    network = SimulatedNetwork(random: SeededRandom(seed: seed, label: "network"))
    let federation = try FederationName("simulated.example")
    let (clock, names) = (clock, try (0..<count).map { try NodeName("node-\($0)") })
    nodes = try names.map { name in
      try SimulatedNode(
        name: name, federation: federation, folder: "\(folder)/\(name)", seed: seed, clock: clock,
        functions: ["nfp", "nfp-fin"])
    }
    let directory = try Self.directory(federation, nodes, seed: seed, at: clock.now)
    for node in nodes {
      try node.start()
      try node.install(directory)
    }
  }

  private static func directory(
    _ federation: FederationName, _ nodes: [SimulatedNode], seed: UInt64, at now: Timestamp
  ) throws -> Directory {
    let suite = Suite.simulated(seed: seed, label: "stewards")
    let signers = try ["amber", "basalt", "coral"].map { name in
      let seeds = suite.randomBytes(64)
      return (name: try NodeName(name), signer: try suite.signer(Array(seeds[0..<32]), Array(seeds[32...])))
    }
    let stewards = try StewardSet(
      signers.map { Steward(name: $0.name, key: $0.signer.publicKey) }, threshold: 2)
    let genesis = Genesis(federation: federation, created: now, stewards: stewards)
    let text = try DirectoryDraft(genesis: genesis, after: nil).text(
      adding: try nodes.map { try MemberFile(parsing: $0.member, suite: suite) }, at: now, suite: suite)
    let lines = try signers.prefix(2).flatMap {
      try $0.signer.lines(for: text.bytes, .directory, name: federation.steward($0.name))
    }
    return try Directory(first: try SignedNote(text: text.bytes, lines: lines), genesis: genesis, suite: suite)
  }

  /// A digest of everything that happened so far: the same seed gives the same.
  package var traceDigest: Digest { trace }

  /// Frames that were sent so far.
  package var frameCount: Int { network.frames }

  /// Ends all stores.
  package func close() { for node in nodes { node.close() } }

  func node(_ name: NodeName) -> SimulatedNode? { nodes.first { $0.name == name } }

  /// Notes that something happened.
  func record(_ what: String) {
    steps += 1
    trace = Digest.sha256(trace.bytes, Array("\(steps) \(clock.now.milliseconds) \(what)".utf8))
  }
}
