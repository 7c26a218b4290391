import Crypto
import Foundation
import NIOSSL
import NodeService

@testable import PeerLink

/// A process with another TLS implementation, given the certificate and key of a member in files.
final class ForeignClient: Sendable {
  struct NoPython: Error, CustomStringConvertible {
    var description: String { "COMITY_PYTHON names no Python with pyOpenSSL: run make test" }
  }

  private let process: Process
  private let input = Pipe()
  private let output = Pipe()
  private let folder: URL

  /// Starts a program; the arguments get the paths of the certificate (DER) and the key (PEM).
  init(_ program: String, member: TestNode, _ arguments: (_ certificate: String, _ key: String) -> [String]) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "comity-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let certificate = folder.appending(path: "certificate.der")
    let key = folder.appending(path: "key.pem")
    guard case .certificate(let made)? = try Credentials(member.tlsIdentity).client.certificateChain.first else {
      throw CocoaError(.featureUnsupported)
    }
    try Data(made.toDERBytes()).write(to: certificate)
    try Data(member.key.pemRepresentation.utf8).write(to: key)
    process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments(certificate.path(), key.path())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = output
    try process.run()
  }

  /// The client of `resumption.py`.
  convenience init(resumingAt port: Int, member: TestNode) throws {
    guard let python = ProcessInfo.processInfo.environment["COMITY_PYTHON"] else { throw NoPython() }
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "resumption.py").path()
    try self.init(python, member: member) { [script, "\(port)", $0, $1] }
  }

  deinit {
    if process.isRunning { process.terminate() }
    try? FileManager.default.removeItem(at: folder)
  }

  /// Sends a line and returns the line that comes back.
  func ask(_ line: String) async throws -> String {
    try input.fileHandleForWriting.write(contentsOf: Data("\(line)\n".utf8))
    return await elsewhere { [output] in
      var answer = Data()
      while answer.last != 0x0A {
        let more = output.fileHandleForReading.availableData
        if more.isEmpty { break }
        answer += more
      }
      return String(decoding: answer, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
  }

  /// Closes the input and returns everything that the process still says.
  func finish() async throws -> String {
    try input.fileHandleForWriting.close()
    return await elsewhere { [output] in
      String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }
  }

  /// Blocks a thread outside Swift's own pool, which has no more threads than the machine has cores.
  private func elsewhere(_ work: @escaping @Sendable () -> String) async -> String {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: work()) }
    }
  }
}
