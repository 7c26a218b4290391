import Evidence
import Foundation
import NodeCore
import NodeStore
import Testing

/// The log as a node writes and serves it, against Go's sumdb packages and PyPI's tlog-scales, both directions, at every size
/// around a border of tiles.
@Suite("A node's log under foreign eyes", .serialized)
struct ForeignLogTests {
  static let sizes: [UInt64] = [0, 1, 2, 255, 256, 257, 65_535, 65_536, 65_537, 70_000]
  private static let words = sizes.map(String.init)

  @Test("is read, proven and found equal to the byte by Go and Python at every size, and their proofs are ours")
  func foreignReaders() throws {
    let (node, folder) = (try TestNode("alpha", functions: ["nfp"]), try ForeignFolder())
    try Self.grow(node, to: 70_000)
    try Self.export(node, to: folder)
    let key = try folder.text("log.vkey").trimmingCharacters(in: .newlines)
    let go = try ForeignFolder.go(["check", folder.path, key, "\(folder.path)/proofs"] + Self.words)
    let python = try ForeignFolder.python(["check", folder.path, key] + Self.words)
    for size in Self.sizes {
      #expect(go.contains("size \(size) whole\n") && python.contains("size \(size) whole\n"), "\(size): \(go)\(python)")
    }
    let lines = try folder.text("proofs").split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(lines.count > 1000)
    let ours = try node.store.read { tx in try lines.map { try Self.proof(like: $0, tx) } }
    // The paths are the same, hash for hash; and Go accepts what we write.
    for (line, proof) in zip(lines, ours) { #expect(Array(line[3...]) == proof.path.map(\.hex), "\(line[0...2])") }
    try folder.write(Array(ours.map { $0.line + "\n" }.joined().utf8), to: "ours")
    #expect(try ForeignFolder.go(["proofs", "\(folder.path)/ours"]).contains("\(lines.count) proofs hold"))
  }

  @Test(
    "has a form that others write too: what Go and Python wrote is whole to us at every size",
    arguments: ["go", "python"])
  func foreignWriters(writer: String) throws {
    let folder = try ForeignFolder()
    let arguments = ["make", "\(folder.path)/log", "alpha.test.example/audit/1"] + Self.words
    let said = try writer == "go" ? ForeignFolder.go(arguments) : ForeignFolder.python(arguments)
    #expect(said.contains("made 70000 entries"))
    for size in Self.sizes {
      var verifier = LogVerifier(SizedFolder(path: "\(folder.path)/log", size: size), suite: .comity1)
      let report = try verifier.verify { _ in nil }
      #expect(
        report.checks.contains { $0.text == "\(Plural.of(size, "entry", "entries")) re-hashed, root matches" },
        "\(report.checks)")
      #expect(report.verdict == .cannotTell && report.entries == size && report.badEntry == nil)
    }
  }

  /// Padding by the node's own store, in transactions of some thousands.
  private static func grow(_ node: TestNode, to size: UInt64) throws {
    let event = LoggedEvent(.padding, at: TestNode.now).bytes
    var next = try node.store.read { try $0.logSize() }
    while next < size {
      let end = min(next + 5000, size)
      try node.store.write { tx in
        for index in next..<end {
          let salt = try Salt(Digest.sha256(Array("salt \(index)".utf8)).bytes)
          try tx.appendEntry(LogEntry(event: event, salt: salt), at: index, salt: salt, event: event, sealed: true)
        }
      }
      next = end
    }
  }

