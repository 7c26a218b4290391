import Cooperation
import Foundation

/// A file that appears under its name only when it is complete, and never in place of another.
final class NewFile {
  let path: String
  private let beside: String
  private var handle: FileHandle?

  /// Begins to write beside the place.
  /// - Throws: ``Failure`` when something is there already, or the folder cannot be written.
  init(_ path: String) throws {
    try Self.requirePlace(path)
    self.path = path
    let random = (0..<8).map { _ in String(UInt8.random(in: .min ... .max), radix: 16) }.joined()
    beside = "\(path).\(random).part"
    let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw Failure(.failed, "\(path) cannot be written: \(String(cString: strerror(errno)))")
    }
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  func write(_ bytes: some Sequence<UInt8>) throws {
    do { try handle?.write(contentsOf: Data(bytes)) } catch {
      throw Failure(.failed, "\(path) cannot be written: \(SystemReason(error))")
    }
  }

  /// Gives the file its name, and to its reader who may read it.
  func finish(mode: mode_t = 0o600) throws {
    do { try handle?.synchronize() } catch {
      throw Failure(.failed, "\(path) cannot be made durable: \(SystemReason(error))")
    }
    if let handle { fchmod(handle.fileDescriptor, mode) }
    handle = nil
    // A link is refused where a name is taken: whatever came there meanwhile stays.
    if link(beside, path) == 0 { return }
    // A stick without hard links: the name is taken first, by a file that is new.
    guard errno == EPERM || errno == EOPNOTSUPP else { throw refusal() }
    let claim = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard claim >= 0 else { throw refusal() }
    close(claim)
    guard rename(beside, path) == 0 else { throw refusal() }
  }

  private func refusal() -> Failure { Failure(.refused, "\(path) cannot be made: \(String(cString: strerror(errno)))") }

  /// Writes a small file in one go.
  static func write(_ bytes: some Sequence<UInt8>, to path: String, mode: mode_t = 0o644) throws {
    let file = try NewFile(path)
    try file.write(bytes)
    try file.finish(mode: mode)
  }

  /// Refuses a name at which no file can appear: an empty one, one in a folder that is not there, one that is taken.
  static func requirePlace(_ path: String) throws {
    guard !path.isEmpty else { throw Failure(.usage, "the name of the file to write is empty") }
    let above = (path as NSString).deletingLastPathComponent
    guard above.isEmpty || LocalFile.isFolder(above) else {
      throw Failure(.notFound, "\(path) cannot be written: the folder \(above) is not there")
    }
    try requireFree(path)
  }

  /// Refuses a name that is taken, before anything is done that leads to the file.
  static func requireFree(_ path: String) throws {
    var info = stat()
    guard lstat(path, &info) != 0 else {
      throw Failure(.refused, "\(path) is there already, and nothing is overwritten; name another with --out")
    }
  }

  deinit { unlink(beside) }

  /// A name that a peer chose as a name of a file here: one part, no path, nothing hidden, nothing that steers.
  static func safeName(_ name: String, number: Int) -> String {
    var safe = ""
    for scalar in name.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: continue
      default: safe.unicodeScalars.append("/\\:*?\"<>|".unicodeScalars.contains(scalar) ? "_" : scalar)
      }
    }
    let trimmed = safe.drop { $0 == "." || $0 == " " || $0 == "-" }
    var kept = String(trimmed)
    while kept.utf8.count > 200 { kept.removeLast() }
    return kept.isEmpty ? "attachment-\(number)" : kept
  }
}
