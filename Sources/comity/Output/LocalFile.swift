import Foundation

/// Files that a user named.
enum LocalFile {
  /// Reads a whole file; `-` is standard input.
  static func read(_ path: String, limit: Int = 16 << 20) throws -> [UInt8] {
    let handle: FileHandle
    if path == "-" {
      handle = .standardInput
    } else {
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else {
        let reason = errno == ENOENT ? "it is not there" : String(cString: strerror(errno)).lowercased()
        throw Failure(.notFound, "\(path) cannot be read: \(reason)")
      }
      handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }
    let data: Data
    do { data = try handle.read(upToCount: limit + 1) ?? Data() } catch {
      throw Failure(.notFound, "\(path) cannot be read: \(SystemReason(error))")
    }
    guard data.count <= limit else { throw Failure(.refused, "\(path) is larger than \(limit) bytes") }
    return Array(data)
  }

  /// Reads a whole file of text.
  static func text(_ path: String) throws -> String {
    guard let text = String(validating: try read(path), as: UTF8.self) else {
      throw Failure(.refused, "\(path) is not UTF-8")
    }
    return text
  }

  /// Writes a file beside its place and renames it.
  static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o644) throws {
    let beside = path + ".new"
    let descriptor = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw Failure(.failed, "\(path) cannot be written: \(String(cString: strerror(errno)))")
    }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try handle.write(contentsOf: Data(bytes))
      try handle.synchronize()
      fchmod(descriptor, mode)
      try handle.close()
    } catch {
      unlink(beside)
      throw Failure(.failed, "\(path) cannot be written: \(SystemReason(error))")
    }
    guard rename(beside, path) == 0 else {
      throw Failure(.failed, "\(path) cannot be replaced: \(String(cString: strerror(errno)))")
    }
  }

  /// The names in a folder; nil when there is none.
  static func names(in folder: String) throws -> [String]? {
    guard FileManager.default.fileExists(atPath: folder) else { return nil }
    do { return try FileManager.default.contentsOfDirectory(atPath: folder).sorted() } catch {
      throw Failure(.failed, "the folder \(folder) cannot be read: \(SystemReason(error))")
    }
  }

  /// Whether a path leads to a folder.
  static func isFolder(_ path: String) -> Bool {
    var info = stat()
    return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
  }

  /// Refuses a folder to write that stands in one that is not there: a path that was mistyped makes no new place for evidence.
  static func requireFolder(above path: String) throws {
    guard !path.isEmpty else { throw Failure(.usage, "the folder to write has no name") }
    let above = (path as NSString).deletingLastPathComponent
    guard above.isEmpty || isFolder(above) else {
      throw Failure(.notFound, "\(path) cannot be written: the folder \(above) is not there; make it first")
    }
  }

  /// Makes a folder and those above it.
  static func makeFolder(_ path: String) throws {
    // The folder of a bare name is the one that we are in.
    guard !path.isEmpty else { return }
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw Failure(.failed, "the folder \(path) cannot be made: \(SystemReason(error))")
    }
  }
}
