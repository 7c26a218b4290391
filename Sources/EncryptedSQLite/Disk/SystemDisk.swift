import Glibc

/// The disk of the machine.
package struct SystemDisk: StoreDisk {
  package let vfsName = "unix"

  package init() {}

  package func read(_ path: String, limit: Int) throws(StoreError) -> [UInt8]? {
    guard let bytes = try prefix(path, count: limit + 1) else { return nil }
    guard bytes.count <= limit else { throw StoreError(.damaged, "\(path) is larger than it can be") }
    return bytes
  }

  package func prefix(_ path: String, count: Int) throws(StoreError) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw Self.failure("\(path) cannot be read", errno)
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: count)
    var length = 0
    while length < bytes.count {
      let (at, capacity) = (length, bytes.count - length)
      let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress.map { $0 + at }, capacity) }
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw Self.failure("\(path) cannot be read", errno)
      }
      length += count
    }
    return Array(bytes[0..<length])
  }

  package func size(_ path: String) throws(StoreError) -> Int64? {
    var facts = stat()
    if stat(path, &facts) == 0 { return Int64(facts.st_size) }
    if errno == ENOENT { return nil }
    throw Self.failure("\(path) cannot be examined", errno)
  }

  package func write(_ bytes: [UInt8], to path: String) throws(StoreError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.failure("\(path) cannot be written", errno) }
    defer { close(descriptor) }
    try Self.writeAll(descriptor, bytes, path)
  }

  package func copy(_ path: String, to other: String, piece: Int) throws(StoreError) {
    let from = open(path, O_RDONLY | O_CLOEXEC)
    guard from >= 0 else {
      if errno == ENOENT { return }
      throw Self.failure("\(path) cannot be read", errno)
    }
    defer { close(from) }
    let to = open(other, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard to >= 0 else { throw Self.failure("\(other) cannot be written", errno) }
    defer { close(to) }
    var bytes = [UInt8](repeating: 0, count: piece)
    while true {
      let count = bytes.withUnsafeMutableBytes { Glibc.read(from, $0.baseAddress, $0.count) }
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw Self.failure("\(path) cannot be read", errno)
      }
      try Self.writeAll(to, Array(bytes[0..<count]), other)
    }
    guard fsync(to) == 0 else { throw Self.failure("\(other) cannot be made durable", errno) }
  }

  /// Copies the files of a folder, with none below it, into another one that is made; nothing where there is none.
  ///
  /// A file that goes while its folder is read is passed over. Durable when it returns.
  package func copyFolder(_ path: String, to other: String) throws(StoreError) {
    guard let folder = opendir(path) else {
      if errno == ENOENT { return }
      throw Self.failure("\(path) cannot be read", errno)
    }
    defer { closedir(folder) }
    try makeFolder(other)
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in
        String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard entry.pointee.d_type == DT_REG else { continue }
      try copy("\(path)/\(name)", to: "\(other)/\(name)", piece: 1 << 20)
    }
    try syncFolder(other)
  }

  package func sync(_ path: String) throws(StoreError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure("\(path) cannot be opened", errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw Self.failure("\(path) cannot be made durable", errno) }
  }

  package func rename(_ path: String, to other: String) throws(StoreError) {
    guard Glibc.rename(path, other) == 0 else { throw Self.failure("\(other) cannot be replaced", errno) }
  }

  package func remove(_ path: String) throws(StoreError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw Self.failure("\(path) cannot be removed", errno) }
  }

  package func syncFolder(_ path: String) throws(StoreError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure("the folder \(path) cannot be opened", errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw Self.failure("the folder \(path) cannot be made durable", errno) }
  }

  package func makeFolder(_ path: String) throws(StoreError) {
    var made = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      made += "/" + part
      guard mkdir(made, 0o700) == 0 || errno == EEXIST else {
        throw Self.failure("the folder \(made) cannot be made", errno)
      }
    }
  }

  package func hold(_ folder: String) throws(StoreError) -> any StoreHold { try StoreLock(folder: folder) }

  static func writeAll(_ descriptor: Int32, _ bytes: [UInt8], _ path: String) throws(StoreError) {
    var written = 0
    while written < bytes.count {
      let at = written
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress.map { $0 + at }, bytes.count - at) }
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
