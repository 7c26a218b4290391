import Cooperation
import Foundation
import Testing

@Suite("FollowTheMoney")
struct FollowTheMoneyTests {
  private func findings(_ lines: [String]) -> [Finding] {
    EntityList(lines).findings(path: "/body/entities", source: "").filter { $0.severity == .blocks }
  }

  private func person(_ id: String, _ more: String = "") -> String {
    #"{"id":"\#(id)","schema":"Person","properties":{"name":["P"]\#(more)}}"#
  }

  @Test("accepts the demo's files and keeps each line as it came")
  func demo() throws {
    for name in ["notice.ftm.jsonl", "report.ftm.jsonl"] {
      let bytes = Array(try Example.text(name).utf8)
      #expect(try FtMFile.lines(of: bytes).map(\.line) == (try Example.lines(name)))
    }
    #expect(try Example.request().entityLines == (try Example.lines("notice.ftm.jsonl")))
  }

  @Test("accepts every good entity of the corpus")
  func good() throws {
    for line in try Example.corpus("good.jsonl") { #expect(findings([line]).isEmpty, "\(line): \(findings([line]))") }
  }

  @Test("refuses every bad entity of the corpus, naming its line")
  func bad() throws {
    for line in try Example.corpus("bad.jsonl") {
      let found = findings([person("first"), line])
      #expect(!found.isEmpty && found.allSatisfy { $0.message.hasPrefix("line 2") }, "\(line) \(found)")
    }
  }

  @Test("names line, entity, property and rule of every fault")
  func faults() throws {
    let line = #"{"id":"x-1","schema":"Person","properties":{"birthDate":["1961-13"],"alias":"A","no/me":["x"]}}"#
    let lists = findings([line])
    #expect(lists.map(\.path) == ["/body/entities/0/properties/alias"] && lists.map(\.rule) == ["ftm.list"])
    #expect(lists[0].message.hasPrefix("line 1, entity x-1, alias: "))
    let found = findings([line.replacingOccurrences(of: "\"A\"", with: "[\"A\"]")])
    #expect(found.map(\.rule) == ["ftm.required", "ftm.date", "ftm.property"])
    #expect(
      found.map { String($0.path.dropFirst(16)) } == [
        "/properties/name", "/properties/birthDate", "/properties/no~1me",
      ])
    #expect(found[1].message.hasPrefix("line 1, entity x-1, birthDate: "))
  }

  @Test("refuses private keys and passwords, saying why and repeating nothing")
  func secrets() {
    for (schema, property) in [("CryptoWallet", "privateKey"), ("UserAccount", "password"), ("Person", "password")] {
      let line = #"{"id":"x","schema":"\#(schema)","properties":{"name":["n"],"\#(property)":["hunter2"]}}"#
      let found = findings([line])
      #expect(found.contains { $0.rule == "ftm.secret" && $0.path.hasSuffix(property) }, "\(found)")
      #expect(!found.contains { $0.message.contains("hunter2") })
    }
  }

