/// A log's static folder, wherever it is; read by path, never listed beyond its own files.
package protocol LogFolder {
  /// All files below the folder, as relative paths.
  func files() throws -> [String]
  /// A file's bytes; nil when there is none of this path.
  /// - Parameter limit: larger files are not read.
  func read(_ path: String, limit: Int) throws -> [UInt8]?
}
