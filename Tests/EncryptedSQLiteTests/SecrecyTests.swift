import EncryptedSQLite
import Foundation
import Testing

@Suite("A thief of the disk")
struct SecrecyTests {
  private static let canary = "CANARY7witness"

  /// What must stand in no file: the canary in two encodings, SQLite's own words, names, statements.
  private static let forbidden: [Data] =
    [canary, "canary7", "SQLite format", "CREATE TABLE", "CREATE INDEX", "secret_table", "secret_index", "fts_secret"]
    .map { Data($0.utf8) } + [canary.data(using: .utf16LittleEndian) ?? Data()]

  private func search(_ store: TemporaryStore, _ when: String) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: store.path + "/node") {
      let bytes = Data(try store.bytes(name))
      for word in Self.forbidden {
        #expect(bytes.range(of: word) == nil, "\(when): \(name) holds «\(String(decoding: word, as: UTF8.self))»")
      }
      let known = ["lock", "slots", "slots.old", "store.db", "store.db-wal", "store.db-journal"]
      #expect(known.contains(name) || name.hasPrefix("copy.db"), "\(when): an unknown file \(name)")
    }
  }

  private func fill(_ connection: Connection) throws {
    let word = Self.canary
    try connection.run("CREATE TABLE secret_table (id INTEGER PRIMARY KEY, a TEXT, b BLOB, c, d REAL)")
    try connection.run("CREATE INDEX secret_index ON secret_table (a, c)")
    try connection.run("CREATE VIRTUAL TABLE fts_secret USING fts5(text)")
    try connection.run("CREATE TRIGGER secret_trigger AFTER DELETE ON secret_table BEGIN SELECT '\(word)'; END")
    for key in 0..<80 {
      try connection.run(
        "INSERT INTO secret_table VALUES (\(key), '\(word) \(key)', cast('\(word)' AS BLOB), '\(word)', \(key).5)")
      try connection.run("INSERT INTO fts_secret VALUES ('\(word) speaks \(key)')")
    }
    try connection.run("BEGIN")
    try connection.run("INSERT INTO secret_table VALUES (1000, 'rolled back \(word)', zeroblob(9000), '\(word)', 0)")
    try connection.run("UPDATE secret_table SET a = a || '\(word)'")
    try connection.run("ROLLBACK")
    try connection.run("DELETE FROM secret_table WHERE id % 3 = 0")
    try connection.run("INSERT INTO fts_secret(fts_secret) VALUES ('optimize')")
  }

  @Test(
    "finds no word of it in any file, in any journal mode, open or closed", arguments: ["WAL", "DELETE", "PERSIST"])
  func canaries(journal: String) throws {
    let store = try TemporaryStore()
    let unlocked = try store.folder.create(unlocking: TemporaryStore.passphrase, cost: 14)
    let connection = try Connection(unlocked.databaseURI, journal: journal)
    try fill(connection)
    try search(store, "while it is open")
    // In the middle of a transaction that has journalled pages already.
    try connection.run("PRAGMA cache_spill = ON")
    try connection.run("PRAGMA cache_size = 3")
    try connection.run("BEGIN")
    try connection.run(
      "UPDATE secret_table SET b = cast(hex(b) || '\(Self.canary)' AS BLOB), c = c || '\(Self.canary)'")
    try search(store, "in a transaction")
    try connection.run("COMMIT")
    try connection.run("VACUUM INTO '\(unlocked.database.uri(store.file("copy.db")))'")
    try connection.run("ATTACH '\(unlocked.database.uri(store.file("copy.db2")))' AS other")
    try connection.run("CREATE TABLE other.secret_table AS SELECT * FROM main.secret_table")
    try connection.run("DETACH other")
    try connection.run("VACUUM")
    try search(store, "after VACUUM, VACUUM INTO and ATTACH")
    connection.close()
    unlocked.close()
    try search(store, "after it was closed")
  }

  @Test("finds no temporary file: what would need one stays in memory, or fails")
  func temporaryFiles() throws {
    let store = try TemporaryStore()
    let unlocked = try store.folder.create(unlocking: TemporaryStore.passphrase, cost: 14)
    let connection = try Connection(unlocked.databaseURI)
    try fill(connection)
    try connection.run("CREATE TEMP TABLE big AS SELECT a || b AS x FROM secret_table, (SELECT 1 UNION SELECT 2)")
    #expect(try connection.run("SELECT count(*) FROM (SELECT x FROM big ORDER BY x DESC, random())") != ["0"])
    // With the pragma taken back SQLite asks for a file, and gets none.
    try connection.run("PRAGMA temp_store = FILE")
    #expect(throws: Connection.Failure.self) {
      try connection.run("CREATE TEMP TABLE other AS SELECT zeroblob(3000000) AS x")
      try connection.run("PRAGMA temp.cache_size = 1")
      try connection.run("INSERT INTO temp.other SELECT zeroblob(3000000) FROM secret_table")
    }
    connection.close()
    unlocked.close()
  }

  @Test("finds neither passphrase nor key in the slots")
  func slots() throws {
    let store = try TemporaryStore()
    let key = [UInt8](repeating: 0xA7, count: 32)
    let unlocked = try store.folder.create(unlocking: TemporaryStore.passphrase, cost: 14)
    try unlocked.addSlot(.keyFile(SecretBytes(copying: key)), cost: 14)
    unlocked.close()
    for name in ["slots", "slots.old"] {
      let bytes = Data(try store.bytes(name))
      #expect(bytes.range(of: Data("correct horse".utf8)) == nil && bytes.range(of: Data(key)) == nil)
    }
    #expect("\(SecretBytes(copying: key))" == "32 secret bytes")
    #expect(Mirror(reflecting: SecretBytes(copying: key)).children.isEmpty)
  }
}
