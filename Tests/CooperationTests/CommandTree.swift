import Foundation

/// The commands of `comity`, read from its sources: which there are, and which are below which.
struct CommandTree {
  private struct Command {
    let file: String
    let type: String
    let name: String
    let below: [String]
  }

  private var commands: [Command] = []

  init() throws {
    let folder = Example.sourcePath("../comity")
    let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    for file in files.filter({ $0.hasSuffix(".swift") }).sorted() {
      let source = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
      for part in source.components(separatedBy: "struct ").dropFirst() {
        guard let head = part.split(separator: "{").first, head.contains("ParsableCommand") else { continue }
        commands.append(Self.command(part, in: file))
      }
    }
  }

  private static func command(_ source: String, in file: String) -> Command {
    let type = source.prefix { $0.isLetter }
    let named = source.components(separatedBy: "commandName: \"").dropFirst().first?.prefix { $0 != "\"" }
    let lists = source.components(separatedBy: "ubcommands: [").dropFirst().map { $0.prefix { $0 != "]" } }
    let below = lists.flatMap { $0.components(separatedBy: ".self").dropLast() }
      .map { String($0.reversed().prefix { $0.isLetter }.reversed()) }
    return Command(file: file, type: String(type), name: named.map(String.init) ?? type.lowercased(), below: below)
  }

  /// Whether words lead to a command; what follows one that has none below it is its argument.
  func holds(_ words: [String]) -> Bool {
    guard var place = commands.first(where: { $0.name == "comity" }) else { return false }
    for word in words {
      guard !place.below.isEmpty else { return true }
      let next = commands.filter { place.below.contains($0.type) && $0.name == word }
      guard let found = next.first(where: { $0.file == place.file }) ?? next.first else { return false }
      place = found
    }
    return place.below.isEmpty
  }
}
