/// Tells one state of a file from another without reading it.
package struct FileStamp: Sendable, Equatable {
  /// Bytes of it.
  package let length: UInt64
  let inode: UInt64
  let changed: Int64
  let changedNanoseconds: Int64
}
