import ArgumentParser
import Evidence
import Foundation
import Membership
import NodeCore
import Operations

/// The directory of a federation.
struct DirectoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "directory", abstract: "Make, sign, install and show the directory",
    subcommands: [Make.self, Sign.self, Install.self, Show.self, List.self, Proof.self])

  /// Puts a version together.
  struct Make: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
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
      let members = try member.map { try MemberFile(parsing: try LocalFile.read($0), suite: .comity1) }
      let (genesis, previous) = try beginning()
      var draft = DirectoryDraft(genesis: genesis, after: previous)
      draft.days = days
      for text in endpoint {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw Failure(.usage, "an endpoint is written NODE=host:port") }
        draft.endpoints[try NodeName(parts[0]), default: []].append(parts[1])
      }
      for text in state {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let state = Party.State(rawValue: parts[1]) else {
          throw Failure(.usage, "a state is written NODE=active, NODE=suspended or NODE=left")
        }
        draft.states[try NodeName(parts[0])] = state
      }
      let text = try draft.text(adding: members, at: Clock.now(), suite: .comity1)
      try LocalFile.makeFolder(out)
      try LocalFile.write(genesis.text, to: "\(out)/genesis")
      try LocalFile.write(text.bytes + [0x0A], to: "\(out)/directory")
      try report(genesis, text)
    }

    private func beginning() throws -> (Genesis, Directory?) {
      if let after {
        let folder = DiskFolder(path: after)
        let trust = try TrustFolder(suite: .comity1) { try folder.read($0, limit: $1) }
        return (trust.directory.genesis, trust.directory)
      }
      guard let federation else { throw Failure(.usage, "the first version needs --federation") }
      let stewards = try steward.map { try Steward(publicFile: try LocalFile.read($0)) }
      return (
        Genesis(
          federation: try FederationName(federation), created: Clock.now(),
          stewards: try StewardSet(stewards, threshold: threshold)), nil
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

  /// Adds a steward's signature.
  struct Sign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Add a steward's two signature lines to a directory")

    @Argument(help: "The directory file", completion: .file())
    var file: String

    @Option(help: "The steward's key file", completion: .file())
    var key: String

    @Option(help: "The genesis file; by default the one beside the directory", completion: .file())
    var genesis: String?

    @Option(help: "A file that holds the key's passphrase", completion: .file())
    var passphraseFile: String?

    @Flag(help: "Answer with one JSON object")
    var json = false

    func run() async throws {
      let beside = (file as NSString).deletingLastPathComponent
      let genesis = try Genesis(
        parsing: try LocalFile.read(genesis ?? (beside.isEmpty ? "genesis" : beside + "/genesis")))
      let note = try SignedNote(parsing: try LocalFile.read(file), limit: Evidence.Limits.directoryNote)
      let text = try DirectoryText(parsing: note.text, suite: .comity1)
      guard text.federation == genesis.id else { throw Failure(.refused, "\(file) is of another federation") }
      let passphrase = try Secrets.read(file: passphraseFile, prompt: "Passphrase of \(key): ")
      let opened = try StewardKeyFile.open(
        try LocalFile.read(key), passphrase: Array(passphrase.utf8), suite: .comity1)
      let listed = text.stewards.stewards.contains { $0.name == opened.name && $0.key == opened.signer.publicKey }
      guard listed || genesis.stewards.stewards.contains(where: { $0.name == opened.name }) else {
        throw Failure(.refused, "\(opened.name) is no steward of this directory")
      }
      let lines = try opened.signer.lines(
        for: note.text, .directory, name: genesis.federation.steward(opened.name))
      let kept = note.lines.filter { $0.name != genesis.federation.steward(opened.name) }
      try LocalFile.write(try SignedNote(text: note.text, lines: kept + lines).bytes, to: file)
      if json { return try Terminal.json(DoneAnswer("directory-sign", id: text.digest.hex)) }
      Terminal.print("Signed by \(opened.name): version \(text.version), digest \(text.digest.hex)")
    }
  }

  /// Installs a version on the running node.
  struct Install: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Install a signed directory; administrators only")

    @Argument(help: "The directory file", completion: .file())
    var file: String

    @Option(help: "The genesis digest that two persons compared, for the first version")
    var genesis: String?

    @Option(help: "The genesis file; by default the one beside the directory", completion: .file())
    var genesisFile: String?

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let beside = (file as NSString).deletingLastPathComponent
      let path = genesisFile ?? (beside.isEmpty ? "genesis" : beside + "/genesis")
      let request = DirectoryInstallRequest(
        directory: try LocalFile.text(file), genesis: genesis == nil ? nil : try LocalFile.text(path),
        genesisDigest: genesis)
      let answer = try await node.client().post("directory", request, as: DoneAnswer.self)
      if node.json { return try Terminal.json(answer) }
      Terminal.print("Directory \(answer.id?.prefix(16) ?? "") is in force. Next: comity status")
    }
  }

  /// Shows the directory in force.
  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show the directory in force")

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let answer = try await node.client().get("directory", as: DirectoryAnswer.self)
      if node.json { return try Terminal.json(answer) }
      Terminal.print("Federation  \(answer.federation)  \(answer.federationID)")
      Terminal.print("Digest      \(answer.digest)")
      Terminal.print("Version     \(answer.version), issued \(answer.issued), until \(answer.expires)")
      Terminal.print("Stewards    \(answer.threshold) of \(answer.stewards.joined(separator: ", "))")
      for party in answer.parties {
        Terminal.print(
          "\(party.name)  \(Terminal.safe(party.title))  \(party.state)  \(party.functions.joined(separator: ", "))")
        Terminal.print("  node id    \(party.nodeID)")
        Terminal.print("  witnesses  \(party.witnesses.joined(separator: ", ")), quorum \(party.quorum)")
      }
    }
  }
}

/// Stewards.
struct StewardCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "steward", abstract: "Keys of stewards, who sign the directory", subcommands: [Init.self])

  /// Makes a steward's key.
  struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a steward's key file, sealed by a passphrase, and its public file")

    @Option(help: "The steward's name: 2 to 32 of a-z, 0-9 and hyphens")
    var name: String

    @Option(help: "The key file to write; FILE.pub holds the public half", completion: .file())
    var out: String

    @Option(help: "A file that holds the new passphrase", completion: .file())
    var passphraseFile: String?

    @Option(help: "scrypt cost as a power of two, 14 to 20")
    var cost = 17

    @Flag(help: "Answer with one JSON object")
    var json = false

    func run() async throws {
      guard !FileManager.default.fileExists(atPath: out) else { throw Failure(.refused, "\(out) is there already") }
      let passphrase = try Secrets.read(file: passphraseFile, prompt: "New passphrase of \(out): ")
      guard passphrase.utf8.count >= 12 else { throw Failure(.refused, "a passphrase has at least 12 bytes") }
      let made = try StewardKeyFile.make(
        name: try NodeName(name), passphrase: Array(passphrase.utf8), cost: cost, suite: .comity1)
      try LocalFile.write(made.file, to: out, mode: 0o600)
      try LocalFile.write(made.steward.publicFile, to: "\(out).pub")
      if json { return try Terminal.json(DoneAnswer("steward-init", id: name)) }
      Terminal.print("Key written to \(out); keep it off every node. Public half: \(out).pub")
    }
  }
}
