import Cooperation
import EncryptedSQLite
import Evidence
import Foundation
import Membership
import NodeStore
import PeerSync
import Synchronization
import Testing

@testable import NodeCore

/// A whole node in this process with the product's own suite, for scenarios that a simulator does not tell.
final class TestNode {
  static let password = "a password of four words"

  let name: NodeName
  private(set) var suite = Suite.comity1
  private(set) var core: Node
  private(set) var store: NodeDatabase
  let member: MemberFile
  private(set) var unlocked: UnlockedStore
  private let key: SlotSecret
  private let folder: String
  /// The files of attachments.
  let enclosures: EnclosureFolder
  let enclosurePath: String
  private var worker: NodeWorker
  private let clock = TestClock()
  /// The node's clock.
  var now: Timestamp {
    get { clock.now.withLock { $0 } }
    set { clock.now.withLock { $0 = newValue } }
  }
  private var next: UInt64 = 1
  private var answers: [RequestID: Result<any NodeAnswer, NodeError>] = [:]
  /// Frames and closings that nobody took yet.
  var outbox: [NodeOutput] = []
  /// What was told of epochs, for the log of whoever runs the node.
  private(set) var recoveryNews: [RecoveryNews] = []
  private var paces: [LinkID: FramePace] = [:]

  static let now = Timestamp(milliseconds: 1_790_000_000_000)

  init(_ name: String, functions: [String], configuration: Digest? = nil) throws {
    folder = NSTemporaryDirectory() + "comity-node-\(UUID().uuidString)"
    self.name = try NodeName(name)
    enclosurePath = folder + "/attachments"
    enclosures = EnclosureFolder(enclosurePath)
    key = SlotSecret.keyFile(SecretBytes(copying: suite.randomBytes(32)))
    unlocked = try StoreFolder(folder).create(unlocking: key, cost: 14)
    let salt = suite.randomBytes(32)
    let hash = try PasswordHash.hash(Array(Self.password.utf8), salt: salt, cost: 14)
    let officers = [
      ("drafter", [Role.drafter]), ("approver", [.approver]), ("both", [.drafter, .approver]),
      ("admin", [.administrator, .auditor]), ("keeper", [.drafter, .sealed]),
    ]
    .map { NodeSetup.FirstOfficer(name: $0.0, roles: $0.1, salt: salt, cost: 14, hash: hash) }
    let bytes = try NodeSetup.initialise(
      databaseURI: unlocked.databaseURI, name: self.name, federation: try FederationName("test.example"),
      wishes: MemberFile.Wishes(title: name, functions: functions, endpoints: []), officers: officers, block: 4,
      at: Self.now, suite: suite)
    member = try MemberFile(parsing: bytes, suite: suite)
    store = try NodeDatabase(databaseURI: unlocked.databaseURI)
    core = try Node(store: store, suite: suite, settings: Self.settings(configuration), enclosures: enclosures)
    worker = NodeWorker(
      keys: try NodeKeys(store, suite: suite), suite: suite, enclosures: enclosures,
      now: { [clock] in clock.now.withLock { $0 } })
    carryOut(try core.start(at: now))
  }

  private static func settings(
    _ configuration: Digest?, cover: Bool = false, peerQuota: UInt64 = PeerSync.Limits.peerQuota,
    markedAtOnce: Int = Limits.markedAtOnce, reportMessages: Int = Limits.reportMessages,
    workingTime: WorkingTime = .utc, targets: TargetSettings = .none
  ) -> NodeSettings {
    NodeSettings(
      block: 4, cover: cover, passwordCost: 14, software: "test", configuration: configuration,
      enclosureQuota: 2 << 20, enclosureSync: 256 << 10, enclosureCheck: 300 << 10, peerQuota: peerQuota,
      markedAtOnce: markedAtOnce, reportMessages: reportMessages, workingTime: workingTime,
      targets: targets)
  }

