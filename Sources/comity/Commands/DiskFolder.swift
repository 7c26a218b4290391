import Evidence
import Foundation

/// A log's folder on this machine's disk.
struct DiskFolder: LogFolder, Sendable {
  let path: String

  func files() throws -> [String] {
    var files: [String] = []
    try visitFiles { files.append($0) }
    return files
  }

  func visitFiles(_ body: (String) throws -> Void) throws {
    guard let found = FileManager.default.enumerator(atPath: path) else {
      throw Failure(.notFound, "\(path) is no folder that can be read")
    }
    while let file = found.nextObject() as? String {
      var info = stat()
      // Links and devices are files that do not belong: they are listed and so named.
      if lstat("\(path)/\(file)", &info) == 0, info.st_mode & S_IFMT != S_IFDIR { try body(file) }
    }
  }

  func read(_ file: String, limit: Int) throws -> [UInt8]? {
    var info = stat()
    guard lstat("\(path)/\(file)", &info) == 0, info.st_mode & S_IFMT == S_IFREG, info.st_size <= limit else {
      return nil
    }
    return try LocalFile.read("\(path)/\(file)", limit: limit)
  }
}
