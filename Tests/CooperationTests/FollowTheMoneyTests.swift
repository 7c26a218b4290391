import Cooperation
import Foundation
import Testing

@Suite("FollowTheMoney")
struct FollowTheMoneyTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path

  /// Good and bad entities with what this node says of them.
  private func corpus(_ name: String) throws -> [String] {
    try String(contentsOfFile: Self.folder + "/Corpus/\(name)", encoding: .utf8).split(separator: "\n").map(String.init)
  }

  private func findings(_ lines: [String]) -> [Finding] {
    EntityList(lines).findings(path: "/body/entities", source: "").filter { $0.severity == .blocks }
  }

  @Test("accepts the demo's files and keeps each line as it came")
  func demo() throws {
    for name in ["notice.ftm.jsonl", "report.ftm.jsonl"] {
      let lines = try Example.lines(name)
      #expect(findings(lines).isEmpty, "\(findings(lines))")
      #expect(EntityList(lines).entities.map(\.line) == lines)
    }
    let message = try Example.request()
    #expect(message.entityLines == (try Example.lines("notice.ftm.jsonl")))
  }

  @Test("accepts every good entity of the corpus")
  func good() throws {
    for line in try corpus("good.jsonl") { #expect(findings([line]).isEmpty, "\(line): \(findings([line]))") }
  }

  @Test("refuses every bad entity of the corpus, naming line and entity")
  func bad() throws {
    for line in try corpus("bad.jsonl") {
      let found = findings([line])
      #expect(!found.isEmpty && found.allSatisfy { $0.message.contains("line 1") }, "\(line)")
    }
  }

  @Test("refuses private keys and passwords, saying why")
  func secrets() {
    for (schema, property) in [("CryptoWallet", "privateKey"), ("UserAccount", "password")] {
      let line = #"{"id":"x","schema":"\#(schema)","properties":{"name":["n"],"\#(property)":["secret"]}}"#
      let found = findings([line])
      #expect(found.contains { $0.path.hasSuffix(property) && $0.message.contains("refused") }, "\(found)")
      #expect(!found.contains { $0.message.contains("secret") })
    }
  }

  @Test("holds the entities of one file together")
  func together() throws {
    let person = #"{"id":"p","schema":"Person","properties":{"name":["P"]}}"#
    let account = #"{"id":"a","schema":"BankAccount","properties":{"name":["A"]}}"#
    let owner = #"{"id":"o","schema":"Ownership","properties":{"owner":["p"],"asset":["a"]}}"#
    let reversed = #"{"id":"o","schema":"Ownership","properties":{"owner":["a"],"asset":["p"]}}"#
    #expect(findings([person, account, owner]).isEmpty)
    #expect(findings([person, account, reversed]).count == 2)
    #expect(findings([person, person]).contains { $0.message.contains("twice") })
  }

  @Test("judges as the followthemoney package does")
  func differential() throws {
    let python = try #require(
      ProcessInfo.processInfo.environment["COMITY_PYTHON"], "the foreign checkers are missing: run «make test»")
    let path = NSTemporaryDirectory() + "comity-ftm-\(UUID().uuidString).json"
    defer { unlink(path) }
    let lines = try corpus("good.jsonl") + corpus("bad.jsonl")
    let verdicts = lines.map { ["line": $0, "accepted": findings([$0]).isEmpty] as [String: Any] }
    try JSONSerialization.data(withJSONObject: verdicts).write(to: URL(fileURLWithPath: path))
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = [Self.folder + "/ftm_differential.py", path]
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(said)")
  }
}
