/// The disk that a store stands on: the few operations on small files that a store makes beside SQLite's own.
///
/// Each is one step that a crash can stand before or after, and a write is durable only after its sync; that is what the
/// order of steps in ``StoreFolder`` rests on. ``SystemDisk`` is the machine's; tests and the simulator bring one in
/// memory that records, tears, loses and fails.
package protocol StoreDisk: Sendable {
  /// The name of the SQLite VFS that keeps the sealed files on this disk.
  var vfsName: String { get }

  /// The whole of a small file; nil when there is none.
  /// - Throws: ``StoreError`` `damaged` when it is larger than `limit`, `io`.
  func read(_ path: String, limit: Int) throws(StoreError) -> [UInt8]?

  /// The first bytes of a file, fewer when it is shorter; nil when there is none.
  func prefix(_ path: String, count: Int) throws(StoreError) -> [UInt8]?

  /// The size of a file in bytes; nil when there is none.
  func size(_ path: String) throws(StoreError) -> Int64?

  /// Makes a file for this user alone, or empties it, and writes it; durable after ``sync(_:)``.
  func write(_ bytes: [UInt8], to path: String) throws(StoreError)

  /// Copies a file for this user alone, a piece at a time, and makes its content durable; nothing where there is none.
  func copy(_ path: String, to other: String, piece: Int) throws(StoreError)

  /// Makes the content of a file durable.
  func sync(_ path: String) throws(StoreError)

  /// Gives a file another name, in place of what had it; durable after ``syncFolder(_:)`` of its folder.
  func rename(_ path: String, to other: String) throws(StoreError)

  /// Removes a file; nothing when there is none. Durable after ``syncFolder(_:)`` of its folder.
  func remove(_ path: String) throws(StoreError)

  /// Makes a folder's names durable.
  func syncFolder(_ path: String) throws(StoreError)

  /// Makes a folder and those above it, for this user alone.
  func makeFolder(_ path: String) throws(StoreError)

  /// Lets one process at a time hold a folder.
  /// - Throws: ``StoreError`` `locked` with the holder's process id.
  func hold(_ folder: String) throws(StoreError) -> any StoreHold
}

/// That a folder is held by this process.
package protocol StoreHold: Sendable {
  /// Lets go. Idempotent.
  func release()
}

extension StoreDisk {
  /// Replaces a small file so that a crash leaves the old or the new one; durable when it returns.
  func replace(_ path: String, with bytes: [UInt8], in folder: String) throws(StoreError) {
    let beside = path + ".new"
    do throws(StoreError) {
      try write(bytes, to: beside)
      try sync(beside)
    } catch {
      try? remove(beside)
      throw error
    }
    try rename(beside, to: path)
    try syncFolder(folder)
  }
}
