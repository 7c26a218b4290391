import ArgumentParser
import Foundation
import NodeCore

extension DirectoryCommand {
  /// Lists the versions that were taken.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the versions of the directory that this node took, from whom, and what contradicts them")

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let answer = try await node.client().get("directory/versions", as: DirectoriesAnswer.self)
      if node.json { return try Terminal.json(answer) }
      for item in answer.versions {
        let source = item.peer.map { "from \($0)" } ?? "installed here"
        Terminal.print("Version \(item.version)\(item.isInForce ? ", in force" : "")")
        Terminal.print("  digest  \(item.digest)")
        Terminal.print("  issued  \(item.issued), until \(item.expires)")
        Terminal.print("  taken   \(item.taken ?? "at a time that was not noted"), \(source)")
      }
      for fork in answer.forks {
        Terminal.print("✗ FORK    version \(fork.version) of \(fork.peer), seen \(fork.time)")
        Terminal.print("  digest  \(fork.digest)")
        Terminal.print("  Next    comity directory evidence \(fork.version) --out FILE")
      }
    }
  }

  /// Writes the proof of a fork.
  struct Proof: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "evidence",
      abstract: "Write the proof that stewards signed two directories of one version; «comity audit verify» reads it")

    @Argument(help: "The version")
    var version: UInt64

    @Option(help: "The file to write; without it, standard output", completion: .file())
    var out: String?

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let answer = try await node.client().get("directory/versions/\(version)/evidence", as: EvidenceAnswer.self)
      guard let out else { return Terminal.print(answer.file.trimmingCharacters(in: .newlines)) }
      try LocalFile.write(Array(answer.file.utf8), to: out)
      if node.json { try Terminal.json(answer) } else { Terminal.print("Written     \(out)") }
    }
  }
}
