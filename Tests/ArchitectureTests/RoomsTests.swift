import Foundation
import Testing

/// The rooms of the house and the arrows between them: sources, manifest and document must say the same.
@Suite("The architecture")
struct RoomsTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// Modules that come with the toolchain.
  private static let toolchain: Set<String> = [
    "Foundation", "FoundationEssentials", "Glibc", "Synchronization", "Dispatch",
  ]

  /// A row of the table in docs/architecture.md.
  struct Room {
    let name: String
    let imports: Set<String>
  }

  private static func text(_ path: String) throws -> String {
    try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
  }

  private static func words(_ cell: String) -> [String] {
    cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }

  private func rooms() throws -> [Room] {
    let document = try Self.text("docs/architecture.md")
    let start = try #require(document.range(of: "## Rooms"), "docs/architecture.md has no table of rooms")
    let rows = document[start.upperBound...].split(separator: "\n").drop { !$0.hasPrefix("| `") }
      .prefix { $0.hasPrefix("|") }
    let rooms = rows.flatMap { row -> [Room] in
      let cells = row.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      guard cells.count >= 5 else { return [] }
      let imports = Set(Self.words(cells[2]) + Self.words(cells[3]))
      return Self.words(cells[1]).map { Room(name: $0, imports: imports) }
    }
    try #require(rooms.count > 10, "the table of rooms cannot be read")
    return rooms
  }

  private func sources(_ target: String) throws -> [String] {
    let folder = "\(Self.root)/Sources/\(target)"
    let found = try #require(FileManager.default.enumerator(atPath: folder), "no folder Sources/\(target)")
    return found.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.map { "Sources/\(target)/\($0)" }
  }

  private func imports(_ file: String) throws -> [(line: Substring, module: String)] {
    try Self.text(file).split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard let at = words.firstIndex(of: "import"), at <= 2, at + 1 < words.count, !line.hasPrefix("//") else {
        return nil
      }
      return (line, String(words[at + 1]))
    }
  }

  @Test("has every room on disk, and no room that the table does not name")
  func complete() throws {
    let listed = Set(try rooms().map(\.name))
    let onDisk = Set(try FileManager.default.contentsOfDirectory(atPath: "\(Self.root)/Sources"))
    #expect(listed == onDisk)
  }

  @Test("has no arrow that the table does not draw")
  func arrows() throws {
    for room in try rooms() {
      for file in try sources(room.name) {
        for (_, module) in try imports(file) where !Self.toolchain.contains(module) {
          #expect(room.imports.contains(module), "\(file) imports \(module), which its room may not")
        }
      }
    }
  }

  @Test("only points down: a room imports none that stands above it")
  func downwards() throws {
    let names = try rooms().map(\.name)
    for (index, room) in try rooms().enumerated() {
      for module in room.imports where names.contains(module) {
        let place = try #require(names.firstIndex(of: module))
        #expect(place > index, "\(room.name) points up to \(module)")
      }
    }
  }

  @Test("is what the manifest says")
  func manifest() throws {
    let manifest = try Self.text("Package.swift")
    for room in try rooms() where !room.name.hasPrefix("C") || room.name == "Console" || room.name == "Cooperation" {
      let start = try #require(
        manifest.range(of: "arget(name: \"\(room.name)\",") ?? manifest.range(of: "name: \"\(room.name)\",\n    dep"),
        "\(room.name) is no target")
      let rest = manifest[start.upperBound...]
      let end = rest.range(of: "swiftSettings")?.lowerBound ?? rest.endIndex
      let block = rest[..<end]
      for module in room.imports { #expect(block.contains("\"\(module)\""), "\(room.name) does not declare \(module)") }
      // And the other way: no arrow in the manifest that the table does not draw.
      let known = try Set(rooms().map(\.name))
      let quoted = block.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
        .filter { $0.offset % 2 == 1 }.map { String($0.element) }
      for word in quoted where known.contains(word) && word != room.name {
        #expect(room.imports.contains(word), "\(room.name) declares \(word), which the table does not draw")
      }
    }
  }

  @Test("shows no type of a third party but Service and Logger")
  func interfaces() throws {
    let own = Set(try rooms().map(\.name)).union(Self.toolchain)
    for room in try rooms() {
      for file in try sources(room.name) where !file.contains("/Generated/") {
        for (line, module) in try imports(file) where !own.contains(module) {
          let isShown = line.hasPrefix("package import") || line.hasPrefix("public import")
          #expect(!isShown || ["ServiceLifecycle", "Logging"].contains(module), "\(file): \(line)")
        }
      }
    }
  }

  @Test("keeps SQL in the store's room, files short, and names plain")
  func habits() throws {
    for room in try rooms() {
      for file in try sources(room.name) where !file.contains("/Generated/") {
        let text = try Self.text(file)
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 400, "\(file) is too long")
        if room.name != "NodeStore" {
          #expect(!text.contains("INSERT INTO") && !text.contains("SELECT "), "\(file) holds SQL")
        }
        let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
        for word in ["Utils", "Helper", "Manager", "Common"] { #expect(!name.contains(word), "\(file)") }
        for kind in ["struct", "class", "enum", "actor"] {
          for end in [" ", ":"] { #expect(!text.contains("\(kind) \(room.name)\(end)"), "\(file)") }
        }
      }
    }
  }
}
