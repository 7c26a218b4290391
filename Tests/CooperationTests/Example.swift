import Cooperation
import Foundation
import StrictJSON
import Testing

/// The demo's own files, which are also the tests' good examples, and the three parties that they speak of.
enum Example {
  private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  private static let root = tests.deletingLastPathComponent().deletingLastPathComponent().path
  private static let demo = root + "/Config/demo/"

  static let registry = Correspondent(name: "registry", functions: ["icc-reg"])
  static let alpha = Correspondent(name: "alpha", functions: ["nfp", "nfp-fin"])
  static let bravo = Correspondent(name: "bravo", functions: ["nfp", "nfp-fin"])

  static func text(_ name: String) throws -> String { try String(contentsOfFile: demo + name, encoding: .utf8) }

  static func lines(_ name: String) throws -> [String] { try text(name).split(separator: "\n").map(String.init) }

  /// The names of the data files in a folder of the catalogue, as the source tree has them.
  static func files(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root + "/Sources/Cooperation/" + folder)
      .map { String($0.dropLast(".json".count)) }.sorted()
  }

  /// A file of the sources.
  static func source(_ path: String) throws -> String { try String(contentsOfFile: sourcePath(path), encoding: .utf8) }

  static func sourcePath(_ path: String) -> String { root + "/Sources/Cooperation/" + path }

  /// A file of the whole tree.
  static func treePath(_ path: String) -> String { root + "/" + path }

  /// Lines of a file in Corpus.
  static func corpus(_ name: String) throws -> [String] {
    try String(contentsOfFile: corpusPath(name), encoding: .utf8).split(separator: "\n").map(String.init)
  }

  static func corpusPath(_ name: String) -> String { tests.path + "/Corpus/\(name)" }

  static func scriptPath(_ name: String) -> String { tests.path + "/\(name)" }

  /// A template of the demo, perhaps changed.
  static func template(
    _ name: String = "request.json", changing change: (inout [String: Any]) -> Void = { _ in }
  ) throws -> MessageTemplate {
    let data = Data(try text(name).utf8)
    var object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    change(&object)
    return try MessageTemplate(parsing: Array(try JSONSerialization.data(withJSONObject: object)))
  }

  /// The demo's request as the Registry's node completes it.
  static func request(changing change: (inout [String: Any]) -> Void = { _ in }) throws -> Message {
    let template = try template(changing: change).adding(entityLines: try lines("notice.ftm.jsonl"))
    return try Message(
      parsing: template.completed(id: id("a"), node: "registry", officer: "o", thread: nil, inReplyTo: nil))
  }

  /// The demo's request with other members of the body.
  static func requestWithBody(_ change: (inout [String: Any]) -> Void) throws -> Message {
    try request { object in
      var body = object["body"] as? [String: Any] ?? [:]
      change(&body)
      object["body"] = body
    }
  }

  /// Alpha's inquiry to Bravo.
  static func inquiry() throws -> Message {
    try Message(
      parsing: try template("inquiry.json").completed(
        id: id("c"), node: "alpha", officer: "o", thread: nil, inReplyTo: nil))
  }

  /// An answer to a message.
  static func reply(
    _ kind: String, to parent: Message, from node: String, body: JSONValue?, entities: [String] = [],
    id letter: Character = "b"
  ) throws -> Message {
    let template = MessageTemplate.reply(kind: kind, to: parent, own: node, body: body).adding(entityLines: entities)
    return try Message(
      parsing: template.completed(
        id: id(letter), node: node, officer: "o", thread: parent.thread, inReplyTo: parent.id))
  }

  static func id(_ letter: Character) -> String { String(repeating: letter, count: 32) }

  static func acknowledgement() -> JSONValue {
    Acknowledgement(received: "2026-11-24T10:00:00.000Z", nationalReference: "X-1", unit: "Desk 1").json
  }
}

extension [Finding] {
  /// The places that block.
  var blocked: Set<String> { Set(filter { $0.severity == .blocks }.map(\.path)) }
}