  /// Stops without a word, and starts again from what was durable.
  func restart(
    configuration: Digest? = nil, cover: Bool = false, peerQuota: UInt64 = PeerSync.Limits.peerQuota,
    markedAtOnce: Int = Limits.markedAtOnce, reportMessages: Int = Limits.reportMessages,
    workingTime: WorkingTime = .utc, targets: TargetSettings = .none, suite other: Suite? = nil,
    catalogue: Catalogue = .standard
  ) throws {
    if let other { suite = other }
    try store.close()
    store = try NodeDatabase(databaseURI: unlocked.databaseURI)
    core = try Node(
      store: store, suite: suite,
      settings: Self.settings(
        configuration, cover: cover, peerQuota: peerQuota, markedAtOnce: markedAtOnce, reportMessages: reportMessages,
        workingTime: workingTime, targets: targets),
      catalogue: catalogue, enclosures: enclosures)
    worker = NodeWorker(
      keys: try NodeKeys(store, suite: suite), suite: suite, enclosures: enclosures,
      now: { [clock] in clock.now.withLock { $0 } })
    outbox = []
    paces = [:]
    carryOut(try core.start(at: now))
  }

  /// Copies the store as a backup would, while the node stands still; it starts again afterwards.
  func backup() throws -> String {
    try store.close()
    unlocked.close()
    let copy = folder + "-copy"
    try FileManager.default.copyItem(atPath: folder, toPath: copy)
    try reopen()
    return copy
  }

  /// Puts a copy in the place of the store, as somebody who restores a backup does, and starts from it.
  func restore(from copy: String) throws {
    try store.close()
    unlocked.close()
    try FileManager.default.removeItem(atPath: folder)
    try FileManager.default.moveItem(atPath: copy, toPath: folder)
    try reopen()
  }

  private func reopen() throws {
    unlocked = try StoreFolder(folder).unlock(with: key)
    store = try NodeDatabase(databaseURI: unlocked.databaseURI)
    try restart()
  }

