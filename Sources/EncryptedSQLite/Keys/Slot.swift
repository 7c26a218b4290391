/// One slot of the slots file: the master key, wrapped under what opens it (docs/store-format.md).
struct Slot: Sendable, Hashable {
  /// What opens a slot. A credential of systemd and a slot of two persons have their numbers already.
  enum Kind: UInt8, Sendable {
    case passphrase = 1
    case keyFile = 2
    case credential = 3
    case twoPersons = 4
  }

  static let size = 128
  /// Costs that a file may ask for: below, guessing is cheap; above, opening takes minutes and gigabytes.
  static let costs = 14...20

  let id: [UInt8]
  let kind: Kind
  /// The power of two of scrypt's N; 0 for a key file.
  let cost: Int
  let salt: [UInt8]
  let nonce: [UInt8]
  let wrapped: [UInt8]

  /// Wraps the master key.
  init(_ masterKey: SecretBytes, under secret: SlotSecret, cost: Int) throws(StoreError) {
    id = try LibCrypto.random(16)
    salt = try LibCrypto.random(32)
    nonce = try LibCrypto.random(12)
    switch secret {
    case .passphrase:
      guard Self.costs.contains(cost) else {
        throw StoreError(
          .unusable, "the scrypt cost is between 2^\(Self.costs.lowerBound) and 2^\(Self.costs.upperBound)")
      }
      kind = .passphrase
      self.cost = cost
    case .keyFile(let bytes):
      guard bytes.count == 32 else { throw StoreError(.unusable, "a key file has exactly 32 bytes") }
      kind = .keyFile
      self.cost = 0
    }
    let head = Self.head(id: id, kind: kind, cost: self.cost, salt: salt)
    let key = try Self.key(secret, id: id, salt: salt, cost: self.cost)
    guard let wrapped = KeyWrap.wrap(masterKey, under: key, nonce: nonce, authenticating: head) else {
      throw StoreError(.io, "libcrypto did not wrap the master key")
    }
    self.wrapped = wrapped
  }

  /// Reads a slot; nil when a field is out of its bounds.
  init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.size, let kind = Kind(rawValue: bytes[16]) else { return nil }
    let cost = Int(bytes[17])
    guard kind == .passphrase || kind == .twoPersons ? Self.costs.contains(cost) : cost == 0,
      bytes[18..<32].allSatisfy({ $0 == 0 }), bytes[124...].allSatisfy({ $0 == 0 })
    else { return nil }
    id = Array(bytes[0..<16])
    self.kind = kind
    self.cost = cost
    salt = Array(bytes[32..<64])
    nonce = Array(bytes[64..<76])
    wrapped = Array(bytes[76..<124])
  }

  /// The slot as it stands in the file.
  var bytes: [UInt8] {
    Self.head(id: id, kind: kind, cost: cost, salt: salt) + nonce + wrapped + [0, 0, 0, 0]
  }

  /// The master key, or nil when this secret does not open this slot.
  func open(with secret: SlotSecret) throws(StoreError) -> SecretBytes? {
    switch (kind, secret) {
    case (.passphrase, .passphrase), (.keyFile, .keyFile), (.credential, .keyFile): break
    default: return nil
    }
    let key = try Self.key(secret, id: id, salt: salt, cost: cost)
    let head = Self.head(id: id, kind: kind, cost: cost, salt: salt)
    return KeyWrap.unwrap(wrapped, under: key, nonce: nonce, authenticating: head)
  }

  private static func head(id: [UInt8], kind: Kind, cost: Int, salt: [UInt8]) -> [UInt8] {
    id + [kind.rawValue, UInt8(clamping: cost)] + [UInt8](repeating: 0, count: 14) + salt
  }

  private static func key(
    _ secret: SlotSecret, id: [UInt8], salt: [UInt8], cost: Int
  ) throws(StoreError) -> SecretBytes {
    let part =
      switch secret {
      case .passphrase(let passphrase): try LibCrypto.scrypt(passphrase, salt: salt, cost: cost)
      case .keyFile(let bytes): bytes
      }
    return LibCrypto.derive(part, label: "comity/v1/kek", id)
  }
}
