import ArgumentParser
import Evidence
import Foundation
import Membership
import NodeCore

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
      try NewFile.requireFree(out)
      try NewFile.requireFree("\(out).pub")
      let passphrase = try Secrets.read(file: passphraseFile, prompt: "New passphrase of \(out): ")
      guard passphrase.utf8.count >= 12 else { throw Failure(.refused, "a passphrase has at least 12 bytes") }
      let made = try StewardKeyFile.make(
        name: try NodeName(name), passphrase: Array(passphrase.utf8), cost: cost, suite: .comity1)
      try NewFile.write(made.file, to: out, mode: 0o600)
      try NewFile.write(made.steward.publicFile, to: "\(out).pub")
      if json { return try Terminal.json(DoneAnswer("steward-init", id: name)) }
      Terminal.print("Key written to \(out); keep it off every node. Public half: \(out).pub")
    }
  }
}
