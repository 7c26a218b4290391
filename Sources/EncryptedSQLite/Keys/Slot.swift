/// One slot of the slots file: the master key, wrapped under what opens it (docs/store-format.md).
struct Slot: Sendable, Hashable {
  static let size = 128
  /// Costs that a file may ask for: below, guessing is cheap; above, opening takes minutes and gigabytes.
  static let costs = 14...20

  let id: [UInt8]
  let kind: SlotKind
  /// The power of two of scrypt's N; 0 where nothing is stretched.
  let cost: Int
  /// Seconds since 1970.
  let created: UInt64
  let salt: [UInt8]
  let nonce: [UInt8]
  let wrapped: [UInt8]

  /// Wraps the master key.
  /// - Throws: ``StoreError`` `unusable` when cost or secret is out of bounds, `io`.
  init(_ masterKey: SecretBytes, under secret: SlotSecret, cost: Int, created: UInt64) throws(StoreError) {
    try Self.check(secret, cost: cost)
    id = try LibCrypto.random(16)
    salt = try LibCrypto.random(32)
    nonce = try LibCrypto.random(12)
    kind = secret.kind
    self.cost = secret.kind.isDerived ? cost : 0
    self.created = created
    let head = Self.head(id: id, kind: kind, cost: self.cost, created: created, salt: salt)
    let key = try Self.key(secret, id: id, salt: salt, cost: self.cost)
    guard let wrapped = KeyWrap.wrap(masterKey, under: key, nonce: nonce, authenticating: head) else {
      throw StoreError(.io, "libcrypto did not wrap the master key")
    }
    self.wrapped = wrapped
  }

  /// Reads a slot; nil when a field is out of its bounds.
  init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.size, let kind = SlotKind(rawValue: bytes[16]) else { return nil }
    let cost = Int(bytes[17])
    guard kind.isDerived ? Self.costs.contains(cost) : cost == 0,
      bytes[18..<24].allSatisfy({ $0 == 0 }), bytes[124...].allSatisfy({ $0 == 0 })
    else { return nil }
    id = Array(bytes[0..<16])
    self.kind = kind
    self.cost = cost
    created = bytes[24..<32].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    salt = Array(bytes[32..<64])
    nonce = Array(bytes[64..<76])
    wrapped = Array(bytes[76..<124])
  }

  /// The slot as it stands in the file.
  var bytes: [UInt8] {
    Self.head(id: id, kind: kind, cost: cost, created: created, salt: salt) + nonce + wrapped + [0, 0, 0, 0]
  }

  /// The id as people write it.
  var hexID: String { id.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() }

  /// The master key, or nil when this secret does not open this slot.
  func open(with secret: SlotSecret) throws(StoreError) -> SecretBytes? {
    guard secret.kind == kind else { return nil }
    let key = try Self.key(secret, id: id, salt: salt, cost: cost)
    let head = Self.head(id: id, kind: kind, cost: cost, created: created, salt: salt)
    return KeyWrap.unwrap(wrapped, under: key, nonce: nonce, authenticating: head)
  }

  private static func check(_ secret: SlotSecret, cost: Int) throws(StoreError) {
    switch secret {
    case .passphrase, .twoPersons:
      guard costs.contains(cost) else {
        throw StoreError(.unusable, "the scrypt cost is between 2^\(costs.lowerBound) and 2^\(costs.upperBound)")
      }
    case .keyFile(let bytes), .credential(let bytes):
      guard bytes.count == 32 else { throw StoreError(.unusable, "a key file or credential has exactly 32 bytes") }
    }
    if case .twoPersons(let one, let other) = secret, one.hasSameBytes(as: other) {
      throw StoreError(
        .unusable, "the two persons gave the same passphrase; each needs one that the other does not know")
    }
  }

  private static func head(id: [UInt8], kind: SlotKind, cost: Int, created: UInt64, salt: [UInt8]) -> [UInt8] {
    id + [kind.rawValue, UInt8(clamping: cost)] + [UInt8](repeating: 0, count: 6)
      + withUnsafeBytes(of: created.littleEndian, Array.init) + salt
  }

  private static func key(
    _ secret: SlotSecret, id: [UInt8], salt: [UInt8], cost: Int
  ) throws(StoreError) -> SecretBytes {
    let part =
      switch secret {
      case .passphrase(let passphrase): try LibCrypto.scrypt(passphrase, salt: salt, cost: cost)
      case .keyFile(let bytes), .credential(let bytes): bytes
      case .twoPersons(let one, let other):
        // In the order of their values, so that it does not matter who comes first.
        SecretBytes.joinedInOrder(
          try LibCrypto.scrypt(one, salt: salt, cost: cost), try LibCrypto.scrypt(other, salt: salt, cost: cost))
      }
    return LibCrypto.derive(part, label: "comity/v1/kek", id)
  }
}
