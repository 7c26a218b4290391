import Foundation

/// Files that a user named.
enum LocalFile {
  /// Reads a whole file; `-` is standard input.
  static func read(_ path: String, limit: Int = 16 << 20) throws -> [UInt8] {
    let handle: FileHandle
    if path == "-" {
      handle = .standardInput
    } else {
      guard let opened = FileHandle(forReadingAtPath: path) else {
        throw Failure(.notFound, "\(path) cannot be read: is it there, and may you read it?")
      }
      handle = opened
    }
    let data = try handle.read(upToCount: limit + 1) ?? Data()
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
      throw Failure(.failed, "\(path) cannot be written: \(error.localizedDescription)")
    }
    guard rename(beside, path) == 0 else {
      throw Failure(.failed, "\(path) cannot be replaced: \(String(cString: strerror(errno)))")
    }
  }

  /// Makes a folder and those above it.
  static func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw Failure(.failed, "the folder \(path) cannot be made: \(error.localizedDescription)")
    }
  }
}