  /// Every tile that any of the sizes has, as the node serves it, and a head of each size, signed one after another.
  private static func export(_ node: TestNode, to folder: ForeignFolder) throws {
    let token = try node.login("admin")
    var paths: Set<TilePath> = []
    for size in sizes {
      for row in [TileRow.entries(size: size)] + TileRow.hashes(size: size) {
        for number in 0..<row.tiles { paths.insert(row[number]) }
      }
    }
    for path in paths {
      let tile = try node.ask(.exportTile(path.description), token: token, as: TileAnswer.self)
      try folder.write(try #require(Base64.decode(tile.bytes)), to: path.description)
    }
    let secret = try #require(try node.store.read { try $0.secrets(.log).first }).privateKey
    let pair = try node.suite.signer(Array(secret[0..<32]), Array(secret[32...]))
    let signer = CheckpointSigner(signer: pair, last: nil)
    try node.store.read { tx in
      var last: UInt64 = 0
      for size in sizes {
        let head = Checkpoint(origin: node.core.origin, size: size, root: try MerkleTree.root(size: size, reading: tx))
        let proof = try MerkleTree.consistency(from: last, to: size, reading: tx)
        try folder.write(try signer.sign(head, consistency: proof).note.bytes, to: "checkpoint.\(size)")
        last = size
      }
    }
    let key = VerifierKey(name: node.core.origin.description, type: .ed25519, publicKey: pair.publicKey.ed25519)
    try folder.write(Array("\(key)\n".utf8), to: "log.vkey")
  }

  /// Our proof of the same thing as a line of Go's.
  private static func proof(like line: [String], _ tx: StoreTransaction) throws -> (path: [Digest], line: String) {
    let (first, second) = (try #require(UInt64(line[1])), try #require(UInt64(line[2])))
    let root = try MerkleTree.root(size: second, reading: tx)
    let (path, proven): ([Digest], Digest)
    if line[0] == "inclusion" {
      path = try MerkleTree.inclusion(of: first, size: second, reading: tx)
      proven = try tx.hash(level: 0, index: first)
      try MerkleProof.verifyInclusion(leaf: proven, index: first, size: second, root: root, path: path)
    } else {
      path = try MerkleTree.consistency(from: first, to: second, reading: tx)
      proven = try MerkleTree.root(size: first, reading: tx)
      try MerkleProof.verifyConsistency(old: first, oldRoot: proven, new: second, newRoot: root, path: path)
    }
    let words = [line[0], line[1], line[2], proven.hex, root.hex] + path.map(\.hex)
    return (path, words.joined(separator: " "))
  }
}

/// A folder with the heads of several sizes, seen as one of them.
private struct SizedFolder: LogFolder {
  let path: String
  let size: UInt64

  func files() -> [String] { [] }

  func read(_ name: String, limit: Int) -> [UInt8]? {
    let file = name == "checkpoint" ? "checkpoint.\(size)" : name
    guard let data = FileManager.default.contents(atPath: "\(path)/\(file)"), data.count <= limit else { return nil }
    return Array(data)
  }
}

/// A folder that is removed when the test is over, and the programs that are not ours.
private final class ForeignFolder {
  let path = NSTemporaryDirectory() + "comity-foreign-\(UUID().uuidString)"
  private static let beside = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func text(_ name: String) throws -> String { try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) }

  func write(_ bytes: [UInt8], to name: String) throws {
    let file = "\(path)/\(name)"
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: file))
  }

  static func python(_ arguments: [String]) throws -> String {
    try run(variable: "COMITY_PYTHON", ["\(beside)/foreignlog.py"] + arguments)
  }

  static func go(_ arguments: [String]) throws -> String {
    try run(variable: "COMITY_GO", ["run", "\(beside)/foreignlog.go"] + arguments)
  }

  private static func run(variable: String, _ arguments: [String]) throws -> String {
    let program = ProcessInfo.processInfo.environment[variable].flatMap { $0.isEmpty ? nil : $0 }
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(
      fileURLWithPath: try #require(program, "the foreign checkers are missing: run «make test»"))
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging([
      "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": "",
      "GOCACHE": NSTemporaryDirectory() + "comity-go-cache", "HOME": NSTemporaryDirectory(),
    ]) { _, new in new }
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(said)")
    return said
  }
}
