import EncryptedSQLite
import Evidence
import Foundation
import Logging
import Membership
import NodeCore
import NodeService
import NodeStore
import PeerLink
import ServiceLifecycle

/// A node that was initialised and has no directory yet.
final class PreparedNode {
  let name: NodeName
  let member: MemberFile
  let store: NodeDatabase
  private let folder: String
  private let unlocked: UnlockedStore

  static let suite = Suite.comity1

  init(_ name: String, at now: Timestamp) throws {
    folder = NSTemporaryDirectory() + "comity-served-\(UUID().uuidString)"
    self.name = try NodeName(name)
    let key = SlotSecret.keyFile(SecretBytes(copying: Self.suite.randomBytes(32)))
    unlocked = try StoreFolder(folder).create(unlocking: key, cost: 14)
    member = try MemberFile(
      parsing: try NodeSetup.initialise(
        databaseURI: unlocked.databaseURI, name: self.name, federation: try FederationName("test.example"),
        wishes: MemberFile.Wishes(title: name, functions: ["nfp"], endpoints: []), officers: [], block: 4, at: now,
        suite: Self.suite), suite: Self.suite)
    store = try NodeDatabase(databaseURI: unlocked.databaseURI)
  }

  deinit {
    try? store.close()
    unlocked.close()
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Installs the first directory.
  func install(_ directory: Directory, at now: Timestamp) throws {
    let core = try Node(store: store, suite: Self.suite, settings: NodeSettings(block: 4, passwordCost: 14))
    _ = try core.installFirst(
      DirectoryInstallRequest(
        directory: String(decoding: directory.note.bytes, as: UTF8.self),
        genesis: String(decoding: directory.genesis.text, as: UTF8.self), genesisDigest: directory.genesis.id.hex),
      at: now)
  }
}

/// A whole node with its real link, in this process, whose clock a test moves and whose ticks come every 200 ms.
struct ServedNode {
  let name: NodeName
  let node: RunningNode
  let port: CountedPort

  private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  init(_ prepared: PreparedNode, clock: TestClock) throws {
    name = prepared.name
    node = try RunningNode(
      store: prepared.store, suite: PreparedNode.suite,
      settings: NodeServiceSettings(
        core: NodeSettings(block: 4, passwordCost: 14, software: "test"), tick: .milliseconds(200),
        now: { clock.now }),
      logger: Self.logger)
    port = CountedPort(node)
  }

  /// The node and its link, as services.
  func services(onListening: @escaping @Sendable (Int) -> Void) -> [any Service] {
    let link = PeerLinkService(
      port: port,
      settings: PeerLinkSettings(
        listen: PeerLinkSettings.Listen(host: "127.0.0.1", port: 0), reconnectInitial: .milliseconds(50),
        reconnectMaximum: .milliseconds(200), onListening: onListening),
      logger: Self.logger)
    return [node, link]
  }
}
