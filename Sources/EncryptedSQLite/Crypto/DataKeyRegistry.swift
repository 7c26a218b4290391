import Synchronization

/// Where the VFS finds the key of a store: by the opaque id in a database's URI, so key material never stands in a path.
///
/// Super-journals come without a URI; their key is found by the path of the database that they belong to.
enum DataKeyRegistry {
  private struct Entry {
    let key: DataKey
    var databases: Set<String> = []
  }

  private static let entries = Mutex<[String: Entry]>([:])

  static func insert(_ key: DataKey, id: String) { entries.withLock { $0[id] = Entry(key: key) } }

  static func remove(id: String) { entries.withLock { _ = $0.removeValue(forKey: id) } }

  static func key(id: String) -> DataKey? { entries.withLock { $0[id]?.key } }

  /// Remembers that a database is sealed under a key.
  static func note(database path: String, id: String) {
    entries.withLock { _ = $0[id]?.databases.insert(path) }
  }

  /// The key of the database that a journal, log or super-journal belongs to, by its name.
  static func key(companion path: String) -> DataKey? {
    guard let dash = path.lastIndex(of: "-") else { return nil }
    let database = String(path[..<dash])
    return entries.withLock { entries in entries.values.first { $0.databases.contains(database) }?.key }
  }
}
