import EncryptedSQLite
import Evidence
import Foundation
import NodeCore

/// Makes a backup of the store that this daemon holds, while it goes on.
struct StoreBackup: Sendable {
  let unlocked: UnlockedStore
  /// The node's data folder.
  let data: String
  /// The folder with the files of attachments.
  private var attachments: String { data + "/attachments" }

  private static let piece = 1 << 20

  /// Copies store and attachments into a new folder, and measures the copy.
  /// - Throws: ``NodeError``.
  func make(at path: String) throws -> BackupMade {
    do throws(StoreError) {
      try CopyPlace.check(path, outside: data)
      try BackupFolder(path).make { folder throws(StoreError) in
        try unlocked.copy(to: folder) { () throws(StoreError) in
          try SystemDisk().copyFolder(attachments, to: folder + "/attachments")
        }
      }
    } catch {
      throw NodeError(Self.code(error), error.message)
    }
    return try measured(path + "/store.db")
  }

  private func measured(_ file: String) throws -> BackupMade {
    let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
    defer { try? handle.close() }
    var stream = DigestStream()
    var size: UInt64 = 0
    while let bytes = try handle.read(upToCount: Self.piece), !bytes.isEmpty {
      stream.update(Array(bytes))
      size += UInt64(bytes.count)
    }
    return BackupMade(size: size, digest: stream.digest.hex)
  }

  private static func code(_ error: StoreError) -> NodeError.Code {
    switch error.code {
    case .alreadyInitialised, .unusable, .locked: .refused
    case .noFolder: .notFound
    case .full, .io, .stopped: .notReady
    default: .defect
    }
  }
}
