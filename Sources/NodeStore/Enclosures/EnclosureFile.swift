package import Evidence
import Glibc

/// A file of an attachment that is being written from its start; it has no name that counts before ``finish(as:)``.
///
/// Used by one task at a time.
package final class EnclosureFile {
  private let descriptor: Int32
  private let path: String
  private let folder: EnclosureFolder
  private var offset: UInt64 = 0
  private var isOpen = true

  init(descriptor: Int32, path: String, folder: EnclosureFolder) {
    self.descriptor = descriptor
    self.path = path
    self.folder = folder
  }

  /// Appends bytes.
  /// - Throws: ``NodeStoreError`` `full`, `failed`.
  package func append(_ bytes: [UInt8]) throws {
    try EnclosureFolder.write(bytes, at: offset, to: descriptor)
    offset += UInt64(bytes.count)
  }

  /// Makes it durable and gives it its name.
  /// - Throws: ``NodeStoreError`` `failed`.
  package func finish(as digest: Digest) throws {
    guard fsync(descriptor) == 0 else { throw EnclosureFolder.failure("an attachment could not be made durable") }
    try folder.place(path, as: digest)
    isOpen = false
    close(descriptor)
  }

  deinit {
    guard isOpen else { return }
    close(descriptor)
    unlink(path)
  }
}
