import Cooperation
import Foundation
import Testing

@Suite("References, in a file and in the program")
struct ReferenceTests {
  @Test("to an entity that is not in the file are advice, and to one of the wrong schema block")
  func absent() {
    let owner = #"{"id":"o","schema":"Ownership","properties":{"owner":["p"],"asset":["elsewhere"]}}"#
    let person = #"{"id":"p","schema":"Person","properties":{"name":["P"]}}"#
    let findings = EntityList([owner, person]).findings(path: "/body/entities", source: "")
    #expect(findings.map(\.path) == ["/body/entities/0/properties/asset"])
    #expect(findings.allSatisfy { $0.severity == .advises && $0.message.contains("line 1, entity o, asset") })
    let wrong = #"{"id":"elsewhere","schema":"Person","properties":{"name":["Q"]}}"#
    let blocking = EntityList([owner, person, wrong]).findings(path: "/body/entities", source: "")
    #expect(blocking.map(\.severity) == [.blocks] && blocking.map(\.path) == ["/body/entities/0/properties/asset"])
  }

  @Test("to the catalogue's data are complete: every file of a kind is one of its kinds")
  func kinds() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/Cooperation/Kinds")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
    let codes = files.map { name in
      // The first underscore of a file's name stands for the point of its kind's code.
      let parts = name.dropLast(".json".count).split(separator: "_", maxSplits: 1)
      return parts.joined(separator: ".")
    }
    #expect(codes.sorted() == Catalogue.standard.kinds.map(\.code))
  }
}
