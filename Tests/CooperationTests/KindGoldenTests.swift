import Foundation
import StrictJSON
import Testing

@testable import Cooperation

@Suite("A message of each kind")
struct KindGoldenTests {
  private static let written = Catalogue.standard.kinds.filter { !$0.isLogged }

  /// A kind in each of the forms that its first choice gives it, so that every measure is tried.
  private static func forms(_ kind: Kind) -> [KindExample] {
    guard let measure = kind.fields.first(where: { $0.name == "measure" && $0.isRequired }), kind.isFormal else {
      return [KindExample(kind)]
    }
    return measure.choices.map { KindExample(kind, ["measure": $0]) }
  }

  /// A kind with rows about assets that say all that they may.
  private static func whole(_ kind: Kind, _ assets: [Kind.Field]) throws -> KindExample {
    var example = KindExample(kind)
    for field in assets {
      example.values[field.name] = .array([try KindExample.wholeAsset(field.stages.first?.stage ?? "restrained")])
    }
    return example
  }

  private func text(_ example: KindExample) throws -> String {
    let bytes = try example.message(Example.id("a"), thread: example.kind.isRoot ? nil : Example.id("b")).bytes
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("that says only what it must is not blocked by its form", arguments: written)
  func minimal(kind: Kind) throws {
    for example in Self.forms(kind) {
      let found = Catalogue.standard.findings(inBody: example.body, of: kind.code)
      #expect(found.allSatisfy { $0.severity == .advises }, "\(found.map { "\($0.path) \($0.message)" })")
    }
  }

  @Test("is blocked, with the place and the source, without any field that it must have", arguments: written)
  func everyField(kind: Kind) throws {
    for example in Self.forms(kind) {
      guard case .object(let body) = example.body else { continue }
      for field in kind.fields where field.isRequired && body[field.name] != nil && field.name != "entities" {
        let less = JSONObject(members: body.members.filter { $0.name != field.name }.map { ($0.name, $0.value) })
        let found = Catalogue.standard.findings(inBody: .object(less), of: kind.code)
        let missing = try #require(found.first { $0.path == "/body/\(field.name)" }, "\(field.name) is not missed")
        #expect(missing.severity == .blocks && missing.source == field.source && missing.message.contains(field.help))
      }
    }
  }

  @Test("is what the golden file says")
  func golden() throws {
    let lines = try Self.written.flatMap { kind in try Self.forms(kind).map(text) }
    try Golden.expect(lines.joined(separator: "\n") + "\n", "messages.jsonl")
  }

  @Test(
    "is explained in words that a lawyer reads, without the notation of the tables", arguments: Catalogue.standard.kinds
  )
  func plain(kind: Kind) {
    let text = KindText(kind).lines.joined(separator: "\n")
    for notation in ["@", "`", "whilePaused", "entityIDs", "[]", "req.*", "resp.*"] {
      #expect(!text.contains(notation), "\(kind.code): \(notation)")
    }
    if let lifecycle = Catalogue.standard.lifecycle(of: kind) {
      for move in lifecycle.moves { #expect(text.contains(move.on), "\(kind.code) does not tell of \(move.on)") }
    }
  }

  @Test("is explained, told as data and as a JSON Schema as the golden files say")
  func explained() throws {
    let kinds = Catalogue.standard.kinds
    let words = kinds.flatMap { KindText($0).lines + ["", ""] }
    try Golden.expect(words.joined(separator: "\n"), "kinds.txt")
    try Golden.expect(kinds.map { KindData($0).text + "\n" }.joined(), "kinds.jsonl")
    let law = Catalogue.standard.law
    try Golden.expect(Self.written.map { KindSchema($0, law: law).text + "\n" }.joined(), "schemas.jsonl")
  }

  @Test("is what the kind's JSON Schema takes, and a damaged one is what it refuses")
  func schema() throws {
    let python = try #require(ProcessInfo.processInfo.environment["COMITY_PYTHON"], "run «make test»")
    let folder = FileManager.default.temporaryDirectory.appending(path: "comity-schema-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var lines: [String] = []
    for kind in Self.written {
      let schema = KindSchema(kind, law: Catalogue.standard.law).json
      let assets = kind.fields.filter { $0.shape == .assets }
      for example in Self.forms(kind) + (try assets.isEmpty ? [] : [Self.whole(kind, assets)]) {
        #expect(Catalogue.standard.findings(inBody: example.body, of: kind.code).blocked.isEmpty, "\(kind.code)")
        let row: [(String, JSONValue)] = [
          ("schema", schema), ("message", try JSONValue(parsing: Array(try text(example).utf8))),
          ("assets", .array(assets.map { .string($0.name) })),
          ("required", .array(kind.fields.filter { $0.isRequired && $0.when == nil }.map { .string($0.name) })),
        ]
        lines.append(String(decoding: JSONValue.object(JSONObject(members: row)).serialized(), as: UTF8.self))
      }
    }
    let file = folder.appending(path: "kinds.jsonl")
    try Data(lines.joined(separator: "\n").utf8).write(to: file)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = [Example.scriptPath("kind_schemas.py"), file.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(said)")
  }
}
