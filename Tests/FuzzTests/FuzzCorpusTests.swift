import AuditFixtures
import Cooperation
import Foundation
import FuzzTargets
import Testing

/// Every input that fuzzing ever began with or found, replayed without a fuzzer.
@Suite("The corpus of the fuzz targets")
struct FuzzCorpusTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  static func folder(_ target: FuzzTarget) -> String { "\(root)/Fuzz/Corpus/\(target.name)" }

  @Test("is there for every target, and keeps every promise", arguments: FuzzTarget.all.map(\.name))
  func replay(name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder(target)).sorted()
    try #require(!files.isEmpty, "\(name) has no seed")
    for file in files {
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: "\(Self.folder(target))/\(file)")))
      #expect(target.check(bytes) == nil, "\(name)/\(file)")
      // Cut off and bent, it must not trap either.
      for part in 0..<3 where !bytes.isEmpty {
        _ = target.check(Array(bytes.prefix(bytes.count * part / 3)))
        var bent = bytes
        bent[bytes.count * part / 3] ^= 0x21
        _ = target.check(bent)
      }
    }
  }

  @Test("has one seed at least for each target that its parser takes whole", arguments: FuzzTarget.all.map(\.name))
  func accepted(name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder(target))
    let taken = files.filter { file in
      guard let data = try? Data(contentsOf: URL(fileURLWithPath: "\(Self.folder(target))/\(file)")) else {
        return false
      }
      do { _ = try target.run(Array(data)) } catch { return false }
      return true
    }
    #expect(!taken.isEmpty)
  }

  @Test(
    "has a seed for each table of the law that the parser of that table takes whole", arguments: Catalogue.lawTables)
  func tables(name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == "catalogue" })
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(Self.folder(target))/\(name)"))
    var defects: [CooperationError] = []
    _ = Law(files: [(name, String(decoding: data, as: UTF8.self))], defects: &defects)
    // All other tables are not there; of this one nothing may be amiss.
    #expect(defects.filter { $0.message.contains("the table \(name) ") }.isEmpty)
    #expect(defects.count == Catalogue.lawTables.count - 1)
  }

  @Test(
    "is written anew when it is asked for",
    .enabled(if: ProcessInfo.processInfo.environment["COMITY_WRITE_SEEDS"] != nil))
  func write() throws {
    let federation = try AuditFederation()
    for (name, bytes) in federation.trustFiles {
      try Data(bytes).write(to: URL(fileURLWithPath: "\(Self.root)/Fuzz/Trust/\(name)"))
    }
    for (target, name, bytes) in try FuzzSeeds.all(in: federation) {
      let folder = "\(Self.root)/Fuzz/Corpus/\(target)"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }
  }
}
