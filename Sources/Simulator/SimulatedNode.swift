import EncryptedSQLite
import Evidence
import Membership
import NodeCore
import NodeStore
import PeerSync
import SimulatedDisk

/// A whole node on virtual time: its real store on a disk in memory, its real core and its real worker.
final class SimulatedNode {
  /// What is there while the node runs.
  struct Life {
    let unlocked: UnlockedStore
    let store: NodeDatabase
    let core: Node
    let worker: NodeWorker
    let keys: NodeKeys
  }

  let name: NodeName
  let suite: Suite
  let clock: NodeClock
  let disk: MemoryDisk
  private(set) var member: [UInt8] = []
  /// The running node; nil while it is down.
  private(set) var life: Life?
  /// How often it was started; what an earlier life asked for is not done in a later one.
  private(set) var lives = 0
  /// Whether the store failed so that the process must end.
  private(set) var mustStop = false
  /// Since when the node has not been told that time passes; nil while it has.
  var clockDue: Int64?
  /// How many transactions the store did not take.
  private(set) var failures = 0
  /// A copy of the store as it was once, and how many entries its log had.
  private(set) var backup: (image: DiskImage, size: UInt64)?
  private var history: DiskHistory
  private var outbox: [NodeOutput] = []
  /// How far what each link took has come.
  private var paces: [LinkID: FramePace] = [:]
  private var answers: [RequestID: Result<any NodeAnswer, NodeError>] = [:]
  private var nextRequest: UInt64 = 1

  init(name: NodeName, suite: Suite, clock: NodeClock, template: StoreTemplate) {
    self.name = name
    self.suite = suite
    self.clock = clock
    disk = template.disk()
    history = disk.record()
  }

  /// Makes the node in its empty store.
  func initialise(_ federation: FederationName, functions: [String], officers: [NodeSetup.FirstOfficer]) throws {
    let unlocked = try unlock()
    member = try NodeSetup.initialise(
      databaseURI: unlocked.databaseURI, name: name, federation: federation,
      wishes: MemberFile.Wishes(title: name.text, functions: functions, endpoints: ["127.0.0.1:1"]),
      officers: officers, block: 4, at: clock.now, suite: suite)
    unlocked.close()
  }

  private func unlock() throws -> UnlockedStore {
    try StoreFolder(StoreTemplate.folder(disk), disk: disk).unlock(with: try StoreTemplate.shared.get().secret)
  }

  /// Begins to run from what is durable.
  func start() throws {
    let unlocked = try unlock()
    do {
      let store = try NodeDatabase(databaseURI: unlocked.databaseURI)
      let core = try Node(
        store: store, suite: suite,
        settings: NodeSettings(block: 4, passwordCost: 14, software: "simulator", markedAtOnce: 2))
      let keys = try NodeKeys(store, suite: suite)
      let worker = NodeWorker(keys: keys, suite: suite, now: { [clock] in clock.now })
      life = Life(unlocked: unlocked, store: store, core: core, worker: worker, keys: keys)
      lives += 1
      clockDue = nil
      mustStop = false
      outbox += try core.start(at: clock.now)
    } catch {
      if let life { try? life.store.close() }
      life = nil
      unlocked.close()
      throw error
    }
  }

  /// Performs inputs as one transaction; what follows waits in the outbox.
  func perform(_ inputs: [NodeInput]) {
    let clocked = clockDue == nil ? inputs : [.clock] + inputs
    clockDue = nil
    attempt { try $0.perform(clocked, at: clock.now) }
  }

  /// Asks the node something whose answer needs no work.
  func ask(_ request: NodeRequest, token: String?) -> Result<any NodeAnswer, NodeError>? {
    let id = RequestID(nextRequest)
    nextRequest += 1
    perform([.request(id, token: token, request)])
    return answers.removeValue(forKey: id)
  }

  /// Installs a version of the directory, as an administrator would, without the account.
  func install(_ directory: Directory) {
    let request = DirectoryInstallRequest(
      directory: String(decoding: directory.note.bytes, as: UTF8.self),
      genesis: String(decoding: directory.genesis.text, as: UTF8.self), genesisDigest: directory.genesis.id.hex)
    // One that does not follow is refused as a whole, and is all that the transaction holds.
    attempt(mayRefuse: true) { try $0.installFirst(request, at: clock.now) }
  }

  private func attempt(mayRefuse: Bool = false, _ body: (Node) throws -> [NodeOutput]) {
    guard let life else { return }
    do {
      for output in try body(life.core) {
        switch output {
        case .answer(let id, let result): answers[id] = result
        case .work(.checkPassword(let id, let check)):
          // The comparison itself takes long by design, and is not what is simulated.
          perform([.done(.passwordChecked(id, check, matches: true))])
        default: outbox.append(output)
        }
      }
    } catch let error as NodeStoreError {
      // Nothing of the transaction happened; after anything but a full disk nobody knows what the disk holds.
      failures += 1
      mustStop = mustStop || error.code != .full
      outbox += life.core.dropLinks().sorted { $0.number < $1.number }.map { .close($0) }
    } catch {
      // What is wrong with an input is its own: a whole transaction that is thrown away is everybody's.
      if !mayRefuse, refusals.count < 8 { refusals.append("\(error)") }
    }
  }

  /// Why the core threw whole transactions away.
  private(set) var refusals: [String] = []

  /// Whether the disk is set to fail, or has failed.
  var isDiskFailing: Bool { disk.isFailing }

  /// Takes what is to be sent, closed and worked on.
  func takeOutbox() -> [NodeOutput] {
    let taken = outbox
    outbox = []
    var drained: [NodeInput] = []
    for case .send(let link, let frame) in taken {
      paces[link, default: FramePace()].took(frame)
      if paces[link]?.isDue() == true { drained.append(.drained(link)) }
    }
    if !drained.isEmpty { perform(drained) }
    return taken
  }

  /// Ends at once, in the middle of performing something, and keeps of it what a power loss leaves.
  ///
  /// The moment lies between two operations of the disk, none earlier than what was sent before.
  func crash(during inputs: [NodeInput], _ loss: PowerLoss, _ random: SeededRandom) {
    let before = disk.operationCount
    if !inputs.isEmpty { perform(inputs) }
    let operations = disk.operations
    let moment = before + random.index(operations.count - before + 1)
    for operation in operations[..<moment] { history.follow(operation) }
    var generator = SeededGenerator(seed: random.below(.max))
    let image = history.image(after: loss, using: &generator)
    close()
    disk.load(image)
    history = disk.record()
  }

  /// Copies the store, as it stands between two transactions.
  func keepBackup() {
    guard let size = try? life?.store.read({ try $0.logSize() }) else { return }
    backup = (disk.image, size)
  }

  /// Puts the copy in the place of the store; the node is down afterwards.
  func restore() {
    guard let backup else { return }
    close()
    disk.load(backup.image)
    history = disk.record()
  }

  /// Closes the store, as at the end of the process; the disk stays.
  func close() {
    disk.fail(nil)
    outbox = []
    paces = [:]
    answers = [:]
    guard let life else { return }
    try? life.store.close()
    life.unlocked.close()
    self.life = nil
  }
}
