/// The slots file: every way to the master key, and a MAC under it over the whole.
///
/// It is written beside itself and renamed; the generation before stays as `slots.old`.
struct SlotFile: Sendable {
  private static let magic = Array("CMTYSLT1".utf8)
  private static let headSize = 16
  static let maximum = 16

  /// Counts up with each change.
  let generation: UInt32
  /// At least one.
  let slots: [Slot]
  private let mac: [UInt8]

  init(generation: UInt32, slots: [Slot], masterKey: SecretBytes) {
    self.generation = generation
    self.slots = slots
    mac = Self.mac(Self.body(generation, slots), masterKey)
  }

  /// Reads a file; nil when it is torn or out of bounds. The MAC is checked once a slot gave the master key.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= Self.headSize + 32, Array(bytes[0..<8]) == Self.magic, bytes[8] == 1,
      bytes[10..<12].allSatisfy({ $0 == 0 })
    else { return nil }
    let count = Int(bytes[9])
    guard count >= 1, count <= Self.maximum, bytes.count == Self.headSize + count * Slot.size + 32 else { return nil }
    generation = bytes[12..<16].reduce(0) { $0 << 8 | UInt32($1) }
    var slots: [Slot] = []
    for index in 0..<count {
      let start = Self.headSize + index * Slot.size
      guard let slot = Slot(Array(bytes[start..<(start + Slot.size)])) else { return nil }
      slots.append(slot)
    }
    self.slots = slots
    mac = Array(bytes[(bytes.count - 32)...])
  }

  var bytes: [UInt8] { Self.body(generation, slots) + mac }

  /// The master key by the first slot that this secret opens; nil when none does.
  /// - Throws: ``StoreError`` `damaged` when a slot opens and the file around it was changed.
  func open(with secret: SlotSecret) throws(StoreError) -> SecretBytes? {
    for slot in slots {
      guard let masterKey = try slot.open(with: secret) else { continue }
      guard Self.mac(Self.body(generation, slots), masterKey) == mac else {
        throw StoreError(.damaged, "the slots file was changed by somebody who does not hold the master key")
      }
      return masterKey
    }
    return nil
  }

  private static func body(_ generation: UInt32, _ slots: [Slot]) -> [UInt8] {
    magic + [1, UInt8(clamping: slots.count), 0, 0] + withUnsafeBytes(of: generation.bigEndian, Array.init)
      + slots.flatMap(\.bytes)
  }

  private static func mac(_ body: [UInt8], _ masterKey: SecretBytes) -> [UInt8] {
    let key = LibCrypto.derive(masterKey, label: "comity/v1/slots")
    return LibCrypto.hmac(key: key, body).withBytes(Array.init)
  }
}
