/// The first 64 bytes of every file: magic, kind, version, salt, key id, and a MAC over them (docs/store-format.md).
struct FileHeader: Sendable {
  static let size = 64
  private static let magic = Array("CMTYVFS1".utf8)
  private static let version: UInt8 = 1

  /// Binds every block to this file; fresh when a file is begun.
  let salt: [UInt8]
  /// The 64 bytes.
  let bytes: [UInt8]

  /// Makes a header with a fresh salt.
  init(new kind: FileKind, key: DataKey) throws(StoreError) {
    salt = try LibCrypto.random(16)
    let body = Self.magic + [kind.rawValue, Self.version] + [UInt8](repeating: 0, count: 6) + salt + key.id
    bytes = body + Self.mac(body, key)
  }

  /// Reads a header; nil when it is not of this kind, not under this key, or was changed.
  init?(_ bytes: [UInt8], kind: FileKind, key: DataKey) {
    guard bytes.count == Self.size, bytes[..<8].elementsEqual(Self.magic), bytes[8] == kind.rawValue,
      bytes[9] == Self.version, bytes[32..<48].elementsEqual(key.id),
      bytes[48...].elementsEqual(Self.mac(Array(bytes[..<48]), key))
    else { return nil }
    salt = Array(bytes[16..<32])
    self.bytes = bytes
  }

  /// Whether this is a header of ours under another key.
  static func isForeign(_ bytes: [UInt8], key: DataKey) -> Bool {
    bytes.count == size && bytes[..<8].elementsEqual(magic) && !bytes[32..<48].elementsEqual(key.id)
  }

  private static func mac(_ body: [UInt8], _ key: DataKey) -> [UInt8] {
    LibCrypto.hmac(key: key.headerKey, body).withBytes { Array($0.prefix(16)) }
  }
}
