package import Evidence
import Glibc

/// The files of a node's attachments: sealed bytes as they travel, each named by their digest.
///
/// They stand beside the store and not in it: a blob of SQLite ends at 1 GB, and the write-ahead log would hold every byte a
/// second time. What a file is worth stands in the store's row: nothing before ``sync(_:)``, all of it once it was verified.
package final class EnclosureFolder: Sendable {
  private let path: String

  /// Takes a folder; it is made when something is written.
  package init(_ path: String) { self.path = path }

  /// Writes a range of a file, which need not be there yet.
  /// - Throws: ``NodeStoreError`` `full`, `failed`.
  package func write(_ bytes: [UInt8], at offset: UInt64, of digest: Digest) throws {
    let descriptor = try opened(file(digest), O_WRONLY | O_CREAT)
    defer { close(descriptor) }
    try Self.write(bytes, at: offset, to: descriptor)
  }

  /// Makes what was written of a file durable, with its name.
  /// - Throws: ``NodeStoreError`` `notFound`, `failed`.
  package func sync(_ digest: Digest) throws {
    let descriptor = try opened(file(digest), O_RDWR)
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw Self.failure("an attachment could not be made durable") }
    try syncFolder()
  }

  /// Reads a range of a file; less where it ends.
  /// - Throws: ``NodeStoreError`` `notFound`, `failed`.
  package func read(_ digest: Digest, at offset: UInt64, count: Int) throws -> [UInt8] {
    let descriptor = try opened(file(digest), O_RDONLY)
    defer { close(descriptor) }
    return try Self.read(descriptor, at: offset, count: count)
  }

  /// Reads a file from its start to a length, a piece at a time.
  /// - Throws: what `take` throws; ``NodeStoreError`` `failed` also when the file ends early.
  package func read(_ digest: Digest, length: UInt64, _ take: ([UInt8]) throws -> Void) throws {
    try read(digest, from: 0, upTo: length, take)
  }

  /// Reads a file from one offset up to another, a piece at a time.
  /// - Throws: what `take` throws; ``NodeStoreError`` `failed` also when the file ends early.
  package func read(_ digest: Digest, from: UInt64, upTo end: UInt64, _ take: ([UInt8]) throws -> Void) throws {
    let descriptor = try opened(file(digest), O_RDONLY)
    defer { close(descriptor) }
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    var offset = from
    while offset < end {
      let bytes = try Self.read(descriptor, at: offset, count: Int(min(1 << 20, end - offset)))
      guard !bytes.isEmpty else { throw NodeStoreError(.failed, "the file of attachment \(digest) ends early") }
      try take(bytes)
      offset += UInt64(bytes.count)
    }
  }

  /// Bytes of a file; nil where there is none.
  package func length(of digest: Digest) -> UInt64? { stamp(of: digest)?.length }

  /// What tells whether a file was exchanged or written; nil where there is none.
  package func stamp(of digest: Digest) -> FileStamp? {
    var found = stat()
    guard stat(file(digest), &found) == 0, found.st_mode & S_IFMT == S_IFREG else { return nil }
    return FileStamp(
      length: UInt64(clamping: found.st_size), inode: UInt64(found.st_ino), changed: Int64(found.st_mtim.tv_sec),
      changedNanoseconds: Int64(found.st_mtim.tv_nsec))
  }

  /// Removes files; one that is not there is no error.
  package func remove(_ digests: [Digest]) {
    for digest in digests { unlink(file(digest)) }
    try? syncFolder()
  }

  /// Removes every file but those of these attachments: what a crash left of uploads, deletions and rollbacks.
  package func removeAll(except kept: Set<Digest>) {
    guard let folder = opendir(path) else { return }
    defer { closedir(folder) }
    let names = Set(kept.map(\.hex))
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in
        String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != "..", !names.contains(name) { unlink("\(path)/\(name)") }
    }
  }

  /// Begins a file whose digest is not known yet.
  /// - Parameter name: unique; letters and digits.
  package func newFile(_ name: String) throws -> EnclosureFile {
    let beside = "\(path)/\(name).new"
    return EnclosureFile(descriptor: try opened(beside, O_WRONLY | O_CREAT | O_EXCL), path: beside, folder: self)
  }

  func place(_ beside: String, as digest: Digest) throws {
    guard rename(beside, file(digest)) == 0 else { throw Self.failure("an attachment could not be put in its place") }
    try syncFolder()
  }

  private func file(_ digest: Digest) -> String { "\(path)/\(digest.hex)" }

  private func opened(_ file: String, _ flags: Int32) throws -> Int32 {
    var descriptor = open(file, flags | O_CLOEXEC, 0o600)
    if descriptor < 0, errno == ENOENT, flags & O_CREAT != 0 {
      mkdir(path, 0o700)
      descriptor = open(file, flags | O_CLOEXEC, 0o600)
    }
    guard descriptor >= 0 else { throw Self.failure("the file of an attachment cannot be opened") }
    return descriptor
  }

  private func syncFolder() throws {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw Self.failure("the folder of attachments could not be made durable") }
  }

  static func write(_ bytes: [UInt8], at offset: UInt64, to descriptor: Int32) throws {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        pwrite(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done, off_t(offset) + off_t(done))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure("an attachment could not be written") }
      done += count
    }
  }

  private static func read(_ descriptor: Int32, at offset: UInt64, count: Int) throws -> [UInt8] {
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let got = pread(
          descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset) + off_t(filled))
        if got < 0, errno == EINTR { continue }
        if got < 0 { failed = true }
        guard got > 0 else { return }
        filled += got
      }
    }
    guard !failed else { throw failure("an attachment could not be read") }
    return bytes
  }

  static func failure(_ what: String) -> NodeStoreError {
    let code = errno
    guard code != ENOENT else { return NodeStoreError(.notFound, "\(what): it is not there") }
    guard code != ENOSPC, code != EDQUOT else {
      return NodeStoreError(.full, "\(what): the disk is full; make room and try again")
    }
    return NodeStoreError(.failed, "\(what): \(String(cString: strerror(code)))")
  }
}
