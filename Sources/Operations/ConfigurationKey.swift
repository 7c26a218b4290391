/// The keys that a configuration file may hold; Config/comityd.yaml explains each with its default.
package enum ConfigurationKey: String, CaseIterable, Sendable {
  case dataFolder = "node.data"
  case timeZone = "node.timeZone"
  case targets = "node.targets"
  case controlSocket = "control.socket"
  case controlGroup = "control.group"
  case listen = "peer.listen"
  case reconnectInitial = "peer.reconnectInitial"
  case reconnectMaximum = "peer.reconnectMaximum"
  case peerQuota = "peer.quota"
  case tick = "audit.tick"
  case block = "audit.block"
  case cover = "audit.cover"
  case witnessListen = "witness.listen"
  case witnessLogs = "witness.logs"
  case passwordCost = "passwords.cost"
  case sessionIdle = "sessions.idle"
  case sessionAbsolute = "sessions.absolute"
  case logLevel = "log.level"
  case logFormat = "log.format"
  case passphraseFile = "store.passphraseFile"
  case keyFile = "store.keyFile"
  case credential = "store.credential"
  case keyCredential = "store.keyCredential"
  case secondPassphraseFile = "store.secondPassphraseFile"
  case twoPersons = "store.twoPersons"
  case clockAhead = "demo.clockAhead"

  /// Whether some key stands inside this section, so that a section whose lines are all comments is no mistake.
  static func isSection(_ name: String) -> Bool {
    allCases.contains { $0.rawValue.hasPrefix(name + ".") }
  }
}
