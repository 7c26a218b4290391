import EncryptedSQLite
import Evidence
import Foundation
import Membership
import NodeStore
import PeerSync
import Synchronization
import Testing

@testable import NodeCore

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

  /// Signs another version after one, as stewards do who show two memberships; nobody has it yet.
  /// - Parameter signing: how many of the stewards sign.
  func other(after held: Directory, signing: Int = 2, expires: Int64 = 1) throws -> SignedNote {
    let text = DirectoryText(
      federation: held.text.federation, version: held.text.version + 1, previous: held.text.digest,
      issued: held.text.issued, expires: held.text.expires.advanced(bySeconds: expires), stewards: held.text.stewards,
      policy: held.text.policy, leastSuite: held.text.leastSuite, parties: held.text.parties)
    let federation = directory.genesis.federation
    let lines = try signers.prefix(signing).flatMap {
      try $0.signer.lines(for: text.bytes, .directory, name: federation.steward($0.name))
    }
    return try SignedNote(text: text.bytes, lines: lines)
  }

  /// Installs a version on one node.
  func install(_ note: SignedNote, on node: TestNode) throws {
    let install = DirectoryInstallRequest(
      directory: String(decoding: note.bytes, as: UTF8.self), genesis: nil, genesisDigest: nil)
    _ = try node.ask(.directoryInstall(install), token: try node.login("admin"), as: DoneAnswer.self)
  }

  /// Issues the next version of the directory without installing it.
  func issue(at time: Timestamp? = nil, _ change: ([Party]) throws -> [Party] = { $0 }) throws {
    let held = directory.text
    let text = DirectoryText(
      federation: held.federation, version: held.version + 1, previous: held.digest, issued: time ?? held.issued,
      expires: time?.advanced(bySeconds: 100 * 86_400) ?? held.expires, stewards: held.stewards, policy: held.policy,
      leastSuite: held.leastSuite, parties: try change(held.parties))
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
        directory: to.core.directory ?? directory, node: to.name, origin: to.core.origin,
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

  /// Installs a next version on one node, in which a party has other functions.
  func change(_ changed: TestNode, functions: [String], on node: TestNode) throws {
    try issue { parties in
      parties.map { party in
        Party(
          name: party.name, title: party.title, state: party.state,
          functions: party.name == changed.name ? functions : party.functions, endpoints: party.endpoints,
          suites: party.suites, identities: party.identities, keys: party.keys, witnesses: party.witnesses,
          quorum: party.quorum)
      }
    }
    try install(on: node)
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

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
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
