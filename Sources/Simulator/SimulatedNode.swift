import EncryptedSQLite
import Evidence
import Membership
import NodeCore
import NodeStore
import PeerSync
import Synchronization

/// A whole node on virtual time: its real store, its real core, and the work done at once.
final class SimulatedNode {
  let name: NodeName
  let suite: Suite
  private let folder: String
  private let secret: SlotSecret
  private let clock: VirtualClock
  private var unlocked: UnlockedStore
  private(set) var store: NodeDatabase
  private(set) var core: Node
  private var worker: NodeWorker
  private var keys: NodeKeys
  private(set) var member: [UInt8]

  /// What the node wants sent or closed, taken by the network.
  private(set) var outbox: [NodeOutput] = []

  init(
    name: NodeName, federation: FederationName, folder: String, seed: UInt64, clock: VirtualClock,
    functions: [String]
  ) throws {
    self.name = name
    self.folder = folder
    self.clock = clock
    suite = .simulated(seed: seed, label: name.text)
    secret = .keyFile(SecretBytes(copying: suite.randomBytes(32)))
    unlocked = try StoreFolder(folder).create(unlocking: secret, cost: 14)
    member = try NodeSetup.initialise(
      databaseURI: unlocked.databaseURI, name: name, federation: federation,
      wishes: MemberFile.Wishes(title: name.text, functions: functions, endpoints: ["127.0.0.1:1"]), officers: [],
      block: 4, at: clock.now, suite: suite)
    store = try NodeDatabase(databaseURI: unlocked.databaseURI)
    core = try Node(store: store, suite: suite, settings: Self.settings)
    keys = try NodeKeys(store, suite: suite)
    worker = NodeWorker(keys: keys, suite: suite, now: { clock.now })
  }

  private static let settings = NodeSettings(block: 4, passwordCost: 14, software: "simulator")

  /// Begins to run.
  func start() throws { carryOut(try core.start(at: clock.now)) }

  /// Stops without a word, as a power cut does, and starts again from what was durable.
  func crash() throws {
    try store.close()
    unlocked.close()
    outbox = []
    unlocked = try StoreFolder(folder).unlock(with: secret)
    store = try NodeDatabase(databaseURI: unlocked.databaseURI)
    core = try Node(store: store, suite: suite, settings: Self.settings)
    keys = try NodeKeys(store, suite: suite)
    worker = NodeWorker(keys: keys, suite: suite, now: { [clock] in clock.now })
    try start()
  }

  /// Performs an input and all the work that follows from it.
  func perform(_ input: NodeInput) throws { carryOut(try core.perform([input], at: clock.now)) }

  /// Takes what is to be sent.
  func takeOutbox() -> [NodeOutput] {
    defer { outbox = [] }
    return outbox
  }

  /// Checks a frame ahead, as the service does.
  func prepare(_ frame: Frame, from peer: NodeName) -> PreparedFrame? {
    guard let directory = core.directory else { return nil }
    return PreparedFrame(
      frame, from: peer,
      keys: PreparedFrame.Keys(
        directory: directory, node: name, origin: core.origin, sealSeeds: keys.sealSeeds, suite: suite))
  }

  /// Installs a directory as an administrator would, without the account.
  func install(_ directory: Directory) throws {
    let note = String(decoding: directory.note.bytes, as: UTF8.self)
    let genesis = String(decoding: directory.genesis.text, as: UTF8.self)
    carryOut(
      try core.installFirst(
        DirectoryInstallRequest(directory: note, genesis: genesis, genesisDigest: directory.genesis.id.hex),
        at: clock.now))
  }

  /// Seals a message and dispatches it, as after an approval.
  func seal(_ task: SealTask) throws { carryOut([.work(.seal([task]))]) }

  private func carryOut(_ outputs: [NodeOutput]) {
    for output in outputs {
      switch output {
      case .work(let work):
        let result = worker.perform(work)
        // A failure of the store here ends the run: the simulator's disk does not fail yet.
        if let more = try? core.perform([.done(result)], at: clock.now) { carryOut(more) }
      case .answer, .directoryChanged: break
      case .piece(let link, let piece): outbox.append(.send(link, .enclosureGone(piece.digest)))
      case .send, .close: outbox.append(output)
      }
    }
  }

  func close() {
    try? store.close()
    unlocked.close()
  }
}
