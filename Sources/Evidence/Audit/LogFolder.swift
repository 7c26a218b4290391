/// A log's static folder, wherever it is; read by path.
package protocol LogFolder {
  /// All files below the folder, as relative paths.
  func files() throws -> [String]
  /// Shows all files below the folder, one after another, so that a large folder is never listed whole.
  func visitFiles(_ body: (String) throws -> Void) throws
  /// A file's bytes; nil when there is none of this path.
  /// - Parameter limit: larger files are not read.
  func read(_ path: String, limit: Int) throws -> [UInt8]?
}

extension LogFolder {
  package func visitFiles(_ body: (String) throws -> Void) throws { for file in try files() { try body(file) } }
}
