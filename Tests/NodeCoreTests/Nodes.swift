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
    _ configuration: Digest?, cover: Bool = false, peerQuota: UInt64 = PeerSync.Limits.peerQuota
  ) -> NodeSettings {
    NodeSettings(
      block: 4, cover: cover, passwordCost: 14, software: "test", configuration: configuration,
      enclosureQuota: 2 << 20, enclosureSync: 256 << 10, peerQuota: peerQuota)
  }

  /// Stops without a word, and starts again from what was durable.
  func restart(
    configuration: Digest? = nil, cover: Bool = false, peerQuota: UInt64 = PeerSync.Limits.peerQuota,
    suite other: Suite? = nil
  ) throws {
    if let other { suite = other }
    try store.close()
    store = try NodeDatabase(databaseURI: unlocked.databaseURI)
    core = try Node(
      store: store, suite: suite, settings: Self.settings(configuration, cover: cover, peerQuota: peerQuota),
      enclosures: enclosures)
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
        outbox.append(.send(link, bytes.map { .enclosurePiece(piece, $0) } ?? .enclosureGone(piece.digest)))
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

  /// Sends a message that passed no rule of ours, as a newer node or a bad one would.
  func post(_ message: [UInt8], to recipient: NodeName) throws {
    let statement = try SealedStatement(sender: name, recipients: [recipient], message: message)
    let salt = try Salt(suite.randomBytes(32))
    carryOut(
      try core.transaction(at: now) { turn in
        core.handOut([try core.sealTask(nil, statement, salt, at: now)], turn)
      })
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

/// Nodes that know each other.
final class TestFederation {
  let registry: TestNode
  let alpha: TestNode
  /// Further members, national focal points like alpha.
  let others: [TestNode]
  /// Everybody.
  var all: [TestNode] { [registry, alpha] + others }
  private var pairs: [UInt64: (TestNode, TestNode)] = [:]
  /// How many frames each node was sent.
  private(set) var carriedTo: [NodeName: Int] = [:]
  private(set) var directory: Directory
  private let signers: [(name: NodeName, signer: HybridSigner)]

  init(others names: [String] = [], alphaFunctions: [String] = ["nfp", "nfp-fin"]) throws {
    registry = try TestNode("registry", functions: ["icc-reg"])
    alpha = try TestNode("alpha", functions: alphaFunctions)
    others = try names.map { try TestNode($0, functions: ["nfp", "nfp-fin"]) }
    let suite = Suite.comity1
    let name = try FederationName("test.example")
    signers = try ["amber", "basalt", "coral"].map { steward in
      (name: try NodeName(steward), signer: try suite.signer(suite.randomBytes(32), suite.randomBytes(32)))
    }
    let genesis = Genesis(
      federation: name, created: TestNode.now,
      stewards: try StewardSet(signers.map { Steward(name: $0.name, key: $0.signer.publicKey) }, threshold: 2))
    let text = try DirectoryDraft(genesis: genesis, after: nil).text(
      adding: ([registry, alpha] + others).map(\.member), at: TestNode.now, suite: suite)
    let lines = try signers.prefix(2).flatMap {
      try $0.signer.lines(for: text.bytes, .directory, name: name.steward($0.name))
    }
    directory = try Directory(
      first: try SignedNote(text: text.bytes, lines: lines), genesis: genesis, suite: suite)
    try install(with: genesis)
  }

  private func install(with genesis: Genesis?) throws {
    for node in all {
      let install = DirectoryInstallRequest(
        directory: String(decoding: directory.note.bytes, as: UTF8.self),
        genesis: genesis.map { String(decoding: $0.text, as: UTF8.self) }, genesisDigest: genesis?.id.hex)
      _ = try node.ask(.directoryInstall(install), token: try node.login("admin"), as: DoneAnswer.self)
    }
  }

  /// Issues the next version of the directory, with a change if there is one, and installs it on both nodes.
  func nextDirectory(_ change: ([Party]) -> [Party] = { $0 }) throws {
    try issue(change)
    try install(with: nil)
  }

  /// Installs the newest version on one node.
  func install(on node: TestNode) throws {
    let install = DirectoryInstallRequest(
      directory: String(decoding: directory.note.bytes, as: UTF8.self), genesis: nil, genesisDigest: nil)
    _ = try node.ask(.directoryInstall(install), token: try node.login("admin"), as: DoneAnswer.self)
  }

  /// Issues the next version of the directory without installing it.
  func issue(_ change: ([Party]) -> [Party] = { $0 }) throws {
    let held = directory.text
    let text = DirectoryText(
      federation: held.federation, version: held.version + 1, previous: held.digest, issued: held.issued,
      expires: held.expires, stewards: held.stewards, policy: held.policy, leastSuite: held.leastSuite,
      parties: change(held.parties))
    let federation = directory.genesis.federation
    let lines = try signers.prefix(2).flatMap {
      try $0.signer.lines(for: text.bytes, .directory, name: federation.steward($0.name))
    }
    directory = try Directory(
      next: try SignedNote(text: text.bytes, lines: lines), after: directory, suite: .comity1)
  }

  /// Joins both by a link and carries frames until nothing moves; a filter may drop or change some.
  /// - Returns: how many frames were carried.
  @discardableResult
  func join(_ number: UInt64, filter: (Frame) -> Frame? = { $0 }) throws -> Int {
    try join(number, registry, alpha, filter: filter)
  }

  /// Joins two nodes by a link of a number and carries frames on all links until nothing moves.
  @discardableResult
  func join(
    _ number: UInt64, _ first: TestNode, _ second: TestNode, filter: (Frame) -> Frame? = { $0 }
  ) throws -> Int {
    pairs[number] = (first, second)
    for (node, peer) in [(first, second), (second, first)] {
      try node.perform(.linkOpened(LinkID(number), peer.name))
    }
    return try carryAll(filter: filter)
  }

  /// Joins everybody with everybody; links are numbered from a number on.
  @discardableResult
  func joinAll(from number: UInt64 = 1) throws -> Int {
    var (carried, next) = (0, number)
    for (index, first) in all.enumerated() {
      for second in all[(index + 1)...] {
        carried += try join(next, first, second)
        next += 1
      }
    }
    return carried
  }

  @discardableResult
  func carry(_ number: UInt64, filter: (Frame) -> Frame? = { $0 }) throws -> Int { try carryAll(filter: filter) }

  /// A tick of everybody, and whatever follows from it.
  @discardableResult
  func tickAll() throws -> Int {
    for node in all { try node.perform(.tick) }
    return try carryAll()
  }

  @discardableResult
  func carryAll(filter: (Frame) -> Frame? = { $0 }) throws -> Int {
    var carried = 0
    var moved = true
    while moved {
      moved = false
      for from in all {
        for case .send(let link, let frame) in try from.takeOutbox() {
          guard let pair = pairs[link.number] else { continue }
          let to = pair.0 === from ? pair.1 : pair.0
          moved = true
          carried += 1
          carriedTo[to.name, default: 0] += 1
          guard let passed = filter(frame) else { continue }
          try hand(try Frame(decoding: passed.encoded()), from: from, to: to, on: link)
        }
      }
    }
    return carried
  }

  /// The link that joins two nodes.
  func link(_ first: TestNode, _ second: TestNode) -> LinkID? {
    pairs.filter {
      [$0.value.0.name, $0.value.1.name].contains(first.name)
        && [$0.value.0.name, $0.value.1.name].contains(second.name)
    }
    .keys.max().map { LinkID($0) }
  }

  /// Hands one frame over as if it had come on a link.
  func hand(_ frame: Frame, from: TestNode, to: TestNode, on link: LinkID) throws {
    let prepared = PreparedFrame(
      frame, from: from.name,
      keys: PreparedFrame.Keys(
        directory: directory, node: to.name, origin: to.core.origin,
        sealSeeds: try NodeKeys(to.store, suite: to.suite).sealSeeds, suite: to.suite))
    try to.perform(.frame(link, prepared))
  }
}

extension TestFederation {
  /// Installs a next version on one node, in which a party is in another state.
  func change(_ changed: TestNode, to state: Party.State, on node: TestNode, token: String) throws {
    try issue { parties in
      parties.map { party in
        Party(
          name: party.name, title: party.title, state: party.name == changed.name ? state : party.state,
          functions: party.functions, endpoints: party.endpoints, suites: party.suites, identities: party.identities,
          keys: party.keys, witnesses: party.witnesses, quorum: party.quorum)
      }
    }
    let install = DirectoryInstallRequest(
      directory: String(decoding: directory.note.bytes, as: UTF8.self), genesis: nil, genesisDigest: nil)
    _ = try node.ask(.directoryInstall(install), token: token, as: DoneAnswer.self)
  }

  /// A submitted draft of the registry; its id.
  func draft() throws -> String {
    let drafter = try registry.login("drafter")
    let draft = try registry.ask(
      .draftNew(try Self.request()), token: drafter, as: DraftAnswer.self)
    _ = try registry.ask(.draftSubmit(draft.id), token: drafter, as: SubmittedAnswer.self)
    return draft.id
  }

  static func request(_ change: (String) -> String = { $0 }, to: [String]? = nil) throws -> DraftNewRequest {
    let template = change(try String(contentsOfFile: root + "/Config/demo/request.json", encoding: .utf8))
    let lines = try String(contentsOfFile: root + "/Config/demo/notice.ftm.jsonl", encoding: .utf8)
      .split(separator: "\n").map(String.init)
    return DraftNewRequest(template: template, entities: lines, to: to)
  }

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// A request of the registry from draft to dispatch; the id of the message.
  func send(_ change: (String) -> String = { $0 }, to: [String]? = nil) throws -> String {
    let node = registry
    let (drafter, approver) = (try node.login("drafter"), try node.login("approver"))
    let request = try Self.request(change, to: to)
    let draft = try node.ask(.draftNew(request), token: drafter, as: DraftAnswer.self)
    if request.template.contains("\"underSeal\": true") {
      _ = try node.ask(
        .matterList(MatterRequest(reference: draft.id, officer: "approver")), token: drafter, as: MatterAnswer.self)
    }
    let submitted = try node.ask(.draftSubmit(draft.id), token: drafter, as: SubmittedAnswer.self)
    _ = try node.ask(
      .approve(ApproveRequest(id: draft.id, commitment: submitted.commitment)), token: approver, as: DoneAnswer.self)
    return draft.id
  }

  /// The error of what must be refused.
  func refusal(_ body: () throws -> Void) -> NodeError? {
    do { try body() } catch { return error as? NodeError }
    return nil
  }
}

/// Numbers that a test's seed decides.
struct SeededNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// A number below a bound of at least 1.
  mutating func below(_ bound: UInt64) -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return (z ^ (z >> 31)) % max(bound, 1)
  }
}
