import Foundation

/// What `comityd` is told by its configuration file; every key stands in Config/comityd.yaml with its default.
///
/// A slip in a security setting must not silently mean the default: unknown keys and wrong types are refused by name
/// and line.
package struct NodeConfiguration: Sendable, Equatable {
  /// Where the store's passphrase or key comes from.
  package enum StoreSecret: Sendable, Equatable {
    /// Asked at the terminal.
    case prompt
    /// A file with the passphrase.
    case passphraseFile(String)
    /// A file with random bytes as key.
    case keyFile(String)
    /// A credential that systemd hands over, with the passphrase.
    case credential(String)
    /// A credential that systemd hands over, with 32 random bytes as key.
    case keyCredential(String)
    /// Two files with the passphrases of two persons.
    case twoPassphraseFiles(String, String)
    /// Two persons, both asked at the terminal.
    case promptTwo
  }

  /// `node.data`
  package var dataFolder: String
  /// `node.timeZone`: a name of the IANA's database; nil for UTC.
  package var timeZone: String?
  /// `node.targets`: a file with the days of targets; nil for those of the law's data.
  package var targets: String?
  /// `control.socket`
  package var controlSocket: String
  /// `control.group`; nil leaves the socket to the daemon's own user.
  package var controlGroup: String?
  /// `peer.listen`; nil for a node that only dials.
  package var listen: ListenAddress?
  /// `peer.reconnectInitial`, seconds
  package var reconnectInitial = 1.0
  /// `peer.reconnectMaximum`, seconds
  package var reconnectMaximum = 60.0
  /// `peer.quota`, MiB that are kept of one peer's messages
  package var peerQuota = 32_768
  /// `audit.tick`, seconds
  package var tick = 300.0
  /// `audit.block`, entries
  package var block = 16
  /// `audit.cover`
  package var cover = false
  /// `witness.listen`; nil where no HTTP endpoint of this node's witness is wanted.
  package var witnessListen: ListenAddress?
  /// `witness.logs`: a file with the verifier keys of logs outside the federation.
  package var witnessLogs: String?
  /// `passwords.cost`, scrypt's N as a power of two
  package var passwordCost = 17
  /// `sessions.idle`, seconds
  package var sessionIdle = 900
  /// `sessions.absolute`, seconds
  package var sessionAbsolute = 28_800
  /// `log.level`
  package var logLevel = "notice"
  /// `log.format`
  package var logFormat = "auto"
  /// `demo.clockAhead`: seconds by which the node's clock is ahead of the machine's; for the stories of the demo.
  package var clockAhead = 0
  /// `store.passphraseFile`, `store.keyFile`, `store.credential`, `store.keyCredential`, `store.twoPersons`
  package var storeSecret = StoreSecret.prompt

  private static let defaultListen = "[::]:7455"
  /// Bytes of a configuration file at most: ours has four thousand, and nothing larger is one.
  private static let longestFile = 65_536

  /// Reads a configuration.
  /// - Parameters:
  ///   - yaml: the file's text.
  ///   - file: its path, for messages.
  /// - Throws: ``OperationsError`` `configuration` naming file, line and key, or `path` for a socket too long.
  package init(yaml: String, file: String) throws(OperationsError) {
    let keys = try ConfigurationFile(yaml: yaml, name: file)
    dataFolder = try keys.text(.dataFolder) ?? RuntimePaths.defaultDataFolder
    timeZone = try Self.timeZone(keys)
    targets = try keys.text(.targets)
    controlSocket = try RuntimePaths.checkedSocket(
      try keys.text(.controlSocket) ?? RuntimePaths.controlSocket(data: dataFolder))
    controlGroup = try keys.text(.controlGroup)
    listen = try Self.listen(keys, .listen, default: Self.defaultListen)
    witnessListen = try Self.listen(keys, .witnessListen, default: "none")
    witnessLogs = try keys.text(.witnessLogs)
    storeSecret = try Self.storeSecret(keys)
    try takeTimes(keys)
    block = try keys.integer(.block, 1...4096) ?? block
    cover = try keys.flag(.cover) ?? cover
    peerQuota = try keys.integer(.peerQuota, 1...67_108_864) ?? peerQuota
    passwordCost = try keys.integer(.passwordCost, 14...20) ?? passwordCost
    logLevel = try keys.choice(.logLevel, LogSetup.levels) ?? logLevel
    logFormat = try keys.choice(.logFormat, LogSetup.formats) ?? logFormat
    clockAhead = try keys.integer(.clockAhead, 0...31_622_400) ?? clockAhead
  }

  /// Reads the configuration file; a missing one is refused, never taken for an empty one.
  /// - Throws: ``OperationsError``.
  package static func load(path: String) throws(OperationsError) -> NodeConfiguration {
    let data: Data
    do {
      let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? file.close() }
      data = try file.read(upToCount: longestFile + 1) ?? Data()
    } catch {
      let isThere = FileManager.default.fileExists(atPath: path)
      throw OperationsError(
        isThere ? .configuration : .missing,
        "the configuration \(path) \(isThere ? "cannot be read" : "is not there"); --config names another file",
        cause: error)
    }
    guard data.count <= longestFile, let text = String(validating: data, as: UTF8.self) else {
      throw OperationsError(
        .configuration, "the configuration \(path) is longer than \(longestFile) bytes or is not UTF-8")
    }
    return try NodeConfiguration(yaml: text, file: path)
  }

  /// Every key with its value in force, one a line in the order of the keys: two configurations that differ in anything
  /// differ in this text.
  package var effectiveText: String {
    ConfigurationKey.allCases.map { key in "\(key.rawValue)=\(value(of: key))\n" }.joined()
  }

  private func value(of key: ConfigurationKey) -> String {
    switch key {
    case .dataFolder: dataFolder
    case .timeZone: timeZone ?? "UTC"
    case .targets: targets ?? ""
    case .controlSocket: controlSocket
    case .controlGroup: controlGroup ?? ""
    case .listen: listen.map { "\($0.host) \($0.port)" } ?? "none"
    case .reconnectInitial: "\(reconnectInitial)"
    case .reconnectMaximum: "\(reconnectMaximum)"
    case .peerQuota: "\(peerQuota)"
    case .tick: "\(tick)"
    case .block: "\(block)"
    case .cover: "\(cover)"
    case .witnessListen: witnessListen.map { "\($0.host) \($0.port)" } ?? "none"
    case .witnessLogs: witnessLogs ?? ""
    case .passwordCost: "\(passwordCost)"
    case .sessionIdle: "\(sessionIdle)"
    case .sessionAbsolute: "\(sessionAbsolute)"
    case .logLevel: logLevel
    case .logFormat: logFormat
    case .clockAhead: "\(clockAhead)"
    // Where the store's secret comes from, never the secret.
    case .passphraseFile, .keyFile, .credential, .keyCredential, .secondPassphraseFile, .twoPersons: "\(storeSecret)"
    }
  }

  private mutating func takeTimes(_ keys: ConfigurationFile) throws(OperationsError) {
    reconnectInitial = try keys.seconds(.reconnectInitial, 0.05...3600) ?? reconnectInitial
    reconnectMaximum = try keys.seconds(.reconnectMaximum, 0.05...86_400) ?? reconnectMaximum
    guard reconnectInitial <= reconnectMaximum else {
      throw keys.wrong(.reconnectInitial, "must not be more than «peer.reconnectMaximum», \(reconnectMaximum)")
    }
    tick = try keys.seconds(.tick, 0.1...86_400) ?? tick
    sessionIdle = try keys.integer(.sessionIdle, 30...86_400) ?? sessionIdle
    sessionAbsolute = try keys.integer(.sessionAbsolute, 60...604_800) ?? sessionAbsolute
    guard sessionIdle <= sessionAbsolute else {
      throw keys.wrong(.sessionIdle, "must not be more than «sessions.absolute», \(sessionAbsolute)")
    }
  }

  private static func listen(
    _ keys: ConfigurationFile, _ key: ConfigurationKey, default text: String
  ) throws(OperationsError) -> ListenAddress? {
    let text = try keys.text(key) ?? text
    if text == "none" { return nil }
    guard let address = ListenAddress(text) else {
      throw keys.wrong(key, "must be \"host:port\", \"[IPv6]:port\" or none")
    }
    return address
  }

  private static func timeZone(_ keys: ConfigurationFile) throws(OperationsError) -> String? {
    guard let name = try keys.text(.timeZone) else { return nil }
    guard TimeZone(identifier: name) != nil else {
      throw keys.wrong(.timeZone, "must be a name of the time zone database, such as Africa/Nairobi")
    }
    return name
  }

  private static func storeSecret(_ keys: ConfigurationFile) throws(OperationsError) -> StoreSecret {
    var named: [(key: ConfigurationKey, value: String)] = []
    for key in [ConfigurationKey.passphraseFile, .keyFile, .credential, .keyCredential] {
      if let value = try keys.text(key) { named.append((key, value)) }
    }
    if named.count > 1 {
      throw keys.wrong(named[1].key, "stands beside another source; name one way to open the store")
    }
    let second = try keys.text(.secondPassphraseFile)
    let isForTwo = try keys.flag(.twoPersons) == true || second != nil
    guard let one = named.first else {
      guard second == nil else { throw keys.wrong(.secondPassphraseFile, "needs store.passphraseFile beside it") }
      return isForTwo ? .promptTwo : .prompt
    }
    guard !isForTwo || one.key == .passphraseFile && second != nil else {
      throw keys.wrong(.twoPersons, "needs store.passphraseFile and store.secondPassphraseFile, or neither")
    }
    switch one.key {
    case .passphraseFile: return second.map { .twoPassphraseFiles(one.value, $0) } ?? .passphraseFile(one.value)
    case .keyFile: return .keyFile(one.value)
    case .keyCredential: return .keyCredential(one.value)
    default: return .credential(one.value)
    }
  }
}
