import AuditFixtures
import Evidence
import Foundation
import Membership
import Testing

/// Logs held against each other, and followed from run to run, by the program: what is told, and the exit code.
@Suite("Compared and watched logs and the program", .serialized)
struct ComparedLogCommandTests {
  private static func write(_ files: [String: [UInt8]], to folder: String) throws {
    try? FileManager.default.removeItem(atPath: folder)
    for (name, bytes) in files {
      let path = "\(folder)/\(name)"
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try Data(bytes).write(to: URL(fileURLWithPath: path))
    }
  }

  private static func status(_ verdict: AuditReport.Verdict) -> Int32 {
    switch verdict {
    case .verified: 0
    case .failed: 3
    case .cannotTell: 4
    }
  }

  @Test("compare ends with 0, 3 or 4, and names the receipt or the dispatch that is missing")
  func compares() throws {
    let federation = try AuditFederation()
    let folder = NSTemporaryDirectory() + "ce-compared-\(UUID().uuidString.prefix(8))"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Self.write(federation.trustFiles, to: "\(folder)/trust")
    for logs in try ComparedLogs.all(in: federation) {
      let paths = ["\(folder)/\(logs.name)/first", "\(folder)/\(logs.name)/second"]
      try Self.write(logs.first, to: paths[0])
      try Self.write(logs.second, to: paths[1])
      for order in [paths, paths.reversed()] {
        let outcome = try DemoTests.run("comity", ["audit", "compare", "--trust", "\(folder)/trust"] + order)
        #expect(outcome.status == Self.status(logs.verdict), "\(logs.name): \(outcome.output)\(outcome.error)")
        #expect(outcome.output.contains(logs.phrase), "\(logs.name): «\(logs.phrase)» is not said: \(outcome.output)")
      }
    }
  }

  @Test("watch ends with 0, 3 or 4 at each look, and forgets nothing because of a bad one")
  func watches() throws {
    let federation = try AuditFederation()
    let folder = NSTemporaryDirectory() + "ce-watched-\(UUID().uuidString.prefix(8))"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for log in try WatchedLog.all(in: federation) {
      for look in log.looks {
        var trust = federation.trustFiles
        trust["policy"] = Array(TrustFolder.policy(for: federation.directory, epoch: look.epoch).utf8)
        try Self.write(trust, to: "\(folder)/trust")
        try Self.write(look.files, to: "\(folder)/log")
        if look.isStrict { usleep(1_200_000) }
        let outcome = try DemoTests.run(
          "comity",
          [
            "audit", "watch", "--trust", "\(folder)/trust", "--state", "\(folder)/state of \(log.name)",
            "--stale", look.isStrict ? "1" : "1000000000", "\(folder)/log",
          ])
        #expect(outcome.status == Self.status(look.verdict), "\(log.name): \(outcome.output)\(outcome.error)")
        #expect(outcome.output.contains(look.phrase), "\(log.name): «\(look.phrase)» is not said: \(outcome.output)")
      }
    }
  }
}
