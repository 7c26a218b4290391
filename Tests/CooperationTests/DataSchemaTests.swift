import Foundation
import Testing

@testable import Cooperation

@Suite("The JSON Schemas of the data files")
struct DataSchemaTests {
  @Test("take every file that ships, refuse what is damaged, and know the shapes that fields have")
  func schemas() throws {
    let python = try #require(ProcessInfo.processInfo.environment["COMITY_PYTHON"], "run «make test»")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = [Example.scriptPath("data_schemas.py"), Example.treePath("")]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(said)")
    let last = try #require(said.split(separator: "\n").last).split(separator: " ").map(String.init)
    #expect(last.dropLast() == ArraySlice(Kind.Field.Shape.allCases.map(\.rawValue)))
    let files = try ["Kinds", "Law", "Lifecycles", "Labels"].map { try Example.files($0).count }.reduce(0, +)
    #expect(last.last == String(files), "every file was held to its schema")
  }

  @Test("know what the programs read: a member that no schema knows is taken by no reader either")
  func strangers() throws {
    let damaged = { (text: String) in
      text.replacing("\"version\":", with: "\"surprise\":1,\"version\":", maxReplacements: 1)
    }
    for file in CatalogueData.kinds {
      #expect(throws: CooperationError.self, "\(file.name)") {
        try Kind(parsing: Array(damaged(file.text).utf8), law: Catalogue.standard.law)
      }
    }
    for file in CatalogueData.lifecycles {
      var defects: [CooperationError] = []
      _ = Lifecycle.read([damaged(file.text)], defects: &defects)
      #expect(!defects.isEmpty, "\(file.name)")
    }
    for file in CatalogueData.law {
      var defects: [CooperationError] = []
      let others = CatalogueData.law.filter { $0.name != file.name }
      _ = Law(files: others + [(file.name, damaged(file.text))], defects: &defects)
      #expect(defects.count == 1, "\(file.name)")
    }
  }
}
