import ArgumentParser
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

  @Option(help: "A function code such as nfp, nfp-fin, icc-reg, icc-otp; may be repeated")
  var function: [String] = []

  @Option(help: "host:port where peers can dial this node; may be repeated, or left out")
  var endpoint: [String] = []

  @Option(help: "A first officer as NAME:ROLE[,ROLE]:PASSWORD-FILE; may be repeated")
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
    let name = try NodeName(name)
    let federation = try FederationName(federation)
    let officers = try officer.map(firstOfficer)
    let unlocked = try StoreFolder(node.folder).create(
      unlocking: try secret(), cost: cost, created: UInt64(Date().timeIntervalSince1970))
    defer { unlocked.close() }
    let member = try NodeSetup.initialise(
      databaseURI: unlocked.databaseURI, name: name, federation: federation,
      wishes: MemberFile.Wishes(title: title, functions: function, endpoints: endpoint), officers: officers,
      block: 16, at: Clock.now(), suite: .comity1)
    let path = "\(out)/\(name).member"
    try LocalFile.write(member, to: path)
    try report(try MemberFile(parsing: member, suite: .comity1), path)
  }

  private func report(_ member: MemberFile, _ path: String) throws {
    if node.json { return try Terminal.json(DoneAnswer("init", id: member.identity.nodeID.description)) }
    Terminal.print("Node \(member.name) made in \(node.folder).")
    Terminal.print("Node id  \(member.identity.nodeID)")
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

  private func firstOfficer(_ text: String) throws -> NodeSetup.FirstOfficer {
    let parts = text.split(separator: ":", maxSplits: 2).map(String.init)
    guard parts.count >= 2 else {
      throw Failure(.usage, "an officer is written NAME:ROLE[,ROLE]:PASSWORD-FILE")
    }
    let roles = try parts[1].split(separator: ",").map { try Roles.parse(String($0)) }
    let password = try Secrets.read(
      file: parts.count == 3 ? parts[2] : nil, prompt: "Password of \(parts[0]): ")
    try NodeSetup.check(name: parts[0], password: password, roles: roles)
    let salt = Suite.comity1.randomBytes(32)
    return NodeSetup.FirstOfficer(
      name: parts[0], roles: roles, salt: salt, cost: cost,
      hash: try PasswordHash.hash(Array(password.utf8), salt: salt, cost: cost))
  }
}

/// The clock of the command line.
enum Clock {
  static func now() -> Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}
