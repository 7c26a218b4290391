import Evidence
import Foundation
import NodeCore

/// Cuts the stream of a packed pouch into its files; each appears when it is complete.
struct PouchWriter {
  let out: String
  let isFolder: Bool
  let recipient: String
  /// Told apart from other sets by the moment at which it was begun, one for all files.
  let stamp = Int(Date().timeIntervalSince1970)
  private var waiting: [UInt8] = []
  private var file: NewFile?
  private var files: [String] = []
  private var packed: PouchPackedAnswer?

  init(out: String, isFolder: Bool, recipient: String) {
    self.out = out
    self.isFolder = isFolder
    self.recipient = recipient
  }

  /// Takes the next bytes of the stream.
  mutating func take(_ bytes: [UInt8]) throws {
    waiting += bytes
    var start = 0
    while waiting.count - start >= 5 {
      let length = waiting[start + 1..<start + 5].reduce(0) { $0 << 8 | Int($1) }
      guard waiting.count - start - 5 >= length else { break }
      try block(waiting[start], Array(waiting[start + 5..<start + 5 + length]))
      start += 5 + length
    }
    waiting.removeFirst(start)
  }

  private mutating func block(_ kind: UInt8, _ bytes: [UInt8]) throws {
    switch kind {
    case 1:
      let open = try file ?? NewFile(name())
      file = open
      try open.write(bytes)
    case 2:
      guard let done = file else { throw Failure(.defect, "the node ended a file that it did not begin") }
      try done.finish()
      files.append(done.path)
      file = nil
    case 3: packed = try? JSONDecoder().decode(PouchPackedAnswer.self, from: Data(bytes))
    default:
      guard let problem = try? JSONDecoder().decode(ProblemAnswer.self, from: Data(bytes)) else {
        throw Failure(.defect, "the node refused without saying why; look at its log")
      }
      throw NodeError(problem.code, problem.message, findings: problem.findings)
    }
  }

  private func name() -> String {
    isFolder ? "\(out)/to-\(recipient)-\(stamp)-\(files.count + 1).pouch" : out
  }

  /// The files and what they hold, when all were there.
  func finish() throws -> (files: [String], packed: PouchPackedAnswer) {
    guard let packed else { throw Failure(.failed, "the node ended before the pouch did; its log says why") }
    return (files, packed)
  }
}

extension ControlClient {
  /// Sends a file of a pouch to the node.
  func sendPouch(_ file: AttachedFile, to path: String, json: Bool) async throws -> PouchAnswer {
    let file = try Self.pouch(file)
    let progress = ByteProgress("reading \(Terminal.safe(file.name))", of: file.size, json: json)
    defer { progress.finish() }
    do {
      return try await send(
        path, FilePieces(path: file.path, progress: progress), length: file.size, as: PouchAnswer.self)
    } catch {
      let failure = Failure(error)
      throw Failure(failure.status, "\(Terminal.safe(file.path)): \(failure.message)", findings: failure.findings)
    }
  }

  /// A file that begins as a pouch does.
  private static func pouch(_ file: AttachedFile) throws -> AttachedFile {
    let head = try FileHandle(forReadingAtPath: file.path)?.read(upToCount: PouchHeader.size) ?? Data()
    do {
      _ = try PouchHeader(parsing: Array(head), suite: .comity1)
    } catch let error where error.code == .unknownSuite {
      throw Failure(.refused, "\(Terminal.safe(file.path)): \(error.message)")
    } catch {
      throw Failure(.refused, "\(Terminal.safe(file.path)) is no pouch")
    }
    return file
  }
}
