import Synchronization

/// A key under which SQLite's files are sealed, and how SQLite is told of it.
///
/// One value serves any number of connections and databases of one process. Connections must be closed before
/// ``close()``, which forgets the key.
package final class SealedDatabase: Sendable {
  let key: DataKey
  private let id: String
  private let vfs: String

  /// Registers a key for this process.
  /// - Parameters:
  ///   - masterKey: 32 bytes.
  ///   - epoch: which data key of that master key.
  ///   - base: the name of the VFS that keeps the sealed files.
  /// - Throws: ``StoreError`` `io`.
  package init(masterKey: SecretBytes, epoch: UInt32, over base: String = "unix") throws(StoreError) {
    vfs = try SealedVFS.register(over: base)
    key = DataKey(masterKey: masterKey, epoch: epoch)
    id = try LibCrypto.random(16).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    DataKeyRegistry.insert(key, id: id)
  }

  deinit { close() }

  /// The URI by which SQLite opens, attaches or writes (`VACUUM INTO`) a database under this key.
  ///
  /// It names the key by an opaque id that is worth nothing in another process.
  package func uri(_ path: String) -> String {
    let escaped = path.utf8.map(Self.escaped).joined()
    return "file:\(escaped)?vfs=\(vfs)&\(SealedVFS.parameter)=\(id)"
  }

  /// Whether a write could not be made durable; then no file under this key takes another until the store is opened anew.
  package var isStopped: Bool { key.health.isStopped }

  /// The first block that did not open though no power cut explains it; nil while there is none.
  ///
  /// SQLite says «disk I/O error» only; this says which file and block, and what it means.
  package var damage: StoreError? { key.health.damage }

  /// What is wrong with the files of a database that is open in this process, by its URI; nil while nothing is.
  ///
  /// For those who have the URI only: SQLite's own error says «disk I/O error» for all of it.
  package static func trouble(of uri: String) -> StoreError? {
    guard let id = uri.split(separator: "=").last, let key = DataKeyRegistry.key(id: String(id)) else { return nil }
    if let damage = key.health.damage { return damage }
    guard key.health.isStopped else { return nil }
    return StoreError(
      .stopped,
      "a write could not be made durable, so the store takes no more; look at the disk, then start the node again")
  }

  /// Forgets the key. Idempotent.
  package func close() { DataKeyRegistry.remove(id: id) }

  /// Percent-encodes what has a meaning in a URI.
  private static func escaped(_ byte: UInt8) -> String {
    let plain =
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || [0x2D, 0x2E, 0x2F, 0x5F].contains(byte)
    return plain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
