import Glibc

/// Small files of the store's folder, written so that a crash leaves the old or the new one.
enum SystemFile {
  /// The whole of a small file; nil when it does not exist.
  static func read(_ path: String, limit: Int) throws(StoreError) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw failure("\(path) cannot be read", errno)
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: limit + 1)
    var length = 0
    while length < bytes.count {
      let (at, capacity) = (length, bytes.count - length)
      let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress.map { $0 + at }, capacity) }
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure("\(path) cannot be read", errno)
      }
      length += count
    }
    guard length <= limit else { throw StoreError(.damaged, "\(path) is larger than it can be") }
    return Array(bytes[0..<length])
  }

  /// Writes a file of mode 0600 beside its place, makes it durable, and renames it.
  static func replace(_ path: String, with bytes: [UInt8]) throws(StoreError) {
    let beside = path + ".new"
    let descriptor = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("\(beside) cannot be written", errno) }
    do throws(StoreError) {
      try writeAll(descriptor, bytes, beside)
      guard fsync(descriptor) == 0 else { throw failure("\(beside) cannot be made durable", errno) }
    } catch {
      close(descriptor)
      unlink(beside)
      throw error
    }
    close(descriptor)
    guard rename(beside, path) == 0 else { throw failure("\(path) cannot be replaced", errno) }
    try syncFolder(of: path)
  }

  /// Makes sure that a file is there, of mode 0600, and that its name is durable.
  static func createEmpty(_ path: String) throws(StoreError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      if errno == EEXIST { return }
      throw failure("\(path) cannot be made", errno)
    }
    close(descriptor)
    try syncFolder(of: path)
  }

  /// Makes the entries of a file's folder durable.
  static func syncFolder(of path: String) throws(StoreError) {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("\(folder) cannot be opened", errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("\(folder) cannot be made durable", errno) }
  }

  static func writeAll(_ descriptor: Int32, _ bytes: [UInt8], _ path: String) throws(StoreError) {
    var written = 0
    while written < bytes.count {
      let at = written
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress.map { $0 + at }, bytes.count - at) }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure("\(path) cannot be written", errno)
      }
      written += count
    }
  }

  /// The error of a system call, with what the system says.
  static func failure(_ what: String, _ number: Int32) -> StoreError {
    let reason = String(cString: strerror(number))
    return StoreError(number == ENOSPC || number == EDQUOT ? .full : .io, "\(what): \(reason)")
  }
}
