import Foundation

/// A folder of one test's own, removed with it.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "comity-operations-" + UUID().uuidString.prefix(8)
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  /// Writes a file and gives its path.
  func file(_ name: String, _ bytes: [UInt8], mode: Int = 0o600) throws -> String {
    let file = path + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    return file
  }

  func file(_ name: String, _ text: String, mode: Int = 0o600) throws -> String {
    try file(name, Array(text.utf8), mode: mode)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
