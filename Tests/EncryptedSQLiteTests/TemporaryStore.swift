import EncryptedSQLite
import Foundation

/// A store in a folder that is removed when the test is over.
final class TemporaryStore {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "comity-store-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  static let passphrase = SlotSecret.passphrase(SecretBytes(copying: Array("correct horse battery".utf8)))

  var folder: StoreFolder { StoreFolder(path + "/node") }

  func file(_ name: String) -> String { path + "/node/" + name }

  func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: file(name)))) }

  func write(_ bytes: [UInt8], to name: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: file(name))) }
}
