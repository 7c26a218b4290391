import Foundation
import NIOCore

/// A file that a user hands in with a draft: its name, its type, and its bytes piece by piece.
struct AttachedFile {
  let path: String
  let name: String
  let size: Int64
  let mediaType: String

  /// Looks at the file.
  /// - Parameter argument: a path, or `ROLE=PATH` to say which document it is whatever the file is called.
  /// - Throws: ``Failure`` when there is none that can be read, or it is no plain file.
  init(_ argument: String) throws {
    let (role, path) = Self.parts(of: argument)
    var info = stat()
    guard stat(path, &info) == 0, access(path, R_OK) == 0 else {
      let reason = errno == ENOENT ? "it is not there" : String(cString: strerror(errno)).lowercased()
      throw Failure(.notFound, "\(path) cannot be read: \(reason)")
    }
    guard info.st_mode & S_IFMT == S_IFREG else { throw Failure(.refused, "\(path) is no plain file") }
    self.path = path
    let file = URL(fileURLWithPath: path).lastPathComponent
    name = role.map { Self.name(file, as: $0) } ?? file
    size = Int64(info.st_size)
    mediaType = Self.types[URL(fileURLWithPath: path).pathExtension.lowercased()] ?? "application/octet-stream"
  }

  /// The role, where one is said, and the path; a file whose own name holds the sign is taken as it is called.
  private static func parts(of argument: String) -> (role: String?, path: String) {
    guard access(argument, F_OK) != 0, let sign = argument.firstIndex(of: "=") else { return (nil, argument) }
    let role = argument[..<sign]
    let letters = role.split(separator: "-", omittingEmptySubsequences: false)
    guard (1...2).contains(letters.count),
      letters.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0.isASCII && $0.isLetter } })
    else { return (nil, argument) }
    return (role.lowercased(), String(argument[argument.index(after: sign)...]))
  }

  /// What the file is called in the message: the role before its own name, and its language behind it.
  private static func name(_ file: String, as role: String) -> String {
    let parts = role.split(separator: "-")
    let dot = file.lastIndex(of: ".").flatMap { $0 == file.startIndex ? nil : $0 } ?? file.endIndex
    // Only what stands before the first dot tells the language.
    let stem = file[..<dot].replacing(".", with: "_")
    let language = parts.count == 2 ? "-\(parts[1])" : ""
    let role = String(parts.first ?? "")
    // A file that is called by its role already is not called so twice.
    let isNamed = stem.lowercased() == role || stem.lowercased().hasPrefix(role + "-")
    let isSaid = stem.lowercased().hasSuffix(language)
    return "\(isNamed ? "" : role + "-")\(stem)\(isSaid ? "" : language)\(file[dot...])"
  }

  static let unreadable = Failure(.notFound, "the file cannot be read any more")

  private static let types = [
    "pdf": "application/pdf", "txt": "text/plain", "csv": "text/csv", "json": "application/json",
    "xml": "application/xml", "html": "text/html", "zip": "application/zip", "gz": "application/gzip",
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "tif": "image/tiff", "tiff": "image/tiff",
    "mp3": "audio/mpeg", "mp4": "video/mp4", "eml": "message/rfc822", "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text", "ods": "application/vnd.oasis.opendocument.spreadsheet",
  ]
}

/// The bytes of a file, a piece at a time, with progress on standard error.
struct FilePieces: AsyncSequence, Sendable {
  typealias Element = ByteBuffer

  let path: String
  let progress: ByteProgress

  func makeAsyncIterator() -> Iterator { Iterator(path: path, progress: progress) }

  struct Iterator: AsyncIteratorProtocol {
    private let handle: FileHandle?
    private let progress: ByteProgress

    init(path: String, progress: ByteProgress) {
      handle = FileHandle(forReadingAtPath: path)
      self.progress = progress
    }

    mutating func next() async throws -> ByteBuffer? {
      guard let handle else { throw AttachedFile.unreadable }
      guard let data = try handle.read(upToCount: 1 << 18), !data.isEmpty else { return nil }
      progress.add(data.count)
      return ByteBuffer(bytes: data)
    }
  }
}
