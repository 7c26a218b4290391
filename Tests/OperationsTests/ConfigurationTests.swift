import Foundation
import Operations
import Testing

@Suite("An administrator writes comityd.yaml")
struct ConfigurationTests {
  /// A value other than the default for each key, and how it must be read.
  private static let samples: [ConfigurationKey: (yaml: String, take: @Sendable (inout NodeConfiguration) -> Void)] = [
    .timeZone: ("Africa/Nairobi", { $0.timeZone = "Africa/Nairobi" }),
    .targets: ("/etc/t.json", { $0.targets = "/etc/t.json" }),
    .controlSocket: ("/srv/c.sock", { $0.controlSocket = "/srv/c.sock" }),
    .controlGroup: ("officers", { $0.controlGroup = "officers" }),
    .listen: ("\"192.0.2.7:9000\"", { $0.listen = ListenAddress(host: "192.0.2.7", port: 9000) }),
    .reconnectInitial: ("0.2", { $0.reconnectInitial = 0.2 }),
    .reconnectMaximum: ("5", { $0.reconnectMaximum = 5 }),
    .peerQuota: ("64", { $0.peerQuota = 64 }),
    .tick: ("0.5", { $0.tick = 0.5 }),
    .block: ("64", { $0.block = 64 }),
    .cover: ("true", { $0.cover = true }),
    .witnessListen: ("\"[::1]:8080\"", { $0.witnessListen = ListenAddress(host: "::1", port: 8080) }),
    .witnessLogs: ("/w", { $0.witnessLogs = "/w" }),
    .passwordCost: ("14", { $0.passwordCost = 14 }),
    .sessionIdle: ("60", { $0.sessionIdle = 60 }),
    .clockAhead: ("86400", { $0.clockAhead = 86_400 }),
    .sessionAbsolute: ("3600", { $0.sessionAbsolute = 3600 }),
    .logLevel: ("debug", { $0.logLevel = "debug" }),
    .logFormat: ("json", { $0.logFormat = "json" }),
    .passphraseFile: ("/p", { $0.storeSecret = .passphraseFile("/p") }),
    .keyFile: ("/k", { $0.storeSecret = .keyFile("/k") }),
    .credential: ("c", { $0.storeSecret = .credential("c") }),
    .keyCredential: ("c", { $0.storeSecret = .keyCredential("c") }),
    .twoPersons: ("true", { $0.storeSecret = .promptTwo }),
    // Means something beside the first person's file only.
    .secondPassphraseFile: ("/q\n  passphraseFile: /p", { $0.storeSecret = .twoPassphraseFiles("/p", "/q") }),
    .dataFolder: (
      "/srv/n",
      {
        $0.dataFolder = "/srv/n"
        $0.controlSocket = "/srv/n/control.sock"
      }
    ),
  ]

  private func configuration(_ yaml: String) throws(OperationsError) -> NodeConfiguration {
    try NodeConfiguration(yaml: yaml, file: "comityd.yaml")
  }

  private func refusal(_ yaml: String) -> String {
    do {
      return "accepted: \(try configuration(yaml))"
    } catch { return error.message }
  }

  /// `section.name: value` as YAML.
  private func yaml(_ key: ConfigurationKey, _ value: String) -> String {
    key.rawValue.replacing(".", with: ":\n  ") + ": \(value)\n"
  }

  @Test("An empty file, a comment and a section of comments mean every default")
  func nothingMeansDefaults() throws {
    let empty = try configuration("")
    #expect(empty.listen == ListenAddress(host: "::", port: 7455))
    #expect(empty.tick == 300 && empty.block == 16 && !empty.cover && empty.passwordCost == 17)
    #expect(empty.sessionIdle == 900 && empty.sessionAbsolute == 28_800)
    #expect(empty.storeSecret == .prompt && empty.controlGroup == nil)
    #expect(empty.witnessListen == nil && empty.witnessLogs == nil)
    #expect(try configuration("# only a comment\n") == empty)
    #expect(try configuration("store:\n  # keyFile: /k\n") == empty)
  }

  @Test("Each key changes what it names and nothing else", arguments: ConfigurationKey.allCases)
  func eachKeyIsRead(_ key: ConfigurationKey) throws {
    let sample = try #require(Self.samples[key], "a key without a sample")
    var expected = try configuration("")
    sample.take(&expected)
    #expect(try configuration(yaml(key, sample.yaml)) == expected)
    #expect(expected != (try configuration("")))
    #expect(expected.effectiveText != (try configuration("")).effectiveText)
  }

