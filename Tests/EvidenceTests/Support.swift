import Evidence
import Foundation
import Testing

/// A generator that a test's seed decides.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}

/// Files beside the tests.
enum Vectors {
  static func json(_ name: String, file: String = #filePath) throws -> [String: Any] {
    let path = URL(fileURLWithPath: file).deletingLastPathComponent().path + "/Vectors/\(name)"
    let object = try JSONSerialization.jsonObject(with: try Data(contentsOf: URL(fileURLWithPath: path)))
    return try #require(object as? [String: Any])
  }

  static func path(_ name: String, file: String = #filePath) -> String {
    URL(fileURLWithPath: file).deletingLastPathComponent().path + "/" + name
  }
}

/// Programs that are not ours, which `make test` names.
enum Foreign {
  static func python() throws -> String {
    try #require(
      ProcessInfo.processInfo.environment["COMITY_PYTHON"], "the foreign checkers are missing: run «make test»")
  }

  static func go() throws -> String {
    let path = ProcessInfo.processInfo.environment["COMITY_GO"].flatMap { $0.isEmpty ? nil : $0 }
    return try #require(path, "the foreign checkers are missing: run «make test»")
  }

  /// Runs a program; fails the test unless it ends with 0.
  @discardableResult
  static func run(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(program) said: \(said)")
    return said
  }
}

/// A folder that is removed when the test is over.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "comity-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ bytes: [UInt8], to name: String) throws {
    let file = path + "/" + name
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: file))
  }
}

/// Hashes of complete subtrees in memory.
struct MemoryTree: HashReader {
  private var levels: [[Digest]] = [[]]

  var size: UInt64 { UInt64(levels[0].count) }

  mutating func append(_ leaf: Digest) throws {
    for node in try MerkleTree.append(leaf, at: size, reading: self) {
      while levels.count <= node.level { levels.append([]) }
      levels[node.level].append(node.hash)
    }
  }

  func hash(level: Int, index: UInt64) throws -> Digest {
    guard level < levels.count, index < levels[level].count else {
      throw EvidenceError(.malformed, "no hash \(level)/\(index)")
    }
    return levels[level][Int(index)]
  }
}

/// Keys and names that tests share.
struct Fixture {
  let suite = Suite.comity1
  let federation: FederationName
  let alpha: NodeName
  let bravo: NodeName
  let origin: LogOrigin
  let signer: HybridSigner
  let witness: HybridSigner
  let federationID = Digest.sha256(Array("a federation".utf8))

  init() throws {
    federation = try FederationName("test.example")
    alpha = try NodeName("alpha")
    bravo = try NodeName("bravo")
    origin = LogOrigin(node: alpha, federation: federation, epoch: 1)
    signer = try suite.signer([UInt8](0..<32), [UInt8](32..<64))
    witness = try suite.signer([UInt8](64..<96), [UInt8](96..<128))
  }

  func head(size: UInt64, root: Digest) throws -> VerifiedCheckpoint {
    try CheckpointSigner(signer: signer, last: nil)
      .sign(Checkpoint(origin: origin, size: size, root: root), consistency: [])
  }
}
