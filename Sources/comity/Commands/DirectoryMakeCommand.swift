import ArgumentParser
import Evidence
import Foundation
import Membership
import NodeCore

/// Puts a version together.
struct DirectoryMakeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "make",
    abstract: "Put a directory version together from member files; writes genesis and directory")

  @Option(help: "The federation's name, for the first version")
  var federation: String?

  @Option(
    help: "A steward's public file: one of the first version, or one that joins; may be repeated", completion: .file())
  var steward: [String] = []

  @Option(help: "A steward that leaves: signs this version, and no later one; may be repeated")
  var dropSteward: [String] = []

  @Option(help: "How many stewards must sign: 2 in the first version, later as before")
  var threshold: Int?

  @Option(
    help: "A member file of «comity init», or of «comity key file» for keys that rolled; may be repeated",
    completion: .file())
  var member: [String] = []

  @Option(help: "NODE=host:port to list instead of what the member asked for; may be repeated")
  var endpoint: [String] = []

  @Option(help: "NODE=active, suspended or left, from this version on; may be repeated")
  var state: [String] = []

  @Option(help: "NODE=text that the party is called from this version on; may be repeated")
  var title: [String] = []

  @Option(help: "NODE=code,code: all functions of the party from this version on; may be repeated")
  var function: [String] = []

  @Option(
    help: ArgumentHelp(
      "NODE=id of a key that is believed no more, from now or from @time on; may be repeated",
      discussion: "The first 8 digits of the id do, as «key list» and «peer show» print them."))
  var revoke: [String] = []

  @Option(help: "The folder with genesis and directory of the version before", completion: .directory)
  var after: String?

  @Option(help: "Days until the version expires")
  var days: Int64 = 100

  @Option(help: "The folder to write", completion: .directory)
  var out = "."

  @Flag(help: "Answer with one JSON object")
  var json = false

  func run() async throws {
    try NewFile.requireFree("\(out)/directory")
    let (endpoints, states) = try Usage.check { (try named(), try stated()) }
    let (genesis, history) = try beginning()
    let held =
      LocalFile.isFolder(out) ? try DiskFolder(path: out).read("genesis", limit: Membership.Limits.genesis) : nil
    guard held == nil || held == genesis.text else {
      throw Failure(.refused, "\(out)/genesis is that of another federation; name another folder with --out")
    }
    var draft = DirectoryDraft(genesis: genesis, after: history.last)
    draft.days = days
    (draft.endpoints, draft.states) = (endpoints, states)
    if !history.isEmpty { draft.changes = try Usage.check { try changes() } }
    let members = try member.map(Self.read)
    let text = try draft.text(adding: members, at: Clock.now(), suite: .comity1)
    try LocalFile.makeFolder(out)
    if held == nil { try NewFile.write(genesis.text, to: "\(out)/genesis") }
    // With the versions before it, the folder is one to trust as soon as the stewards have signed.
    for (place, version) in history.enumerated()
    where !FileManager.default.fileExists(atPath: "\(out)/directory.\(place + 1)") {
      try NewFile.write(version.note.bytes, to: "\(out)/directory.\(place + 1)")
    }
    try NewFile.write(text.bytes + [0x0A], to: "\(out)/directory")
    try report(genesis, text, history)
  }

  private func named() throws -> [NodeName: [String]] {
    var endpoints: [NodeName: [String]] = [:]
    for text in endpoint {
      let (node, value) = try Self.pair(text, "an endpoint is written NODE=host:port")
      _ = try Endpoint(value)
      endpoints[node, default: []].append(value)
    }
    return endpoints
  }

  private func stated() throws -> [NodeName: Party.State] {
    var states: [NodeName: Party.State] = [:]
    let form = "a state is written NODE=active, NODE=suspended or NODE=left"
    for text in state {
      let (node, value) = try Self.pair(text, form)
      guard let state = Party.State(rawValue: value) else { throw Failure(.usage, "«\(text)»: \(form)") }
      states[node] = state
    }
    return states
  }

  /// Reads a member file and holds it to the rules that a new node is held to.
  private static func read(_ path: String) throws -> MemberFile {
    let bytes = try LocalFile.read(path)
    do {
      let member = try MemberFile(parsing: bytes, suite: .comity1)
      try SetupCheck.check(member.wishes)
      return member
    } catch {
      throw Failure(.refused, "\(path): \(Failure(error).message)")
    }
  }

  /// The genesis, and every version before the one to make.
  private func beginning() throws -> (Genesis, [Directory]) {
    if let after {
      let folder = DiskFolder(path: after)
      let trust = try TrustFolder(suite: .comity1) { try folder.read($0, limit: $1) }
      return (trust.directory.genesis, trust.history)
    }
    guard let federation else { throw Failure(.usage, "the first version needs --federation") }
    guard dropSteward.isEmpty, title.isEmpty, function.isEmpty, revoke.isEmpty else {
      throw Failure(
        .usage, "--drop-steward, --title, --function and --revoke change a version before: name it with --after")
    }
    return (
      Genesis(
        federation: try Usage.check { try FederationName(federation) }, created: Clock.now(),
        stewards: try StewardSet(try stewards(), threshold: threshold ?? 2)), []
    )
  }

  private func stewards() throws -> [Steward] {
    try steward.map { path in
      let bytes = try LocalFile.read(path)
      do { return try Steward(publicFile: bytes) } catch {
        throw Failure(.refused, "\(path) is no public file of a steward: \(Failure(error).message)")
      }
    }
  }

  private func changes() throws -> DirectoryChanges {
    var changes = DirectoryChanges()
    for text in title {
      let (node, value) = try Self.pair(text, "a title is written NODE=text")
      try SetupCheck.check(MemberFile.Wishes(title: value, functions: [], endpoints: []))
      changes.titles[node] = value
    }
    for text in function {
      let (node, value) = try Self.pair(text, "functions are written NODE=code,code")
      let codes = value.split(separator: ",").map(String.init)
      try SetupCheck.check(MemberFile.Wishes(title: node.text, functions: codes, endpoints: []))
      changes.functions[node] = codes
    }
    for text in revoke {
      let (node, value) = try Self.pair(text, "a key is written NODE=id, or NODE=id@time")
      let parts = value.split(separator: "@", maxSplits: 1).map(String.init)
      let from = try parts.dropFirst().first.map(Self.moment)
      changes.revocations.append(DirectoryChanges.Revocation(node: node, key: parts.first ?? "", from: from))
    }
    changes.stewards = try stewards()
    changes.leaving = Set(try dropSteward.map { try NodeName($0) })
    changes.threshold = threshold
    return changes
  }

  /// A time as people write it, with or without milliseconds.
  private static func moment(_ text: String) throws -> Timestamp {
    try Timestamp(rfc3339: text.contains(".") || !text.hasSuffix("Z") ? text : "\(text.dropLast()).000Z")
  }

  private static func pair(_ text: String, _ form: String) throws -> (NodeName, String) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { throw Failure(.usage, "«\(text)»: \(form)") }
    return (try NodeName(parts[0]), parts[1])
  }

  private func report(_ genesis: Genesis, _ text: DirectoryText, _ history: [Directory]) throws {
    if json { return try Terminal.json(DoneAnswer("directory-make", id: genesis.id.hex)) }
    for party in text.parties {
      Terminal.print("\(party.name)  \(Terminal.safe(party.title))  \(party.functions.joined(separator: ", "))")
      Terminal.print("  node id \(party.nodeID?.description ?? "?"): compare it with the party by voice or on paper")
    }
    if let before = history.last {
      Terminal.print("Version \(text.version) changes, after version \(before.text.version):")
      for line in DirectoryDifference(from: before.text, to: text).lines { Terminal.print(Terminal.safe(line)) }
    }
    for line in Self.keyless(text) { Terminal.print("Note: \(line)") }
    Terminal.print("Digest          \(text.digest.hex), version \(text.version)")
    Terminal.print("Genesis digest  \(genesis.id.hex)")
    let before = history.last?.text.stewards ?? text.stewards
    Terminal.print("Next: \(before.threshold) stewards run comity directory sign \(out)/directory --key FILE")
    guard before != text.stewards else { return }
    Terminal.print(
      "      The stewards change with this version: \(before.threshold) of \(Self.names(before)) sign it, and "
        + "\(text.stewards.threshold) of \(Self.names(text.stewards)).")
  }

  private static func names(_ set: StewardSet) -> String { set.stewards.map(\.name.text).joined(separator: ", ") }

  /// What a party cannot do any more for want of a key.
  private static func keyless(_ text: DirectoryText) -> [String] {
    text.parties.filter { $0.state == .active }.flatMap { party in
      RoleKey.Purpose.allCases.filter { party.keys($0, at: text.issued).isEmpty }.map { purpose in
        "\(party.name) has no key of purpose \(purpose.rawValue) that may be used; its «comity key file» brings the keys that rolled"
      }
    }
  }
}
