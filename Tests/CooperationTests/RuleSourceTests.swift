import Foundation
import Testing

@testable import Cooperation

@Suite("The source of every rule")
struct RuleSourceTests {
  /// The codes of all rules that the sources write down, those put together of two parts by their first.
  private func codes() throws -> Set<String> {
    var codes: Set<String> = []
    for folder in ["", "../NodeCore"] {
      let path = Example.sourcePath(folder)
      let files = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
      for file in files where file.hasSuffix(".swift") && !file.hasPrefix("Generated") {
        let source = try String(contentsOfFile: path + "/" + file, encoding: .utf8)
        for part in source.components(separatedBy: "rule: \"").dropFirst() {
          codes.insert(String(part.prefix { $0 != "\"" && $0 != "\\" }))
        }
      }
    }
    return codes
  }

  @Test("stands in each of its findings, also where no article is named")
  func everyRule() throws {
    let codes = try codes()
    #expect(codes.isSuperset(of: ["field.foreign", "subject", "format", "ftm.", "law.ground"]))
    for code in codes { #expect(!Finding("/x", .blocks, rule: code, "x").source.isEmpty, "\(code)") }
    #expect(Finding("/x", .blocks, rule: "nobody.wrote.it", "x").source.isEmpty)
    #expect(Finding("/x", .blocks, rule: "field", source: "Rome Statute art. 1", "x").source == "Rome Statute art. 1")
  }

  @Test("stands in what a bad message gets, finding by finding")
  func rejections() throws {
    let message = try Example.request { object in
      object["safeSubject"] = "Orsolan Veth"
      var body = object["body"] as? [String: Any] ?? [:]
      body["invented"] = true
      body["purposes"] = "none"
      object["body"] = body
    }
    let found = Catalogue.standard.findings(in: message, from: Example.bravo, to: [Example.bravo], parent: nil)
    #expect(Set(found.map(\.rule)).isSuperset(of: ["field.foreign", "route", "field"]))
    #expect(found.allSatisfy { !$0.source.isEmpty && !$0.rule.isEmpty })
  }
}
