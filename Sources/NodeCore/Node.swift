package import Cooperation
package import Evidence
package import Membership
package import NodeStore
import PeerSync

/// The use cases of a node and their transactions.
///
/// Synchronous and deterministic: the same store, inputs, times, random bytes and results of work give the same outputs.
/// Used by one thread at a time. ``perform(_:at:)`` makes all its inputs one durable transaction and hands back what may
/// be done only after that.
package final class Node {
  let store: NodeDatabase
  let suite: Suite
  let settings: NodeSettings
  let catalogue: Catalogue
  /// The files of attachments; nil where there are none.
  let enclosures: EnclosureFolder?

  /// The node's name.
  package let name: NodeName
  /// The log of the current epoch.
  package let origin: LogOrigin
  /// The ids of the keys that cosign for others, the one that ends last first; one counts only once the directory lists it.
  var cosigningKeys: [Digest]
  /// The ordinary channel to every peer, in the epoch of this node's log.
  package var ordinary: ChannelKey { ChannelKey(.ordinary, epoch: origin.epoch) }

  /// The channel of this epoch for sealed matters, whose numbers nobody outside their lists is shown.
  package var sealedChannel: ChannelKey { ChannelKey(.sealed, epoch: origin.epoch) }
  /// The node's identity.
  package let identity: IdentityNote
  /// The directory in force.
  package var directory: Directory? { trust.directory }
  /// The versions of it that were taken.
  var directories: DirectoryHistory { trust.directories }
  /// The directory in force and the versions before it, which change together.
  var trust: DirectoryTrust
  /// The version of the directory that a peer is asked for.
  var directoryFetch: DirectoryFetch?
  /// Versions that peers showed, that stewards signed, and that do not list this node.
  var refusedDirectories: Set<Digest> = []
  /// Peers that are not asked for a directory until a moment: what they showed was refused, or nothing came.
  var directoryRests: [NodeName: Timestamp] = [:]

  var links: [LinkID: Session] = [:]
  var linkOfPeer: [NodeName: LinkID] = [:]
  /// When this node started; nil before.
  var started: Timestamp?
  /// Whether the node may sign.
  var confirmation: Confirmation
  /// What links told of peers.
  var news: [NodeName: PeerNews] = [:]
  /// What each peer may still make this node do in this minute.
  var allowances: [NodeName: PeerAllowance] = [:]
  /// When live checkpoints may be signed.
  private var pace = SigningPace()
  /// Whether a live checkpoint waits for nothing but the pace; whoever runs the core gives it another turn soon.
  package var isHeldBack: Bool { wantsLive && signing == nil && pace.isHeldBack }
  /// Messages to groups that came since the start.
  var groupNews: UInt64 = 0
  /// What links have told of groups.
  var tellings: [LinkID: GroupTelling] = [:]
  /// Who waits for an echo.
  var echoes: [AwaitedEcho] = []
  /// The signature that is being made; one at a time, each over the one before.
  private var signing: Checkpoint?
  /// The last head that the signer signed, stored or not: the next one extends it.
  private var lastSigned: Checkpoint?
  /// Drafts that are being sealed.
  var sealing: Set<String> = []
  /// Findings on messages of peers that are being sealed, by the salt of their commitment.
  var telling: Set<Salt> = []
  /// Exports that were begun since this node started, by officer.
  var exports: [String: ExportGrant] = [:]
  /// Who asked to open what protects somebody, and who consented.
  var openings: [OpeningRight.Key: OpeningRight] = [:]
  /// Who asked for the full right to the log, and who opened it.
  var fullRight: FullRight?
  private var wantsLive = false
  private var wantsTick = false
  /// How far attachments have come of which something came since the start.
  var transfers: [Digest: EnclosureTransfer] = [:]
  /// The attachment that is fetched from each peer.
  var fetching: [NodeName: Digest] = [:]
  /// Attachments that are all here and are being verified.
  var verifying: Set<Digest> = []
  /// How far attachments that are still coming, or all here, were verified.
  var checks: [Digest: RunningCheck] = [:]
  /// Attachments whose files were found missing or damaged since the start.
  var losses: [Digest: EnclosureLoss] = [:]
  /// Attachments of which their sender says that it has not got the file.
  var absences: Set<Digest> = []
  /// Attachments that are left alone until the next tick.
  var resting: Set<Digest> = []
  /// Messages that are being sealed again, each for one recipient.
  var resealing: Set<String> = []
  /// The peer for which something was last sealed again; the next time others come first.
  var lastResealed: NodeName?
  /// The seal keys that nodes stated of themselves, this one among them.
  var statedKeys: [NodeName: [RoleKey]] = [:]
  /// The seal keys that several peers stated as their own.
  var disputedKeys: Set<Digest> = []
  /// Whose the seal keys are that the directory lists.
  var listedKeys = ListedKeys()
  /// Whether something that was held is being judged again.
  var isJudging = false
  /// Peers of which statements wait for the mark of a witnessed head.
  var marking: Set<NodeName> = []
  /// The attempts to log in that failed lately.
  var loginPace = LoginPace()
  /// The folds of the threads that were used last.
  var folds = FoldMemory()
  /// What parties did by earlier versions of the directory, as far as that was asked lately.
  var earlierFunctions: [UInt64: [String: [String]]] = [:]
  /// Pouches that are being unpacked.
  var pouches: [LinkID: PouchTally] = [:]
  /// How far peers have asked for attachments since the start.
  var served: [NodeName: [Digest: UInt64]] = [:]

  /// Opens the core over a store that ``NodeSetup`` made.
  /// - Throws: ``NodeError`` `notReady` when the store was not initialised; what the store throws.
  package init(
    store: NodeDatabase, suite: Suite, settings: NodeSettings, catalogue: Catalogue = .standard,
    enclosures: EnclosureFolder? = nil
  ) throws {
    self.store = store
    self.suite = suite
    self.settings = settings
    self.catalogue = catalogue.setting(settings.targets)
    self.enclosures = enclosures
    let loaded = try store.read { try LoadedNode($0, suite: suite) }
    name = loaded.name
    origin = loaded.origin
    identity = loaded.identity
    trust = DirectoryTrust(directory: loaded.directory, directories: loaded.directories)
    cosigningKeys = try store.read { try $0.secrets(.cosign).map(\.id) }
    confirmation = try store.read { try Confirmation($0, of: loaded) }
    statedKeys = try store.read { try $0.statedKeys(own: loaded.name) }
    disputedKeys = try store.read { try $0.disputedKeys() }
    marking = try store.read { try Set($0.heldPeers()) }
  }

  /// Begins to run: logs that the store was opened, and takes up what a stop interrupted.
  /// - Returns: outputs to be done in order.
  package func start(at now: Timestamp) throws -> [NodeOutput] {
    started = now
    // Before anything comes: what lies there without a row was left by a crash.
    if let enclosures { enclosures.removeAll(except: try store.read { try $0.enclosureDigests() }) }
    return try transaction(at: now) { turn in
      try self.beginEpoch(turn)
      turn.log(
        .storeOpened, .count(try turn.tx.logSize()), .count(settings.opening.epoch),
        .count(settings.opening.generation),
        settings.opening.slot.map { .text($0) } ?? .none)
      try self.noteConfiguration(turn)
      self.wantsLive = true
      try self.resumeApproved(turn)
      try self.sendAgain(turn)
      try self.judgeHeld(turn)
    }
  }

  /// Logs under which configuration the node starts, and whether it is another than the last time.
  private func noteConfiguration(_ turn: Turn) throws {
    guard let digest = settings.configuration else { return }
    let last = try turn.tx.meta(.configuration)
    let change = last == nil ? "first" : last == digest.bytes ? "same" : "changed"
    turn.log(.nodeConfigured, .text(digest.hex), .text(change))
    if change != "same" { try turn.tx.setMeta(.configuration, digest.bytes) }
  }

  /// Performs a batch of inputs as one transaction; durable when it returns.
  ///
  /// An input that fails alone is answered or its link closed, and the others stand. When the store itself fails, nothing of
  /// the batch happened: the caller answers everybody and drops all links.
  /// - Throws: what the store throws.
  package func perform(_ inputs: [NodeInput], at now: Timestamp) throws -> [NodeOutput] {
    try transaction(at: now) { turn in
      for input in inputs { try self.perform(input, turn) }
      if turn.sealsAgain { try self.sealAgain(turn) }
      if turn.progress { try self.pumpAll(turn) }
    }
  }

  /// Forgets all links after the store failed; the transport closes them.
  package func dropLinks() -> [LinkID] {
    defer {
      links = [:]
      linkOfPeer = [:]
      signing = nil
      sealing = []
      transfers = [:]
      fetching = [:]
      directoryFetch = nil
      pouches = [:]
      tellings = [:]
      telling = []
      verifying = []
      checks = [:]
      isJudging = false
      resealing = []
      wantsLive = true
    }
    return Array(links.keys)
  }

  func transaction(at now: Timestamp, _ body: (Turn) throws -> Void) throws -> [NodeOutput] {
    let before = (trust, cosigningKeys, signing, wantsLive, wantsTick, confirmation)
    do {
      return try store.write { tx in
        let turn = Turn(tx, at: now)
        try body(turn)
        try turn.placeEvents(block: settings.block, cover: settings.cover && turn.tick, suite: suite)
        if turn.speaks { wantsLive = true }
        if turn.tick { wantsTick = true }
        try requestSignature(turn)
        return turn.outputs
      }
    } catch {
      (trust, cosigningKeys, signing, wantsLive, wantsTick, confirmation) = before
      throw error
    }
  }

  /// Asks for the next checkpoint, when one is wanted and none is being signed.
  private func requestSignature(_ turn: Turn) throws {
    guard confirmation.state == .confirmed, signing == nil, wantsLive || wantsTick else { return }
    let size = try turn.tx.logSize()
    let last = try lastSigned ?? turn.tx.newestHead()?.checkpoint
    let tickSize = try turn.tx.newestHead(tick: true)?.checkpoint.size ?? 0
    let tick = wantsTick && size > tickSize
    wantsTick = false
    let stored = try turn.tx.newestHead()?.checkpoint.size ?? 0
    guard tick || (wantsLive && size > stored) else {
      wantsLive = false
      return
    }
    // Batches grow instead: whoever runs the core asks again.
    guard tick || pace.allows(turn.now) else { return }
    wantsLive = false
    // The root comes from the stored hashes, never from memory: what was stored is what is signed.
    turn.tx.rereadHashes()
    let checkpoint = Checkpoint(
      origin: origin, size: size, root: try MerkleTree.root(size: size, reading: turn.tx))
    let consistency = try turn.tx.consistency(from: last?.size ?? 0, to: size)
    signing = checkpoint
    turn.output(.work(.sign(checkpoint, consistency: consistency, tick: tick)))
  }

  func signed(_ head: VerifiedCheckpoint, tick: Bool, _ turn: Turn) throws {
    signing = nil
    // What was signed before a peer's proof came never leaves.
    guard confirmation.state == .confirmed else { return }
    lastSigned = head.checkpoint
    try turn.tx.insertHead(head, tick: tick, at: turn.now)
    if tick, let directory, directory.party(name)?.witnesses.isEmpty == true {
      try turn.tx.markWitnessed(size: head.checkpoint.size, at: turn.now.seconds)
    }
    // What was committed while this one was signed gets the next one.
    if try turn.tx.logSize() > head.checkpoint.size { wantsLive = true }
    turn.progress = true
  }

  func signingFailed() { signing = nil }

  /// Goes by a version of the directory that was verified and follows the one in force.
  func install(_ directory: Directory) { trust.take(directory) }
}
