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

  @Option(help: "A steward's public file, for the first version; may be repeated", completion: .file())
  var steward: [String] = []

  @Option(help: "How many stewards must sign, for the first version")
  var threshold = 2

  @Option(
    help: "A member file of «comity init», or of «comity key file» for keys that rolled; may be repeated",
    completion: .file())
  var member: [String] = []

  @Option(help: "NODE=host:port to list instead of what the member asked for; may be repeated")
  var endpoint: [String] = []

  @Option(help: "NODE=active, suspended or left, from this version on; may be repeated")
  var state: [String] = []

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
    let (genesis, history) = try beginning()
    let held =
      LocalFile.isFolder(out) ? try DiskFolder(path: out).read("genesis", limit: Membership.Limits.genesis) : nil
    guard held == nil || held == genesis.text else {
      throw Failure(.refused, "\(out)/genesis is that of another federation; name another folder with --out")
    }
    var draft = DirectoryDraft(genesis: genesis, after: history.last)
    draft.days = days
    draft.endpoints = try Usage.check { try named() }
    draft.states = try Usage.check { try stated() }
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
    try report(genesis, text)
  }

  private func named() throws -> [NodeName: [String]] {
    var endpoints: [NodeName: [String]] = [:]
    for text in endpoint {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { throw Failure(.usage, "«\(text)»: an endpoint is written NODE=host:port") }
      endpoints[try NodeName(parts[0]), default: []].append(parts[1])
    }
    return endpoints
  }

  private func stated() throws -> [NodeName: Party.State] {
    var states: [NodeName: Party.State] = [:]
    for text in state {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let state = Party.State(rawValue: parts[1]) else {
        throw Failure(.usage, "«\(text)»: a state is written NODE=active, NODE=suspended or NODE=left")
      }
      states[try NodeName(parts[0])] = state
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
    let stewards = try steward.map { path in
      let bytes = try LocalFile.read(path)
      do { return try Steward(publicFile: bytes) } catch {
        throw Failure(.refused, "\(path) is no public file of a steward: \(Failure(error).message)")
      }
    }
    return (
      Genesis(
        federation: try FederationName(federation), created: Clock.now(),
        stewards: try StewardSet(stewards, threshold: threshold)), []
    )
  }

  private func report(_ genesis: Genesis, _ text: DirectoryText) throws {
    if json { return try Terminal.json(DoneAnswer("directory-make", id: genesis.id.hex)) }
    for party in text.parties {
      Terminal.print("\(party.name)  \(Terminal.safe(party.title))  \(party.functions.joined(separator: ", "))")
      Terminal.print("  node id \(party.nodeID?.description ?? "?"): compare it with the party by voice or on paper")
    }
    Terminal.print("Genesis digest  \(genesis.id.hex)")
    Terminal.print("Next: \(text.stewards.threshold) stewards run comity directory sign \(out)/directory --key FILE")
  }
}
