import Evidence
import Foundation
import Operations

/// The file that `witness.logs` names: one verifier key a line, `#` for comments.
enum OutsideLogs {
  /// Bytes of the file at most: some thousand keys.
  private static let longestFile = 1 << 20

  /// Reads the file; nothing where none is named.
  /// - Throws: ``OperationsError`` `configuration` naming the line.
  static func read(_ path: String?) throws -> [VerifierKey] {
    guard let path else { return [] }
    guard let file = FileHandle(forReadingAtPath: path), let data = try file.read(upToCount: longestFile + 1),
      data.count <= longestFile, let text = String(validating: data, as: UTF8.self)
    else {
      throw OperationsError(
        .configuration, "the file \(path) that «witness.logs» names cannot be read, or is longer than 1 MiB")
    }
    var keys: [VerifierKey] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = line.trimmingCharacters(in: .whitespaces)
      if line.isEmpty || line.hasPrefix("#") { continue }
      guard let key = try? VerifierKey(line), key.type == .ed25519 else {
        throw OperationsError(
          .configuration, "\(path) line \(number + 1): a log's verifier key is written name+hash+base64, type 01")
      }
      keys.append(key)
    }
    return keys
  }
}
