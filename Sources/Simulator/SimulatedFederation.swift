import Evidence
import Membership
import NodeCore
import NodeStore
import OrderedCollections
import PeerSync
import SimulatedDisk

/// A federation of whole nodes on one virtual clock and one network that breaks, decided by one seed.
final class SimulatedFederation {
  let clock = VirtualClock()
  let random: SeededRandom
  let weather: Weather
  let trace: Trace
  let nodes: [SimulatedNode]
  let stewards: SimulatedStewards
  var network = SimulatedNetwork()
  var agenda = Agenda()
  /// What reached nodes at this moment, by node.
  var arrivals: OrderedDictionary<NodeName, [Arrival]> = [:]
  var watch: Watch
  /// The liar, when there is one: the last node.
  let liar: Liar?
  /// Every message that anybody wrote, in order.
  var written: [WrittenMessage] = []
  /// Drafts that wait for a second officer.
  var drafts: [WaitingDraft] = []
  /// Drafts whose approval was answered: they must be sent.
  var approved: Set<String> = []
  /// Whether everything is mended, and nothing breaks any more.
  var isHealing = false
  /// Sessions of officers by node and account.
  var tokens: [String: String] = [:]
  /// The node that was put back to an older copy of its store.
  var restored: NodeName?
  /// What of that node's log was lost: the life in which it ended, and how much a quorum had cosigned.
  var lost: (node: NodeName, life: Int, seen: UInt64)?
  /// The member that is parted from the others; nil in most runs.
  var departure: Departure?
  let departures: SeededRandom
  /// How many groups were founded.
  var founded = 0
  /// How many pouches were unpacked.
  var pouchLinks: UInt64 = 0
  /// When clocks ticked last.
  var lastClock: Int64 = 0
  /// Counted for people.
  var counts = RunCounts()

  /// Makes a federation with a directory in force.
  init(seed: UInt64, settings: RunSettings) throws {
    let key = SeededKey(seed: seed)
    random = SeededRandom(key, label: "world")
    weather = Weather(random, liar: settings.liar)
    departures = SeededRandom(key, label: "departures")
    trace = Trace(keepsLines: settings.keepsTrace)
    let federation = try FederationName("simulated.example")
    let template = try StoreTemplate.shared.get()
    let product = settings.suite == .comity1
    func suite(_ label: String) -> Suite { product ? .product(key, label: label) : .simulated(key, label: label) }
    var nodes: [SimulatedNode] = []
    for index in 0..<(settings.nodes ?? weather.nodes) {
      let name = try NodeName("node-\(index)")
      let skew = Int64(random.below(UInt64(2 * weather.skew + 1))) - weather.skew
      nodes.append(
        SimulatedNode(
          name: name, suite: suite(name.text), clock: NodeClock(clock, offset: skew), template: template))
    }
    self.nodes = nodes
    departure = Departure(departures, weather, nodes: nodes.map(\.name), operations: settings.operations)
    liar = weather.hasLiar ? nodes.last.map { Liar($0, SeededRandom(key, label: "liar")) } : nil
    let officers = SimulatedStewards.officers
    for node in nodes { try node.initialise(federation, functions: ["nfp", "nfp-fin"], officers: officers) }
    stewards = try SimulatedStewards(federation, suite: suite("stewards"), members: nodes.map(\.member), clock: clock)
    watch = Watch(honest: nodes.filter { [liar] in $0.name != liar?.node.name }.map(\.name))
    for node in nodes {
      try node.start()
      node.install(stewards.directory)
    }
    for node in nodes { collect(node) }
  }

  /// Ends all stores and gives the disks back.
  func close() {
    for node in nodes {
      node.close()
      StoreTemplate.giveBack(node.disk)
    }
  }

  func node(_ name: NodeName) -> SimulatedNode? { nodes.first { $0.name == name } }

  /// The nodes that keep to the rules.
  var honest: [SimulatedNode] { nodes.filter { $0.name != liar?.node.name } }

  /// Notes that something happened.
  func record(_ what: String) { trace.note(clock.now, what) }
}

/// One message that somebody wrote.
struct WrittenMessage {
  let author: NodeName
  let recipients: [NodeName]
  let id: String
  /// The salted commitment; nil while the node has not drawn the salt.
  var commitment: Digest?
  /// What it is for those who look after it.
  var kind = Kind.plain

  /// What messages differ in, for the simulator.
  enum Kind {
    case plain, sealed
    /// The membership of a group.
    case group
  }
}

/// A draft that waits for a second officer.
struct WaitingDraft {
  let node: NodeName
  let account: String
  let id: String
  let commitment: String
  let message: WrittenMessage
}

/// What happened how often.
struct RunCounts {
  var frames = 0
  var crashes = 0
  var faults = 0
  var links = 0
  var lies = 0
  var pouches = 0
}
