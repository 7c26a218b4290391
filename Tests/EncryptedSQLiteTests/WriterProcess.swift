import Foundation

/// The program `store-writer`, as it was built with these tests.
final class WriterProcess {
  private let process = Process()
  private let output = Pipe()

  /// Starts it.
  init(_ arguments: [String]) throws {
    let here = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    process.executableURL = URL(fileURLWithPath: here).deletingLastPathComponent().appending(path: "store-writer")
    process.arguments = arguments
    process.standardOutput = output
    try process.run()
  }

  var identifier: Int32 { process.processIdentifier }

  /// Waits for its next words.
  func words() -> String { String(decoding: output.fileHandleForReading.availableData, as: UTF8.self) }

  /// Kills it, and gives all that it had said.
  func kill() -> String {
    Foundation.kill(process.processIdentifier, SIGKILL)
    return finish()
  }

  /// Waits for its end, and gives all that it said.
  func finish() -> String {
    let said = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: said, as: UTF8.self)
  }

  var status: Int32 { process.terminationStatus }
}
