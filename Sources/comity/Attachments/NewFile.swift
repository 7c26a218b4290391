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
    guard access(path, F_OK) != 0 else {
      throw Failure(.refused, "\(path) is there already, and nothing is overwritten; name another file with --out")
    }
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
      throw Failure(.failed, "\(path) cannot be written: \(error.localizedDescription)")
    }
  }

  /// Gives the file its name.
  func finish() throws {
    do { try handle?.synchronize() } catch {
      throw Failure(.failed, "\(path) cannot be made durable: \(error.localizedDescription)")
    }
    handle = nil
    // A link is refused where a name is taken: whatever came there meanwhile stays.
    guard link(beside, path) == 0 else {
      throw Failure(.refused, "\(path) cannot be made: \(String(cString: strerror(errno)))")
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