  @Test("holds the entities of one file together")
  func together() throws {
    let account = #"{"id":"a","schema":"BankAccount","properties":{"name":["A"]}}"#
    func owns(_ owner: String, _ asset: String) -> String {
      #"{"id":"o","schema":"Ownership","properties":{"owner":["\#(owner)"],"asset":["\#(asset)"]}}"#
    }
    let wallet = #"{"id":"w","schema":"CryptoWallet","properties":{"holder":["p"]}}"#
    #expect(findings([person("p"), account, owns("p", "a")]).isEmpty)
    #expect(findings([owns("p", "a"), account, person("p")]).isEmpty)
    #expect(findings([person("p"), account, owns("a", "p")]).map(\.rule) == ["ftm.entity", "ftm.entity"])
    #expect(findings([person("p"), wallet, owns("p", "w")]).map(\.rule) == ["ftm.entity"])
    #expect(findings([owns("elsewhere", "elsewhere-2")]).isEmpty)
    let twice = findings([person("p"), account, person("p")])
    #expect(
      twice.map(\.rule) == ["ftm.unique"] && twice[0].message.contains("line 3") && twice[0].message.contains("line 1"))
  }

  @Test("reads files with blank lines and carriage returns, and counts lines as an editor does")
  func lineEnds() throws {
    let text = "\r\n" + person("a") + "\r\n\n   \n" + person("b") + "\n" + person("b")
    let file = try FtMFile(parsing: Array(text.utf8))
    #expect(file.lines == [person("a"), person("b"), person("b")])
    #expect(file.findings.map(\.path) == ["/2/id"])
    #expect(file.findings[0].message.hasPrefix("line 6") && file.findings[0].message.hasSuffix("line 5"))
    #expect { try FtMFile.lines(of: Array(text.utf8)) } throws: { error in
      (error as? CooperationError)?.findings.count == 1
    }
    #expect(try FtMFile.lines(of: Array((person("a") + "\r\n").utf8)).map(\.line) == [person("a")])
  }

  @Test("holds files to their bounds, naming the line")
  func bounds() throws {
    let long = person("a", #","notes":["\#(String(repeating: "x", count: Limits.entityLine))"]"#)
    let many = (0...Limits.entities).map { person("p\($0)") }
    for (bytes, line) in [
      (Array((person("b") + "\n" + long).utf8), "line 2"), (Array(many.joined(separator: "\n").utf8), "line 10001"),
      (Array((person("b") + "\n").utf8) + [0x22, 0xFF, 0x22], "line 2"),
    ] {
      #expect { try FtMFile(parsing: bytes) } throws: { ($0 as? CooperationError)?.message.hasPrefix(line) == true }
    }
    #expect(findings(many).map(\.rule) == ["ftm.limit"])
    #expect(findings([]).map(\.rule) == ["ftm.empty"])
    #expect(findings(Array(many.dropLast())).isEmpty)
  }

  @Test("bears control characters in values, says so, and shows none")
  func hostile() {
    let line = person("x", #","alias":["a\u001b[2J"],"notes":["two\nlines"],"\u202e":["x"]"#)
    let all = EntityList([line]).findings(path: "", source: "")
    #expect(all.filter { $0.severity == .advises }.map(\.path) == ["/0/properties/alias"])
    #expect(all.filter { $0.severity == .blocks }.map(\.path) == ["/0/properties/\\u{202e}"])
    let broken = #"{"id":"x\u001b","schema":"Person","properties":{}}"#
    #expect(!findings([broken])[0].message.contains("\u{1B}"))
  }

  @Test("never traps on damaged lines", arguments: UInt64(1)...40)
  func damage(seed: UInt64) throws {
    var state = seed
    for line in try Example.lines("notice.ftm.jsonl") {
      var bytes = Array(line.utf8)
      for _ in 0..<3 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes[Int(state >> 33) % bytes.count] = Array("{}[]\":,\\u0x9-".utf8)[Int(state >> 20 & 0xFF) % 13]
      }
      _ = try? FtMFile(parsing: bytes).findings
    }
  }

  @Test("judges as the followthemoney package does, what once told the two apart")
  func differential() throws {
    try compare(try ["good.jsonl", "bad.jsonl", "values.jsonl"].flatMap { try Example.corpus($0) })
  }

  @Test("judges thousands of made entities, good and broken, as the followthemoney package does", arguments: [1, 2])
  func generated(seed: Int) throws {
    let model = Example.sourcePath("FollowTheMoney/model.json")
    let made = try python(["ftm_entities.py", model, String(seed), "2500"])
    let lines = try JSONDecoder().decode([String].self, from: made)
    let good = lines.count { findings([$0]).isEmpty }
    #expect(lines.count == 2_500 && good > 800 && good < 2_200, "\(good)")
    try compare(lines)
  }

  private func compare(_ lines: [String]) throws {
    let path = NSTemporaryDirectory() + "comity-ftm-\(UUID().uuidString).json"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let verdicts = lines.map { ["line": $0, "accepted": findings([$0]).isEmpty] as [String: Any] }
    try JSONSerialization.data(withJSONObject: verdicts).write(to: URL(fileURLWithPath: path))
    _ = try python(["ftm_differential.py", path])
  }

  /// Runs a script of this folder; what it says.
  private func python(_ arguments: [String]) throws -> Data {
    let python = try #require(
      ProcessInfo.processInfo.environment["COMITY_PYTHON"], "the foreign checkers are missing: run «make test»")
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = [Example.scriptPath(arguments[0])] + arguments.dropFirst()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(String(decoding: said.prefix(6_000), as: UTF8.self))")
    return said
  }
}