  deinit {
    try? store.close()
    unlocked.close()
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Takes what is to be sent and closed, as a transport does that sends at once.
  func takeOutbox() throws -> [NodeOutput] {
    let taken = outbox
    outbox = []
    for case .send(let link, let frame) in taken {
      paces[link, default: FramePace()].took(frame)
      if paces[link]?.isDue() == true { try perform(.drained(link)) }
    }
    return taken
  }

  func perform(_ inputs: NodeInput...) throws { carryOut(try core.perform(inputs, at: now)) }

  private func carryOut(_ outputs: [NodeOutput]) {
    for output in outputs {
      switch output {
      case .work(let work):
        guard let more = try? core.perform([.done(worker.perform(work))], at: now) else { continue }
        carryOut(more)
      case .answer(let id, let result): answers[id] = result
      case .piece(let link, let piece):
        let bytes = try? enclosures.read(piece.digest, at: piece.offset, count: piece.count)
        if bytes == nil, let more = try? core.perform([.enclosureLost(piece.digest, .missing)], at: now) {
          carryOut(more)
        }
        outbox.append(.send(link, bytes.map { .enclosurePiece(piece, $0) } ?? .enclosureGone(piece.digest)))
      case .recoveryNews(let news): recoveryNews.append(news)
      default: outbox.append(output)
      }
    }
  }

  /// Asks the node something with a session's token.
  func ask<Answer: NodeAnswer>(_ request: NodeRequest, token: String? = nil, as type: Answer.Type) throws -> Answer {
    let id = RequestID(next)
    next += 1
    try perform(.request(id, token: token, request))
    let result = answers.removeValue(forKey: id)
    let answer = try result?.get()
    return try #require(answer as? Answer)
  }

  /// Asks the node something, whatever it answers.
  func askAny(_ request: NodeRequest, token: String?) throws -> any NodeAnswer {
    let id = RequestID(next)
    next += 1
    try perform(.request(id, token: token, request))
    return try #require(try answers.removeValue(forKey: id)?.get())
  }

  /// Asks something whose answer comes later.
  func later(_ request: NodeRequest, token: String?) throws -> RequestID {
    let id = RequestID(next)
    next += 1
    try perform(.request(id, token: token, request))
    return id
  }

  /// The answer to what was asked, if it came.
  func answer(_ id: RequestID) -> Result<any NodeAnswer, NodeError>? { answers.removeValue(forKey: id) }

  /// Asks several things in one transaction.
  func askTogether(_ requests: [NodeRequest]) throws -> [any NodeAnswer] {
    let ids = requests.indices.map { RequestID(next + UInt64($0)) }
    next += UInt64(requests.count)
    let inputs = zip(ids, requests).map { NodeInput.request($0, token: nil, $1) }
    carryOut(try core.perform(inputs, at: now))
    return try ids.compactMap { try answers.removeValue(forKey: $0)?.get() }
  }

  func login(_ officer: String) throws -> String {
    try ask(.login(LoginRequest(name: officer, password: Self.password)), as: SessionAnswer.self).token
  }

  /// Seals and dispatches, as after an approval.
  func seal(_ task: SealTask) throws { carryOut([.work(.seal([task]))]) }

  /// States a receipt as a node would that says what it likes.
  func state(_ receipt: ReceiptEvent) throws {
    carryOut(
      try core.transaction(at: now) { turn in
        turn.log(.receipt(receipt)) { try turn.tx.insertOwnReceipt(receipt, at: $0) }
      })
  }

  /// States a key as a node would that says what it likes, to all peers that have a link.
  func state(_ key: RoleKey) throws {
    carryOut(
      try core.transaction(at: now) { turn in
        turn.log(.key(KeyEvent(key))) { try turn.tx.noteStated(key: key.id, at: $0) }
        try stateAll(turn)
      })
  }

  /// States its ordinary channel to a peer as a node would that says what it likes.
  func state(number: UInt64, event: Digest, to peer: TestNode) throws {
    let statement = ChannelStatement(
      peer: peer.name, key: core.ordinary, number: number, event: event, heldEpoch: 1, heldSize: 0, heldNumber: 0,
      receiptsBelow: 0)
    carryOut(
      try core.transaction(at: now) { turn in
        let time = now
        turn.log(.local(statement.local)) { try turn.tx.setStated(to: peer.name, about: .ordinary, at: $0, time) }
        try stateAll(turn)
      })
  }

  /// States both channels to a peer, however short ago it last did.
  func stateChannels(to peer: TestNode) throws {
    carryOut(
      try core.transaction(at: now) { turn in
        for channel in [core.ordinary, core.sealedChannel] { try core.stateChannel(channel, to: peer.name, turn) }
        try stateAll(turn)
      })
  }

  private func stateAll(_ turn: Turn) throws {
    turn.wantsHead()
    for link in core.linkOfPeer.values.sorted(by: { $0.number < $1.number }) {
      try core.handle(.stating(from: try turn.tx.logSize()), on: link, turn)
    }
  }

  /// Sends a message that passed no rule of ours, as a newer node or a bad one would.
  func post(_ message: [UInt8], to recipient: NodeName) throws {
    let statement = try SealedStatement(sender: name, recipients: [recipient], message: message)
    let salt = try Salt(suite.randomBytes(32))
    carryOut(
      try core.transaction(at: now) { turn in
        core.handOut([try core.sealTask(nil, statement, salt, at: now)], turn)
      })
  }

  /// Sends a message that claims to come from somebody else.
  func post(to recipient: TestNode) throws {
    let template = try MessageTemplate(parsing: Array(try TestFederation.request().template.utf8))
    try post(
      template.completed(
        id: Hex.encode(suite.randomBytes(16)), node: "somebody", officer: "x", thread: nil, inReplyTo: nil),
      to: recipient.name)
  }

  /// The events of the log, by type.
  func events() throws -> [String: Int] {
    try store.read { tx in
      var counts: [String: Int] = [:]
      for entry in try tx.entries(from: 0, below: tx.logSize()) {
        let event = try LoggedEvent(parsing: try #require(entry.event))
        counts[event.content.type, default: 0] += 1
      }
      return counts
    }
  }
}

extension TestNode {
  /// The local events of a type, in the log's order.
  func localEvents(_ kind: LocalEvent.Kind) throws -> [LocalEvent] {
    try store.read { tx in
      try tx.entries(from: 0, below: tx.logSize()).compactMap { entry in
        guard case .local(let event) = try LoggedEvent(parsing: try #require(entry.event)).content, event.type == kind
        else { return nil }
        return event
      }
    }
  }
}

/// A clock that a test sets, and that its worker reads.
final class TestClock: Sendable {
  let now = Mutex(TestNode.now)
}
