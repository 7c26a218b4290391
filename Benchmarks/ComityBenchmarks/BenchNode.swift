import EncryptedSQLite
import Evidence
import Foundation
import Logging
import Membership
import NodeCore
import NodeService
import NodeStore
import PeerLink

/// A whole node: sealed store, core, service and TLS link.
struct BenchNode {
  let name: NodeName
  let folder: String
  let unlocked: UnlockedStore
  let member: MemberFile
  let store: NodeDatabase
  /// Where it listens; nil for a node that only dials.
  let port: Int?
  /// The files of attachments.
  let enclosures: EnclosureFolder

  static let suite = Suite.comity1
  static let settings = NodeSettings(block: 16, passwordCost: 14, software: "bench")

  init(_ name: String, folder: String, port: Int?) throws {
    self.name = try NodeName(name)
    self.folder = folder + "/" + name
    self.port = port
    let key = SlotSecret.keyFile(SecretBytes(copying: Self.suite.randomBytes(32)))
    unlocked = try StoreFolder(self.folder).create(unlocking: key, cost: 14)
    let bytes = try NodeSetup.initialise(
      databaseURI: unlocked.databaseURI, name: self.name, federation: try FederationName("bench.example"),
      wishes: MemberFile.Wishes(title: name, functions: ["nfp"], endpoints: port.map { ["127.0.0.1:\($0)"] } ?? []),
      officers: [], block: 16, at: Self.now(), suite: Self.suite)
    member = try MemberFile(parsing: bytes, suite: Self.suite)
    store = try NodeDatabase(databaseURI: unlocked.databaseURI)
    enclosures = EnclosureFolder(self.folder + "/attachments")
  }

  static func now() -> Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

  /// Installs the first directory.
  func install(_ directory: Directory) throws {
    let core = try Node(store: store, suite: Self.suite, settings: Self.settings)
    _ = try core.installFirst(
      DirectoryInstallRequest(
        directory: String(decoding: directory.note.bytes, as: UTF8.self),
        genesis: String(decoding: directory.genesis.text, as: UTF8.self), genesisDigest: directory.genesis.id.hex),
      at: Self.now())
  }

  /// The running node and its link, over a store that has a directory.
  func start(
    logger: Logger, tick: Duration, through port: (RunningNode) -> any PeerPort
  ) throws -> (RunningNode, PeerLinkService) {
    let node = try RunningNode(
      store: store, suite: Self.suite,
      settings: NodeServiceSettings(core: Self.settings, tick: tick, now: { Self.now() }), enclosures: enclosures,
      logger: logger)
    let link = PeerLinkService(
      port: port(node),
      settings: PeerLinkSettings(
        listen: self.port.map { PeerLinkSettings.Listen(host: "127.0.0.1", port: $0) },
        reconnectInitial: .milliseconds(50), reconnectMaximum: .milliseconds(500)),
      logger: logger)
    return (node, link)
  }

  /// Bytes of the store's files.
  var bytes: Int {
    ["store.db", "store.db-wal"].reduce(0) { sum, file in
      let attributes = try? FileManager.default.attributesOfItem(atPath: folder + "/" + file)
      return sum + (attributes?[.size] as? Int ?? 0)
    }
  }
}
