import Evidence

/// A seed as a key of HMAC-SHA256 (RFC 2104): everything random and everything signed in a simulation comes from it.
struct SeededKey: Sendable {
  private let inner: [UInt8]
  private let outer: [UInt8]

  init(seed: UInt64) {
    var writer = ByteWriter(label: "comity/simulator/seed")
    writer.write(seed)
    let key = Digest.sha256(writer.bytes).bytes + [UInt8](repeating: 0, count: 32)
    inner = key.map { $0 ^ 0x36 }
    outer = key.map { $0 ^ 0x5C }
  }

  /// HMAC-SHA256 of several pieces, one after another.
  func authenticate(_ first: [UInt8], _ second: [UInt8] = [], _ third: [UInt8] = [], _ fourth: [UInt8] = []) -> [UInt8]
  {
    Digest.sha256(outer, Digest.sha256(inner, first, second, third, fourth).bytes).bytes
  }
}
