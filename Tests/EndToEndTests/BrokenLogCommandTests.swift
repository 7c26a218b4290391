import AuditFixtures
import Evidence
import Foundation
import Testing

/// The corpus of broken logs through the program: the exit code of each, and what is wrong by name.
@Suite("Broken logs and the program", .serialized)
struct BrokenLogCommandTests {
  private static func write(_ bytes: [UInt8], to path: String) throws {
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  /// Writes what is to be verified; the arguments that name it.
  private static func write(_ log: BrokenLog, to path: String) throws -> [String] {
    switch log.subject {
    case .folder(let files):
      for (name, bytes) in files { try write(bytes, to: "\(path)/\(name)") }
      return [path]
    case .pair(let first, let second, let consistency):
      try write(first, to: "\(path)/first")
      try write(second, to: "\(path)/second")
      guard let consistency else { return ["\(path)/first", "\(path)/second"] }
      try write(Array(consistency.map { Base64.encode($0.bytes) + "\n" }.joined().utf8), to: "\(path)/proof")
      return ["\(path)/first", "\(path)/second", "--consistency", "\(path)/proof"]
    case .file(let bytes):
      try write(bytes, to: "\(path)/file")
      return ["\(path)/file"]
    }
  }

  /// The trust folder that counts for a log.
  private static func trust(of log: BrokenLog, in folder: String) throws -> String {
    guard let files = log.trust else { return "\(folder)/trust" }
    let path = "\(folder)/trust of \(log.name)"
    for (name, bytes) in files { try write(bytes, to: "\(path)/\(name)") }
    return path
  }

  /// The arguments that name the epoch before.
  private func before(_ log: BrokenLog, in folder: String) throws -> [String] {
    guard let note = log.before else { return [] }
    try Self.write(note.bytes, to: "\(folder)/before \(log.name)")
    return ["--before", "\(folder)/before \(log.name)"]
  }

  @Test("end with 0, 3 or 4, never with another's code")
  func exits() throws {
    let federation = try AuditFederation()
    let folder = NSTemporaryDirectory() + "ce-broken-\(UUID().uuidString.prefix(8))"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (name, bytes) in federation.trustFiles { try Self.write(bytes, to: "\(folder)/trust/\(name)") }
    for log in try BrokenLog.all(in: federation) {
      let paths = try Self.write(log, to: "\(folder)/\(log.name)")
      let outcome = try DemoTests.run(
        "comity", ["audit", "verify", "--trust", try Self.trust(of: log, in: folder)] + paths + before(log, in: folder))
      let expected: Int32 =
        switch log.verdict {
        case .verified: 0
        case .failed: 3
        case .cannotTell: 4
        }
      #expect(outcome.status == expected, "\(log.name): \(outcome.output)\(outcome.error)")
      #expect(outcome.output.contains(log.phrase), "\(log.name): «\(log.phrase)» is not said: \(outcome.output)")
      if let entry = log.badEntry {
        #expect(outcome.output.contains("first bad entry \(entry) "), "\(log.name): \(outcome.output)")
      }
      // The same without anybody's trust never verifies.
      if log.verdict == .verified { #expect(try DemoTests.run("comity", ["audit", "verify"] + paths).status == 4) }
    }
  }
}
