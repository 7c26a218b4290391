import ArgumentParser
import Evidence
import Foundation
import Membership
import NodeCore

extension DirectoryCommand {
  /// Installs a version on the running node.
  struct Install: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Install a signed directory; administrators only",
      discussion: """
        A member that joins later needs the versions before it too: they are taken from the files directory.1, directory.2 and so \
        on beside it, as «directory make» and «directory export» write them.
        """)

    @Argument(help: "The directory file", completion: .file())
    var file: String

    @Option(help: "The genesis digest that two persons compared, for the first version")
    var genesis: String?

    @Option(help: "The genesis file; by default the one beside the directory", completion: .file())
    var genesisFile: String?

    @OptionGroup var node: NodeOptions

    func validate() throws {
      guard let genesis else { return }
      guard (try? Digest(hex: genesis)) != nil else {
        throw ValidationError(
          "--genesis takes the digest of the genesis, 64 hexadecimal digits as two persons compared them.")
      }
    }

    func run() async throws {
      let client = try node.client()
      // What is wrong with the node is said before what is wrong with the files.
      _ = try await client.get("status", as: StatusAnswer.self)
      let (version, directory) = try Self.note(file)
      let listed = try genesis.map { _ in try genesisText() }
      // Without a directory the question for the one in force is refused: then every version is needed.
      let held = genesis == nil ? try? await client.get("directory", as: DirectoryAnswer.self).version : nil
      let request = DirectoryInstallRequest(
        directory: directory, earlier: try earlier(than: version, after: held ?? 0), genesis: listed,
        genesisDigest: genesis)
      let answer = try await client.post("directory", request, as: DoneAnswer.self)
      if node.json { return try Terminal.json(answer) }
      Terminal.print("Directory \(answer.id?.prefix(16) ?? "") is in force. Next: comity status")
    }

    private var folder: String {
      let beside = (file as NSString).deletingLastPathComponent
      return beside.isEmpty ? "" : beside + "/"
    }

    private func genesisText() throws -> String {
      let path = genesisFile ?? folder + "genesis"
      let text = try LocalFile.text(path)
      do { _ = try Genesis(parsing: Array(text.utf8)) } catch {
        throw Failure(.refused, "\(path) is no genesis: \(Failure(error).message)")
      }
      return text
    }

    /// The versions that the node lacks before this one; none where the files are not there, which the node says.
    private func earlier(than version: UInt64, after held: UInt64) throws -> [String]? {
      guard version > 1, held < version - 1 else { return nil }
      var texts: [String] = []
      for number in (held + 1)..<version {
        let path = "\(folder)directory.\(number)"
        guard FileManager.default.fileExists(atPath: path) else {
          throw Failure(
            .notFound,
            "\(file) is version \(version), and this node \(held == 0 ? "has none" : "has version \(held)"): the file \(path) is "
              + "needed too; a member writes them with «comity directory export»")
        }
        texts.append(try Self.note(path).text)
      }
      return texts
    }

    /// A note's version and text, held to what it must be before the node is asked; the node holds it to much more.
    private static func note(_ path: String) throws -> (version: UInt64, text: String) {
      let text = try LocalFile.text(path)
      do {
        let note = try SignedNote(parsing: Array(text.utf8), limit: Evidence.Limits.directoryNote)
        return (try DirectoryText(parsing: note.text, suite: .comity1).version, text)
      } catch {
        throw Failure(.refused, "\(path) is no directory that stewards sign: \(Failure(error).message)")
      }
    }
  }

  /// Writes what a newcomer or an auditor needs.
  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Write the genesis and every version of the directory to a folder: for a member that joins, or an auditor")

    @Option(help: "The folder to write; it must have no genesis and no directory yet", completion: .directory)
    var out: String

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let client = try node.client()
      try LocalFile.requireFolder(above: out)
      try NewFile.requireFree("\(out)/directory")
      try NewFile.requireFree("\(out)/genesis")
      let newest = try await client.get("directory", as: DirectoryAnswer.self).version
      try LocalFile.makeFolder(out)
      for version in 1...max(newest, 1) {
        let answer = try await client.get("directory/versions/\(version)/note", as: DirectoryNoteAnswer.self)
        if version == 1 { try NewFile.write(Array(answer.genesis.utf8), to: "\(out)/genesis") }
        let name = version == newest ? "directory" : "directory.\(version)"
        try NewFile.write(Array(answer.directory.utf8), to: "\(out)/\(name)")
      }
      if node.json { return try Terminal.json(DoneAnswer("directory-export", id: "\(newest)")) }
      Terminal.print("Written     \(out): the genesis and \(Self.versions(newest)) of the directory")
      Terminal.print("The digest of the genesis is compared by voice, whoever brings the folder.")
    }

    private static func versions(_ count: UInt64) -> String { count == 1 ? "the one version" : "\(count) versions" }
  }
}
