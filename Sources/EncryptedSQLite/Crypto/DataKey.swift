/// The key that seals the files of one store, and the store's health; shared by all its open files.
final class DataKey: Sendable {
  /// The 32 bytes.
  let bytes: SecretBytes
  /// Names the key in file headers; says nothing about it.
  let id: [UInt8]
  /// Authenticates file headers.
  let headerKey: SecretBytes
  /// What went wrong with the files under this key.
  let health = StoreHealth()

  /// Derives the data key of an epoch from the master key.
  init(masterKey: SecretBytes, epoch: UInt32) {
    bytes = LibCrypto.derive(masterKey, label: "comity/v1/data-key", epoch.littleEndianBytes)
    id = LibCrypto.derive(bytes, label: "comity/v1/key-id").withBytes { Array($0.prefix(16)) }
    headerKey = LibCrypto.derive(bytes, label: "comity/v1/header-key")
  }
}

extension UInt32 {
  /// The four bytes, least significant first, as everywhere in the store's files.
  var littleEndianBytes: [UInt8] { withUnsafeBytes(of: littleEndian, Array.init) }

  /// Reads four bytes, least significant first.
  init(littleEndianBytes bytes: some Sequence<UInt8>) {
    self = bytes.prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}
