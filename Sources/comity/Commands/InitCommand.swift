import ArgumentParser
import Cooperation
import EncryptedSQLite
import Evidence
import Foundation
import Membership
import NodeCore
import Operations

/// Makes a new node.
struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make a new node: store, keys, first officers",
    discussion: """
      Everything private is random and lives in the encrypted store only. The passphrase opens the store; \
      whoever loses it loses the store: it cannot be recovered.
      """)

  @Option(help: "The node's name: 2 to 32 of a-z, 0-9 and hyphens")
  var name: String

  @Option(help: "The federation's name, such as demo.example")
  var federation: String

  @Option(help: "What people call the party, such as «State Alpha»")
  var title: String

  @Option(
    help: "A function code: \(Catalogue.standard.law.functions.map(\.code).joined(separator: ", ")); may be repeated")
  var function: [String] = []

  @Option(help: "host:port where peers can dial this node; may be repeated, or left out")
  var endpoint: [String] = []

  @Option(
    help:
      "A first officer as NAME:ROLE[,ROLE]:PASSWORD-FILE, without a file the password is asked for; one must be administrator"
  )
  var officer: [String] = []

  @Option(help: "A file that holds the store's passphrase; without it, it is asked for twice", completion: .file())
  var passphraseFile: String?

  @Option(
    help: "A file with 32 random bytes that opens the store instead; made when it is not there", completion: .file())
  var keyFile: String?

  @Flag(help: "The store opens by two passphrases of two persons, both needed")
  var twoPersons = false

  @Option(help: "A file that holds the second person's passphrase", completion: .file())
  var secondPassphraseFile: String?

  @Option(help: "scrypt cost as a power of two, 14 to 20")
  var cost = 17

  @Option(help: "Where to write NAME.member for the stewards", completion: .directory)
  var out = "."

  @OptionGroup var node: NodeOptions

  func run() async throws {
    let name = try Usage.check { try NodeName(self.name) }
    let federation = try Usage.check { try FederationName(self.federation) }
    let wishes = MemberFile.Wishes(title: title, functions: function, endpoints: endpoint)
    try Usage.check { try SetupCheck.check(wishes) }
    let named = try officer.map(FirstOfficerText.init)
    var advice = try Usage.check { try SetupCheck.check(named.map { (name: $0.name, roles: $0.roles) }) }
    if function.isEmpty {
      advice.append(
        "the node has no function, so that no kind of message reaches it: the stewards can give it one, directory make --function"
      )
    }
    let path = "\(out)/\(name).member"
    try checkPlaces(path)
    let officers = try named.map { try $0.officer(cost: cost) }
    let unlocked = try StoreFolder(node.folder).create(
      unlocking: try secret(), cost: cost, created: UInt64(Date().timeIntervalSince1970))
    defer { unlocked.close() }
    let member = try NodeSetup.initialise(
      databaseURI: unlocked.databaseURI, name: name, federation: federation,
      wishes: wishes, officers: officers, block: 16, at: Clock.now(), suite: .comity1)
    do { try NewFile.write(member, to: path) } catch {
      Terminal.error("The node is made, but \(path) is not written: comity node member --out FILE, when comityd runs")
      throw error
    }
    try report(try MemberFile(parsing: member, suite: .comity1), path, advice)
  }

  /// Refuses before anything is made what would fail after it, or would put a store among other things.
  private func checkPlaces(_ member: String) throws {
    guard (14...20).contains(cost) else { throw Failure(.usage, "--cost \(cost): scrypt's cost is 14 to 20") }
    guard LocalFile.isFolder(out) else { throw Failure(.notFound, "the folder \(out) of --out is not there") }
    try NewFile.requireFree(member)
    let store = StoreFolder(node.folder)
    guard !store.isInitialised, store.orphan == nil else { return }
    // A store that is there, or lost its slots, is refused by the store itself, with what to do.
    let strangers = try LocalFile.names(in: node.folder)?.filter {
      !["lock", "lost+found", "slots.new", "store.db"].contains($0)
    }
    guard let stranger = strangers?.first else { return }
    throw Failure(
      .refused,
      "\(node.folder) holds \(stranger) and perhaps more; a node needs a folder of its own: name a new one with --data")
  }

  private func report(_ member: MemberFile, _ path: String, _ advice: [String]) throws {
    if node.json { return try Terminal.json(DoneAnswer("init", id: member.identity.nodeID.description)) }
    Terminal.print("Node \(member.name) made in \(node.folder).")
    Terminal.print("Node id  \(member.identity.nodeID)")
    for line in advice { Terminal.print("Note: \(line)") }
    Terminal.print("Not accredited for national classified information: what a State has classified does not go by it.")
    Terminal.print("A lost passphrase cannot be recovered: keep it in two places that are not this machine.")
    Terminal.print("Next: 1. give \(path) to the stewards and read them the node id")
    Terminal.print("      2. comityd --data \(node.folder)")
    Terminal.print("      3. comity directory install FILE --genesis DIGEST, when the stewards have signed")
  }

  private func secret() throws -> SlotSecret {
    if let keyFile { return .keyFile(try KeyFile.readOrMake(keyFile)) }
    guard twoPersons || secondPassphraseFile != nil else {
      return .passphrase(try NewPassphrase.read(passphraseFile, of: "New passphrase of the store"))
    }
    return .twoPersons(
      try NewPassphrase.read(passphraseFile, of: "First person's passphrase"),
      try NewPassphrase.read(secondPassphraseFile, of: "Second person's passphrase"))
  }
}

/// The clock of the command line.
enum Clock {
  static func now() -> Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}
