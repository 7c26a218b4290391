/// The slots file: every way to the master key, and a MAC under it over the whole.
///
/// It is written beside itself and renamed; the generation before stays as `slots.old`.
struct SlotFile: Sendable {
  private static let magic = Array("CMTYSLT1".utf8)
  private static let version: UInt8 = 2
  private static let headSize = 32
  private static let macSize = 32
  static let maximum = 16
  /// Bytes of the largest file.
  static let limit = headSize + maximum * Slot.size + macSize

  /// Counts up with each change.
  let generation: UInt32
  /// Which data key seals the database; counts up with each rotation.
  let epoch: UInt32
  /// At least one.
  let slots: [Slot]
  private let mac: [UInt8]

  init(generation: UInt32, epoch: UInt32, slots: [Slot], masterKey: SecretBytes) {
    self.generation = generation
    self.epoch = epoch
    self.slots = slots
    mac = Self.mac(Self.body(generation, epoch, slots), masterKey)
  }

  /// Reads a file; nil when it is torn or out of bounds. The MAC is checked once a slot gave the master key.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= Self.headSize + Self.macSize, Array(bytes[0..<8]) == Self.magic, bytes[8] == Self.version,
      bytes[10..<12].allSatisfy({ $0 == 0 }), bytes[20..<32].allSatisfy({ $0 == 0 })
    else { return nil }
    let count = Int(bytes[9])
    guard count >= 1, count <= Self.maximum, bytes.count == Self.headSize + count * Slot.size + Self.macSize else {
      return nil
    }
    generation = UInt32(littleEndianBytes: bytes[12..<16])
    epoch = UInt32(littleEndianBytes: bytes[16..<20])
    var slots: [Slot] = []
    for index in 0..<count {
      let start = Self.headSize + index * Slot.size
      guard let slot = Slot(Array(bytes[start..<(start + Slot.size)])) else { return nil }
      slots.append(slot)
    }
    self.slots = slots
    mac = Array(bytes[(bytes.count - Self.macSize)...])
  }

  var bytes: [UInt8] { Self.body(generation, epoch, slots) + mac }

  /// The file after a change; nil when the numbers are used up.
  func changed(to slots: [Slot], masterKey: SecretBytes) -> SlotFile? {
    guard generation < .max else { return nil }
    return SlotFile(generation: generation + 1, epoch: epoch, slots: slots, masterKey: masterKey)
  }

  /// Whether the holder of this master key wrote the file.
  func isAuthentic(under masterKey: SecretBytes) -> Bool {
    Self.mac(Self.body(generation, epoch, slots), masterKey) == mac
  }

  private static func body(_ generation: UInt32, _ epoch: UInt32, _ slots: [Slot]) -> [UInt8] {
    magic + [version, UInt8(clamping: slots.count), 0, 0] + generation.littleEndianBytes + epoch.littleEndianBytes
      + [UInt8](repeating: 0, count: 12) + slots.flatMap(\.bytes)
  }

  private static func mac(_ body: [UInt8], _ masterKey: SecretBytes) -> [UInt8] {
    let key = LibCrypto.derive(masterKey, label: "comity/v1/slots")
    return LibCrypto.hmac(key: key, body).withBytes(Array.init)
  }
}
