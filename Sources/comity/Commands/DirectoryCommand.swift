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
    subcommands: [DirectoryMakeCommand.self, Sign.self, Install.self, Show.self, List.self, Export.self, Proof.self])

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
      let (note, text) = try Self.directory(file)
      guard text.federation == genesis.id else { throw Failure(.refused, "\(file) is of another federation") }
      let passphrase = try Secrets.read(file: passphraseFile, prompt: "Passphrase of \(key): ")
      let opened = try Self.open(key, Array(passphrase.utf8))
      // Where the version before is not beside, whoever founded the federation may still be one of its stewards.
      let before = try Self.before(text, in: beside)
      if !json { Self.tell(text, after: before) }
      let stewards = [text.stewards, before?.stewards ?? genesis.stewards]
      guard stewards.contains(where: { Self.lists($0, opened.name, opened.signer.publicKey) }) else {
        throw Failure(
          .refused, "\(opened.name) with this key is no steward of this directory, nor of the version before it")
      }
      let lines = try opened.signer.lines(
        for: note.text, .directory, name: genesis.federation.steward(opened.name))
      let kept = note.lines.filter { $0.name != genesis.federation.steward(opened.name) }
      try LocalFile.write(try SignedNote(text: note.text, lines: kept + lines).bytes, to: file)
      if json { return try Terminal.json(DoneAnswer("directory-sign", id: text.digest.hex)) }
      Terminal.print("Signed by \(opened.name): version \(text.version), digest \(text.digest.hex)")
    }

    private static func directory(_ path: String) throws -> (SignedNote, DirectoryText) {
      let bytes = try LocalFile.read(path)
      do {
        let note = try SignedNote(parsing: bytes, limit: Evidence.Limits.directoryNote)
        return (note, try DirectoryText(parsing: note.text, suite: .comity1))
      } catch {
        throw Failure(.refused, "\(path) is no directory that stewards sign: \(Failure(error).message)")
      }
    }

    private static func lists(_ set: StewardSet, _ name: NodeName, _ key: HybridPublicKey) -> Bool {
      set.stewards.contains { $0.name == name && $0.key == key }
    }

    /// The version before, whose stewards sign too; nil where its file is not beside.
    private static func before(_ text: DirectoryText, in folder: String) throws -> DirectoryText? {
      let path = (folder.isEmpty ? "" : folder + "/") + "directory.\(text.version > 0 ? text.version - 1 : 0)"
      guard FileManager.default.fileExists(atPath: path) else { return nil }
      let note = try SignedNote(parsing: try LocalFile.read(path), limit: Evidence.Limits.directoryNote)
      let before = try DirectoryText(parsing: note.text, suite: .comity1)
      guard before.digest == text.previous else {
        throw Failure(.refused, "\(path) is not the version that this one says it follows; nothing is signed")
      }
      return before
    }

    /// What is about to be signed.
    private static func tell(_ text: DirectoryText, after before: DirectoryText?) {
      if before == nil, text.version > 1 {
        return Terminal.print(
          "Note: directory.\(text.version - 1) is not beside, so that nobody can say what this version changes.")
      }
      Terminal.print("Version \(text.version) changes:")
      for line in DirectoryDifference(from: before, to: text).lines { Terminal.print(Terminal.safe(line)) }
    }

    private static func open(_ path: String, _ passphrase: [UInt8]) throws -> (name: NodeName, signer: HybridSigner) {
      let bytes = try LocalFile.read(path)
      do { return try StewardKeyFile.open(bytes, passphrase: passphrase, suite: .comity1) } catch {
        throw Failure(Failure(error).status, "\(path): \(Failure(error).message)")
      }
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
