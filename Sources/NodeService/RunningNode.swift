package import Evidence
package import Logging
import Membership
package import NodeCore
package import NodeStore
import PeerSync
import ServiceLifecycle
import Synchronization

/// A running node: the asynchronous front of the core.
///
/// It feeds the core's queue, carries outputs out, does the work that the core hands out, and keeps the timers. It serves
/// requests (``ask(_:token:)``) and peers (``PeerPort``).
package final class RunningNode: Service {
  let queue: CoreQueue
  let router: OutputRouter
  let keys: NodeKeys
  let suite: Suite
  let logger: Logger
  let settings: NodeServiceSettings
  let snapshot: Mutex<Directory?>
  /// The keys of TLS that peers stated.
  let pins: Mutex<StatedPins>
  /// Peers that an administrator paused.
  let paused: Mutex<Set<NodeName>>
  /// Who can try a peer's endpoints; nil while no link service runs.
  let prober = Mutex<(any PeerProber)?>(nil)
  let directoryWatchers = DirectoryWatchers()
  let witnessOffers = Mutex(SecondAllowance(perSecond: Limits.witnessOffersPerSecond))
  /// What was refused before it reached the core.
  let refusals = RefusalTally()
  let numbers = Atomic<UInt64>(1)
  /// The node's name.
  package let name: NodeName
  package let origin: LogOrigin
  /// The files of attachments; nil where there are none.
  let enclosures: EnclosureFolder?
  /// Copies the store into a folder, on whatever thread it is called; nil where there is no folder of a store.
  let copyStore: (@Sendable (String) throws -> BackupMade)?
  let isBackingUp = Atomic<Bool>(false)

  /// Opens a node over its store.
  /// - Throws: ``NodeError`` `notReady`; what the store throws.
  package init(
    store: NodeDatabase, suite: Suite, settings: NodeServiceSettings, enclosures: EnclosureFolder? = nil,
    copyStore: (@Sendable (String) throws -> BackupMade)? = nil, logger: Logger
  ) throws {
    let core = try Node(store: store, suite: suite, settings: settings.core, enclosures: enclosures)
    let keys = try NodeKeys(store, suite: suite)
    let router = OutputRouter(
      worker: NodeWorker(keys: keys, suite: suite, enclosures: enclosures, now: settings.now), logger: logger)
    name = core.name
    origin = core.origin
    snapshot = Mutex(core.directory)
    self.enclosures = enclosures
    self.copyStore = copyStore
    paused = Mutex(try core.pausedPeers())
    pins = Mutex(core.statedPins)
    self.keys = keys
    self.suite = suite
    self.settings = settings
    self.logger = logger
    self.router = router
    queue = CoreQueue(
      core: core, now: settings.now, perform: { router.route($0) },
      failed: { error, inputs, links in router.storeFailed(error, inputs, links) })
    router.attach(self)
  }

  /// Runs until it is shut down; then lets the core finish what it began.
  /// - Throws: a failure of the store after which nobody knows what the disk holds.
  package func run() async throws {
    queue.start()
    try await withThrowingDiscardingTaskGroup { group in
      group.addTask { await self.router.runSigner() }
      group.addTask { await self.router.runWorkers() }
      group.addTask { await self.tickTimer() }
      group.addTask { await self.clockTimer() }
      group.addTask { try await self.router.watchStore() }
      try? await gracefulShutdown()
      router.stop()
      group.cancelAll()
    }
    await queue.settle()
  }

  /// Asks the node something.
  /// - Throws: ``NodeError``.
  package func ask(_ request: NodeRequest, token: String?) async throws -> any NodeAnswer {
    if case .peerTest(let peer) = request { return try await testPeer(peer, token: token) }
    if case .storeBackup(let request) = request { return try await backUp(request, token: token) }
    return try await askCore(request, token: token)
  }

  func askCore(_ request: NodeRequest, token: String?) async throws -> any NodeAnswer {
    let id = RequestID(numbers.add(1, ordering: .relaxed).oldValue)
    return try await withCheckedThrowingContinuation { continuation in
      router.expect(id, continuation)
      queue.submit(.request(id, token: token, request))
    }
  }

  /// Sends messages that need no officer: for measurements and tests.
  /// - Returns: false when so many wait to be sealed that no more are taken now.
  package func dispatch(_ tasks: [SealTask]) -> Bool { router.offer(tasks) }

  private func tickTimer() async {
    while !Task.isCancelled {
      do { try await Task.sleep(for: settings.tick) } catch { return }
      queue.submit(.tick)
    }
  }

  private func clockTimer() async {
    while !Task.isCancelled {
      do { try await Task.sleep(for: .seconds(1)) } catch { return }
      let refused = refusals.take()
      if !refused.isEmpty { queue.submit(.refused(refused)) }
      queue.submit(.clock)
    }
  }

  /// How many dispatches to a peer were sent and are receipted.
  package func ledger(of peer: NodeName) async throws -> (sent: UInt64, receipted: UInt64) {
    try await queue.read { core in Result { try core.ledger(of: peer) } }.get()
  }

  /// How many checkpoints this node signed since it started; signing is counted, not logged.
  package var signatures: UInt64 { router.signatureCount }

  func directoryChanged() async {
    let (directory, paused, pins) = await queue.read { ($0.directory, try? $0.pausedPeers(), $0.statedPins) }
    self.pins.withLock { $0 = pins }
    snapshot.withLock { $0 = directory }
    // A store that cannot be read keeps what was decided before.
    if let paused { self.paused.withLock { $0 = paused } }
    directoryWatchers.announce()
  }
}
