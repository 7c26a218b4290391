import Foundation
import Testing

/// The planted bugs that try the simulator itself; `make mutants` builds and runs them.
@Suite("The mutants")
struct MutantTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static let patches: [String] = {
    let folder = root.appendingPathComponent("Tests/Mutants").path
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".patch") }
      .sorted()
  }()

  @Test("are at least fifteen")
  func count() { #expect(Self.patches.count >= 15) }

  @Test("still apply, and say what they break", arguments: patches)
  func apply(patch: String) throws {
    let path = "Tests/Mutants/\(patch)"
    let text = try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
    #expect(text.prefix { $0 != "\n" }.count > 20 && !text.hasPrefix("diff"), "\(path) does not say what it breaks")
    let git = Process()
    git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    git.arguments = ["git", "apply", "--check", path]
    git.currentDirectoryURL = Self.root
    try git.run()
    git.waitUntilExit()
    #expect(git.terminationStatus == 0, "\(path) does not apply any more")
  }
}
