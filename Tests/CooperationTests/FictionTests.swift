import Foundation
import Testing

/// Trap 14: no real State, person or emblem in what this project ships as an example.
@Suite("Examples, fixtures and the demo")
struct FictionTests {
  private static let root = URL(fileURLWithPath: Example.scriptPath("../..")).standardizedFileURL.path
  /// What ships or tries examples.
  private static let folders = ["Config", "Tests", "docs", "deploy", "Fuzz", "Sources/comity/Demo"]
  /// The list of names itself, and the tests that plant some.
  private static let exempt = ["Corpus/real-states.txt", "FictionTests.swift", "RealPlaces.swift"]
  /// How pictures begin: PNG, JPEG, GIF, WebP and TIFF.
  private static let pictures: [[UInt8]] = [
    [0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF], Array("GIF8".utf8), Array("RIFF".utf8), Array("II*".utf8),
    Array("MM\u{0}*".utf8),
  ]

  private func files(_ folder: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: "\(Self.root)/\(folder)")?.compactMap { $0 as? String } ?? []
    return names.map { "\(folder)/\($0)" }.filter { path in !Self.exempt.contains { path.hasSuffix($0) } }.sorted()
  }

  /// Why bytes are a picture or show one; nil when they don't.
  private func picture(_ bytes: Data, named path: String) -> String? {
    if Self.pictures.contains(where: { bytes.starts(with: $0) }) { return "is a picture" }
    if ["png", "jpg", "jpeg", "gif", "svg", "ico", "webp"].contains((path as NSString).pathExtension.lowercased()) {
      return "is named like a picture"
    }
    // Tests speak of what must not be there.
    guard !path.hasSuffix(".swift"), !path.hasSuffix(".py") else { return nil }
    return ["<img", "<image", "data:image"].first { bytes.range(of: Data($0.utf8)) != nil }.map { "holds \($0)" }
  }

  @Test("name no real State and no real capital, except where the law does", arguments: folders)
  func places(folder: String) throws {
    let places = try RealPlaces()
    let paths = files(folder)
    #expect(!paths.isEmpty)
    for path in paths {
      guard let bytes = FileManager.default.contents(atPath: "\(Self.root)/\(path)"),
        let text = String(data: bytes, encoding: .utf8)
      else { continue }
      let found = places.found(in: text)
      #expect(found.isEmpty, "\(path): \(found.prefix(3))")
    }
  }

  @Test("show no emblem: there is no picture among them, nor one inside a text", arguments: folders)
  func emblems(folder: String) {
    for path in files(folder) where folder != "Fuzz" {
      guard let bytes = FileManager.default.contents(atPath: "\(Self.root)/\(path)") else { continue }
      #expect(picture(bytes, named: path) == nil, "\(path)")
    }
  }

  @Test("would be caught with a real name or a picture, and not with a word that only looks like one")
  func planted() throws {
    let places = try RealPlaces()
    for (text, names) in [
      ("a port of Kenya", ["1: Kenya"]), ("line\nAu Sénégal, près de Dakar", ["2: Sénégal", "2: Dakar"]),
      ("an office in Addis Ababa", ["1: Addis Ababa"]), ("Rome Statute art. 93, signed in Rome", ["1: Rome"]),
      ("\"state\":\"New Zealand\"", ["1: New Zealand"]), ("The Paris Declaration", []), ("Parisian", []),
      ("a malian", []), ("Alpha, Bravo and the Republic of Zulu", []), ("Statut de Rome", []),
    ] { #expect(places.found(in: text) == names, "\(text)") }
    #expect(picture(Data([0x89, 0x50, 0x4E, 0x47, 0x0D]), named: "seal") != nil)
    #expect(picture(Data("<p><img src=\"seal\"></p>".utf8), named: "note.html") != nil)
    #expect(picture(Data("<svg></svg>".utf8), named: "emblem.svg") != nil)
    #expect(picture(Data("{}".utf8), named: "request.json") == nil)
  }
}