  @Test("The documented file holds every key, and its values are the defaults")
  func documentedFileIsTheDefaults() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "Config/comityd.yaml"), encoding: .utf8)
    #expect(try configuration(text) == configuration(""))
    var documented: [String] = []
    var section = ""
    for line in text.split(separator: "\n") {
      if let match = line.wholeMatch(of: /([a-z]+):/) { section = String(match.1) }
      if let match = line.wholeMatch(of: /\s\s(?:# )?([a-zA-Z]+): \S.*/), !line.contains("Default:") {
        documented.append("\(section).\(match.1)")
      }
    }
    #expect(documented.sorted() == ConfigurationKey.allCases.map(\.rawValue).sorted())
  }

  @Test(
    "An unknown key is refused by name and line",
    arguments: [
      ("audit:\n  tick: 5\n  tock: 6\n", "line 3: «audit.tock»"), ("peers:\n  listen: none\n", "line 1: «peers»"),
      ("audit: 5\n", "line 1: «audit»"), ("log:\n  level:\n    deep: 1\n", "line 3: «log.level.deep»"),
    ])
  func unknownKeyIsRefused(_ yaml: String, _ place: String) {
    let message = refusal(yaml)
    #expect(message.contains("comityd.yaml \(place)"))
    #expect(message.contains("not a key"))
  }

  @Test(
    "A value of another type or out of its range is refused by line",
    arguments: [
      (ConfigurationKey.cover, "\"true\""), (.cover, "yes"), (.cover, "1"), (.block, "16.5"), (.block, "\"16\""),
      (.block, "0"), (.block, "4097"), (.block, "99999999999999999999"), (.tick, "soon"), (.tick, ".nan"),
      (.tick, ".inf"), (.tick, "0"), (.tick, "-1"), (.passwordCost, "13"), (.passwordCost, "21"), (.dataFolder, "5"),
      (.dataFolder, "\"\""), (.dataFolder, "~"), (.dataFolder, "no"), (.dataFolder, "\"a\\0b\""),
      (.controlGroup, "[a, b]"), (.timeZone, "Atlantis/Poseidonis"), (.timeZone, "2"),
      (.logLevel, "loud"), (.logFormat, "xml"), (.listen, "\"::1:7455\""), (.listen, "\"localhost\""),
      (.listen, "\"host:65536\""), (.listen, "\":7455\""), (.listen, "\"[host]:1\""), (.listen, "\"host:+1\""),
      (.listen, "\"host:٣\""), (.listen, "[::]:7455"), (.witnessListen, "[::]:80"), (.witnessListen, "8080"),
      (.keyFile, "{a: b}"), (.sessionIdle, "28801"),
      (.reconnectInitial, "61"),
    ])
  func wrongValueIsRefused(_ key: ConfigurationKey, _ value: String) {
    let message = refusal(yaml(key, value))
    #expect(message.hasPrefix("comityd.yaml"))
    #expect(!message.hasPrefix("accepted"))
  }

  @Test(
    "A key that stands twice is refused",
    arguments: [
      "audit:\n  tick: 5\n  tick: 6\n", "audit:\n  tick: 5\naudit.tick: 6\n", "audit:\n  tick: 5\naudit:\n  block: 6\n",
    ])
  func doubledKeyIsRefused(_ yaml: String) {
    #expect(refusal(yaml).hasPrefix("comityd.yaml"))
  }

  @Test(
    "What is not one mapping of words is refused",
    arguments: [
      "- a\n- b\n", "just a text\n", "a: [\n", "audit: {tick: 5}\n---\naudit: {tick: 6}\n", "? [a]\n: b\n",
      "\ttick: 1\n",
    ])
  func otherShapesAreRefused(_ yaml: String) {
    #expect(refusal(yaml).hasPrefix("comityd.yaml"))
  }

  @Test("Two sources of the store's secret are refused")
  func twoSecretsAreRefused() {
    let message = refusal("store:\n  keyFile: /k\n  credential: c\n")
    #expect(message.contains("line 3: «store.credential»"))
  }

  @Test("Two persons open a store by two files or at the terminal, never by half of either")
  func halfOfTwoPersonsIsRefused() {
    #expect(refusal("store:\n  secondPassphraseFile: /q\n").contains("line 2: «store.secondPassphraseFile»"))
    #expect(refusal("store:\n  twoPersons: true\n  passphraseFile: /p\n").contains("line 2: «store.twoPersons»"))
    #expect(refusal("store:\n  keyFile: /k\n  twoPersons: true\n").contains("line 3: «store.twoPersons»"))
  }

  @Test("A node may only dial, and an address in brackets loses them")
  func listeningIsChosen() throws {
    #expect(try configuration("peer: {listen: none}").listen == nil)
    let local = try configuration("peer: {listen: \"[::1]:0\"}").listen
    #expect(local == ListenAddress(host: "::1", port: 0))
  }

  @Test("A missing file is refused by its path, and one that is no text too")
  func unreadableFileIsRefused() throws {
    let folder = try TemporaryFolder()
    #expect(throws: OperationsError(.missing, "")) {
      try NodeConfiguration.load(path: folder.path + "/none.yaml")
    }
    let bytes = try folder.file("bytes.yaml", [0xFF, 0xFE, 0x00])
    #expect(throws: OperationsError(.configuration, "")) { try NodeConfiguration.load(path: bytes) }
    let long = try folder.file("long.yaml", [UInt8](repeating: UInt8(ascii: "#"), count: 65_537))
    #expect(throws: OperationsError(.configuration, "")) { try NodeConfiguration.load(path: long) }
    let good = try folder.file("good.yaml", "log: {level: error}\n")
    #expect(try NodeConfiguration.load(path: good).logLevel == "error")
  }
}
