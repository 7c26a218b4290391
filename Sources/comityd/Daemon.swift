import ArgumentParser
import Console
import Cooperation
import EncryptedSQLite
import Evidence
import Foundation
import Logging
import NodeCore
import NodeService
import NodeStore
import Operations
import PeerLink
import ServiceLifecycle
import UnixSignals

/// The daemon of a node: reads its configuration, opens its store, and runs its services until it is told to stop.
@main
struct Daemon: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "comityd", abstract: "The daemon of a Comity node",
    discussion: "Comity is not an official system of the International Criminal Court.", version: "comityd 0.1.0")

  @Option(help: "The configuration file; without it, /etc/comity/comityd.yaml, or the defaults when --data is given")
  var config: String?

  @Option(help: "The data folder, instead of the configuration's", completion: .directory)
  var data: String?

  @Flag(help: "Check the configuration and end")
  var checkConfig = false

  func run() async throws {
    ProcessHardening.apply()
    do {
      let configuration = try configured()
      if checkConfig { return try check(configuration) }
      try await serve(configuration)
    } catch let exit as ExitCode {
      throw exit
    } catch {
      try? FileHandle.standardError.write(contentsOf: Data("comityd: \(DaemonExit.message(error))\n".utf8))
      Foundation.exit(DaemonExit.code(error))
    }
  }

  /// The configuration file, or the defaults for a folder that was named.
  private func configured() throws -> NodeConfiguration {
    var configuration =
      if config == nil, data != nil {
        try NodeConfiguration(yaml: "", file: "the defaults")
      } else {
        try NodeConfiguration.load(path: config ?? "/etc/comity/comityd.yaml")
      }
    if let data {
      configuration.dataFolder = data
      configuration.controlSocket = try RuntimePaths.checkedSocket(RuntimePaths.controlSocket(data: data))
    }
    return configuration
  }

  private func serve(_ configuration: NodeConfiguration) async throws {
    LogSetup.bootstrap(level: configuration.logLevel, format: configuration.logFormat)
    let logger = Logger(label: "comityd")
    if configuration.clockAhead > 0 {
      logger.warning(
        "the clock of this node is \(configuration.clockAhead) seconds ahead: demo.clockAhead is for demonstrations")
    }
    let folder = StoreFolder(configuration.dataFolder)
    // Before anybody is asked for a secret.
    try folder.requireStore()
    let unlocked = try folder.unlock(with: try secret(configuration))
    defer { unlocked.close() }
    for notice in unlocked.notices { logger.warning("\(notice)") }
    let store = try opened(unlocked)
    let backup = StoreBackup(unlocked: unlocked, data: configuration.dataFolder)
    let node = try RunningNode(
      store: store, suite: .comity1, settings: try settings(configuration, unlocked),
      enclosures: EnclosureFolder(configuration.dataFolder + "/attachments"), copyStore: backup.make, logger: logger)
    logger.notice(
      "comityd 0.1.0 started", metadata: ["node": "\(node.name)", "log": "\(node.origin)", "process": "\(getpid())"])
    let notifier = SystemdNotifier()
    let link = PeerLinkService(
      port: node, settings: linkSettings(configuration, notifier), logger: logger)
    let console = ConsoleService(
      node: node, socket: configuration.controlSocket, group: configuration.controlGroup, logger: logger)
    var services: [any Service] = [node, link, console]
    if let address = configuration.witnessListen {
      services.append(WitnessService(node: node, host: address.host, port: address.port, logger: logger))
    }
    var group = ServiceGroupConfiguration(
      services: services.map { .init(service: $0) },
      gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    group.maximumGracefulShutdownDuration = .seconds(15)
    if configuration.listen == nil { notifier.ready() }
    try await ServiceGroup(configuration: group).run()
    notifier.stopping()
    try store.checkpoint()
    try store.close()
  }

  /// What can be known without opening the store: that there is one, and that its secret can be read where nobody types it.
  private func check(_ configuration: NodeConfiguration) throws {
    try StoreFolder(configuration.dataFolder).requireStore()
    switch configuration.storeSecret {
    case .prompt, .promptTwo: break
    // A credential is handed over by systemd, and only to the service itself.
    case .credential, .keyCredential: break
    case .passphraseFile, .keyFile, .twoPassphraseFiles: _ = try secret(configuration)
    }
    print("nothing wrong: the settings, the data folder and the file of its secret; the store was not opened")
  }

  private func secret(_ configuration: NodeConfiguration) throws -> SlotSecret {
    switch configuration.storeSecret {
    case .prompt: return .passphrase(try secret(.prompt("Passphrase of the store: ")))
    case .passphraseFile(let path): return .passphrase(try secret(.file(path)))
    case .credential(let name): return .passphrase(try secret(.credential(name)))
    case .keyFile(let path): return .keyFile(try secret(.keyFile(path)))
    case .keyCredential(let name): return .credential(try secret(.keyCredential(name)))
    case .twoPassphraseFiles(let one, let other):
      return .twoPersons(try secret(.file(one)), try secret(.file(other)))
    case .promptTwo:
      return .twoPersons(
        try secret(.prompt("First person's passphrase: ")), try secret(.prompt("Second person's passphrase: ")))
    }
  }

  /// Opens the database; where SQLite only says «I/O error», the store says what is broken.
  private func opened(_ unlocked: UnlockedStore) throws -> NodeDatabase {
    do {
      return try NodeDatabase(databaseURI: unlocked.databaseURI)
    } catch {
      throw unlocked.database.damage ?? error
    }
  }

  /// Reads a secret and wipes what it came in.
  private func secret(_ source: PassphraseSource) throws -> SecretBytes {
    var bytes = try source.read()
    return SecretBytes(taking: &bytes)
  }

  private func settings(_ configuration: NodeConfiguration, _ unlocked: UnlockedStore) throws -> NodeServiceSettings {
    let ahead = Int64(configuration.clockAhead) * 1000
    let outsideLogs = try OutsideLogs.read(configuration.witnessLogs)
    let targets = try TargetFile.read(configuration.targets)
    let effective = configuration.effectiveText + targets.text + outsideLogs.map { "\($0)\n" }.joined()
    return NodeServiceSettings(
      core: NodeSettings(
        block: UInt64(configuration.block), cover: configuration.cover, passwordCost: configuration.passwordCost,
        sessionIdle: Int64(configuration.sessionIdle), sessionAbsolute: Int64(configuration.sessionAbsolute),
        software: "comityd 0.1.0",
        opening: NodeSettings.Opening(
          epoch: UInt64(unlocked.epoch), generation: UInt64(unlocked.generation), slot: unlocked.openedBy),
        outsideLogs: outsideLogs, configuration: .sha256(Array(effective.utf8)),
        peerQuota: UInt64(configuration.peerQuota) << 20,
        workingTime: configuration.timeZone.flatMap { WorkingTime(zone: $0) } ?? .utc,
        targets: targets),
      tick: .seconds(configuration.tick),
      now: { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000) + ahead) })
  }

  private func linkSettings(_ configuration: NodeConfiguration, _ notifier: SystemdNotifier) -> PeerLinkSettings {
    PeerLinkSettings(
      listen: configuration.listen.map { PeerLinkSettings.Listen(host: $0.host, port: $0.port) },
      reconnectInitial: .seconds(configuration.reconnectInitial),
      reconnectMaximum: .seconds(configuration.reconnectMaximum), onListening: { _ in notifier.ready() })
  }
}
