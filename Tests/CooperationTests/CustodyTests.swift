import Foundation
import StrictJSON
import Testing

@testable import Cooperation

@Suite("Custody of the files that go with a message")
struct CustodyTests {
  private static var list: [[String: Any]] {
    [
      [
        "file": "judgment.pdf", "form": "certified_copy",
        "held": [
          ["by": "Harbour Police of Alpha", "from": "2026-01-02", "until": "2026-02", "seal": "S-17"],
          ["by": "Ministry of Alpha", "from": "2026-02"],
        ],
      ]
    ]
  }

  private func message(_ list: [[String: Any]] = list) throws -> Message {
    try Example.request { $0["custody"] = list }
  }

  @Test("stands in the signed message, and is read and shown from it")
  func kept() throws {
    let message = try message()
    #expect(message.custody.map(\.form) == [.certifiedCopy] && message.custody.first?.held.count == 2)
    #expect(message.unknown.isEmpty)
    let lines = MessageLines(message).lines.joined(separator: "\n")
    #expect(lines.contains("Custody of judgment.pdf") && lines.contains("certified copy"))
    #expect(lines.contains("held by Harbour Police of Alpha from 2026-01-02 until 2026-02, seal S-17"))
  }

  @Test("is of files that go with the message, where those are known")
  func files() throws {
    let message = try message()
    func rules(_ message: Message) -> [String] { Catalogue.standard.custodyFindings(in: message).map(\.path) }
    #expect(rules(message).isEmpty, "nobody knows the files yet")
    #expect(rules(message.enclosing([EnclosedFile(name: "judgment.pdf")])).isEmpty)
    #expect(rules(message.enclosing([EnclosedFile(name: "order.pdf")])) == ["/custody/0/file"])
    func faults(_ held: String, twice: Bool = false) throws -> [String] {
      let entry = #"{"file":"a.pdf","form":"copy","held":[\#(held)]}"#
      let list = try JSONSerialization.jsonObject(with: Data("[\(twice ? entry + "," + entry : entry)]".utf8))
      return rules(try Example.request { $0["custody"] = list }.enclosing([EnclosedFile(name: "a.pdf")]))
    }
    let police = #"{"by":"The police","from":"2026-03","until":"2026-04-02"}"#
    #expect(try faults("\(police),{\"by\":\"A court\",\"from\":\"2026-04-02\"}").isEmpty)
    #expect(try faults(#"{"by":"X","from":"2026-05-01","until":"2026-02-01"}"#) == ["/custody/0/held/0/until"])
    #expect(try faults("\(police),{\"by\":\"X\",\"from\":\"2020\"}") == ["/custody/0/held/1/from"])
    #expect(try faults("", twice: true) == ["/custody/1/file"])
  }

  @Test(
    "is told apart, place by place, where it is wrong here",
    arguments: [
      (#"[{"file":"a.pdf","form":"photocopy"}]"#, "/custody/0/form"),
      (#"[{"form":"copy"}]"#, "/custody/0/file"),
      (#"[{"file":"a.pdf","form":"copy","held":[{"by":"X"}]}]"#, "/custody/0/held/0/from"),
      (#"[{"file":"a.pdf","form":"copy","held":[{"from":"2026","by":""}]}]"#, "/custody/0/held/0/by"),
      (
        #"[{"file":"a.pdf","form":"copy","held":[{"by":"X","from":"2026","until":"soon"}]}]"#, "/custody/0/held/0/until"
      ),
      (#"[{"file":"a.pdf","form":"copy","colour":"red"}]"#, "/custody/0/colour"),
      (#"{"file":"a.pdf"}"#, "/custody"),
    ])
  func wrong(text: String, path: String) throws {
    let value = try JSONValue(parsing: Array(text.utf8))
    let ours = Custody.findings(in: value, isOurs: true)
    #expect(ours.map(\.path) == [path] && ours.allSatisfy { $0.severity == .blocks })
    #expect(Custody.findings(in: value, isOurs: false).allSatisfy { $0.severity == .advises }, "a newer peer's")
  }
}
