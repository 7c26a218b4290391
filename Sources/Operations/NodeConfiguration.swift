import Foundation

/// What `comityd` is told by its configuration file; every key stands in Config/comityd.yaml with its default.
///
/// A typing error in a security setting must not silently mean the default: unknown keys and wrong types are refused
/// by name and line.
package struct NodeConfiguration: Sendable, Equatable {
  /// Where the store's passphrase or key comes from.
  package enum StoreSecret: Sendable, Equatable {
    /// Asked at the terminal.
    case prompt
    /// A file with the passphrase.
    case passphraseFile(String)
    /// A file with 32 random bytes.
    case keyFile(String)
    /// A credential that systemd hands over, with the passphrase.
    case credential(String)
  }

  /// `node.data`
  package var dataFolder: String
  /// `control.socket`
  package var controlSocket: String
  /// `control.group`
  package var controlGroup: String?
  /// `peer.listen` as host and port; nil for a node that only dials out.
  package var listen: (host: String, port: Int)?
  /// `peer.reconnectInitial`, seconds
  package var reconnectInitial = 1.0
  /// `peer.reconnectMaximum`, seconds
  package var reconnectMaximum = 60.0
  /// `audit.tick`, seconds
  package var tick = 300.0
  /// `audit.block`, entries
  package var block = 16
  /// `audit.cover`
  package var cover = false
  /// `passwords.cost`, the power of two
  package var passwordCost = 17
  /// `sessions.idle`, seconds
  package var sessionIdle = 900
  /// `sessions.absolute`, seconds
  package var sessionAbsolute = 28_800
  /// `log.level`
  package var logLevel = "notice"
  /// `log.format`
  package var logFormat = "auto"
  /// `store.passphraseFile`, `store.keyFile` or `store.credential`
  package var storeSecret = StoreSecret.prompt

  /// Reads a configuration.
  /// - Parameters:
  ///   - yaml: the file's text.
  ///   - file: its path, for messages.
  /// - Throws: ``OperationsError`` `configuration` naming file, line and key.
  package init(yaml: String, file: String) throws(OperationsError) {
    let keys = try ConfigurationKeys(yaml: yaml, file: file)
    dataFolder = try keys.text("node.data") ?? RuntimePaths.defaultDataFolder
    controlSocket = try keys.text("control.socket") ?? RuntimePaths.controlSocket(data: dataFolder)
    controlGroup = try keys.text("control.group")
    listen = try Self.endpoint(try keys.text("peer.listen") ?? "[::]:7455", keys)
    reconnectInitial = try keys.number("peer.reconnectInitial", 0.05...3600) ?? reconnectInitial
    reconnectMaximum = try keys.number("peer.reconnectMaximum", 0.05...86_400) ?? reconnectMaximum
    tick = try keys.number("audit.tick", 0.1...86_400) ?? tick
    block = try keys.integer("audit.block", 1...4096) ?? block
    cover = try keys.flag("audit.cover") ?? cover
    passwordCost = try keys.integer("passwords.cost", 14...20) ?? passwordCost
    sessionIdle = try keys.integer("sessions.idle", 30...86_400) ?? sessionIdle
    sessionAbsolute = try keys.integer("sessions.absolute", 60...604_800) ?? sessionAbsolute
    logLevel = try keys.choice("log.level", ["debug", "info", "notice", "warning", "error"]) ?? logLevel
    logFormat = try keys.choice("log.format", ["auto", "json", "journal"]) ?? logFormat
    storeSecret = try Self.secret(keys)
    try keys.finish()
    controlSocket = try RuntimePaths.checkedSocket(controlSocket)
  }

  /// Reads the configuration file; a missing one is refused.
  /// - Throws: ``OperationsError``.
  package static func load(path: String) throws(OperationsError) -> NodeConfiguration {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw OperationsError(.configuration, "the configuration \(path) cannot be read; --config names another file")
    }
    return try NodeConfiguration(yaml: text, file: path)
  }

  package static func == (a: NodeConfiguration, b: NodeConfiguration) -> Bool {
    a.dataFolder == b.dataFolder && a.controlSocket == b.controlSocket && a.controlGroup == b.controlGroup
      && a.listen?.host == b.listen?.host && a.listen?.port == b.listen?.port
      && a.reconnectInitial == b.reconnectInitial && a.reconnectMaximum == b.reconnectMaximum && a.tick == b.tick
      && a.block == b.block && a.cover == b.cover && a.passwordCost == b.passwordCost
      && a.sessionIdle == b.sessionIdle && a.sessionAbsolute == b.sessionAbsolute && a.logLevel == b.logLevel
      && a.logFormat == b.logFormat && a.storeSecret == b.storeSecret
  }

  private static func endpoint(
    _ text: String, _ keys: ConfigurationKeys
  ) throws(OperationsError) -> (host: String, port: Int)? {
    if text == "none" { return nil }
    guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
      (0...65_535).contains(port)
    else { throw keys.wrong("peer.listen", "must be host:port, [v6]:port or none") }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    guard !host.isEmpty else { throw keys.wrong("peer.listen", "must be host:port, [v6]:port or none") }
    return (host, port)
  }

  private static func secret(_ keys: ConfigurationKeys) throws(OperationsError) -> StoreSecret {
    let passphrase = try keys.text("store.passphraseFile")
    let keyFile = try keys.text("store.keyFile")
    let credential = try keys.text("store.credential")
    guard [passphrase, keyFile, credential].compactMap({ $0 }).count <= 1 else {
      throw keys.wrong("store", "takes one of passphraseFile, keyFile and credential")
    }
    if let passphrase { return .passphraseFile(passphrase) }
    if let keyFile { return .keyFile(keyFile) }
    if let credential { return .credential(credential) }
    return .prompt
  }
}
