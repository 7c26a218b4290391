/// One step that changed a disk, as it was recorded. Files are told apart by number, since names move.
package enum DiskOperation: Sendable, Equatable {
  /// A file was made under a name.
  case create(String, file: Int)
  /// Bytes were written.
  case write(file: Int, offset: Int, bytes: [UInt8])
  /// A file was cut or filled with zeros.
  case truncate(file: Int, size: Int)
  /// What was written to a file became durable.
  case sync(file: Int)
  /// A file took another name, in place of what had it.
  case rename(String, to: String)
  /// A name was removed.
  case remove(String)
  /// The names of a folder became durable.
  case syncFolder(String)

  /// Whether it concerns names rather than content.
  var isAboutNames: Bool {
    switch self {
    case .create, .rename, .remove: true
    case .write, .truncate, .sync, .syncFolder: false
    }
  }
}
