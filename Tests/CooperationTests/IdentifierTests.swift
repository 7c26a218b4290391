import Foundation
import Testing

@testable import Cooperation

@Suite("Identifiers")
struct IdentifierTests {
  private struct Case: Codable {
    let format: String
    let value: String
    var accepted: Bool?
  }

  @Test("are judged as python-stdnum judges them, on thousands of good and broken ones", arguments: [1, 2])
  func differential(seed: Int) throws {
    let made = try run(["make", String(seed), "4000"])
    let model = try #require(FtMModel.standard)
    var cases = try JSONDecoder().decode([Case].self, from: made)
    for index in cases.indices {
      let format = try #require(IdentifierFormat(rawValue: cases[index].format))
      cases[index].accepted = format.isValid(cases[index].value, in: model)
    }
    let path = NSTemporaryDirectory() + "comity-identifiers-\(UUID().uuidString).json"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try JSONEncoder().encode(cases).write(to: URL(fileURLWithPath: path))
    _ = try run(["check", path])
  }

  private func run(_ arguments: [String]) throws -> Data {
    let python = try #require(
      ProcessInfo.processInfo.environment["COMITY_PYTHON"], "the foreign checkers are missing: run «make test»")
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = [Example.scriptPath("identifier_differential.py")] + arguments
    process.standardOutput = output
    try process.run()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(String(decoding: said.prefix(2000), as: UTF8.self))")
    return said
  }
}
