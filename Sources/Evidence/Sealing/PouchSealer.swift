/// Seals the frames of a pouch for one recipient, in constant memory (docs/protocol.md section 11).
package struct PouchSealer {
  private var sealer: ChunkSealer
  private let header: PouchHeader
  private var begun = false
  private var padding: Int?
  private var isFinished = false
  /// Bytes of the frames so far, with their lengths.
  package private(set) var size = 0

  /// Begins a pouch.
  /// - Throws: what the primitives throw.
  package init(to key: RoleKey, federation: Digest, suite: Suite) throws {
    let secret = suite.randomBytes(32)
    header = try PouchHeader(key: secret, to: key, federation: federation, suite: suite)
    sealer = try ChunkSealer(
      key: secret, salt: suite.randomBytes(24), context: PouchHeader.info(key.id, federation, suite))
  }

  /// Takes a frame's bytes.
  /// - Returns: the sealed bytes that are complete by now.
  package mutating func add(_ frame: [UInt8]) throws -> [UInt8] {
    var writer = ByteWriter()
    writer.write32(frame)
    size += writer.bytes.count
    return try take(writer.bytes)
  }

  /// Ends: a length of zero, and zeros up to the size class.
  /// - Returns: the next sealed bytes of the end; nil when there are no more.
  package mutating func finish() throws -> [UInt8]? {
    guard !isFinished else { return nil }
    let left = padding ?? SizeClass.size(holding: size + 4) - size
    guard left > 0 else {
      isFinished = true
      return try sealer.finish()
    }
    let count = min(left, 16 * ChunkedEncryption.chunk)
    padding = left - count
    return try take([UInt8](repeating: 0, count: count))
  }

  /// Bytes of a pouch whose frames have a size.
  package static func length(holding size: Int) -> Int {
    let padded = SizeClass.size(holding: size + 4)
    return PouchHeader.size + ChunkedEncryption.header + padded
      + (padded / ChunkedEncryption.chunk + 1) * ChunkedEncryption.tag
  }

  private mutating func take(_ bytes: [UInt8]) throws -> [UInt8] {
    let sealed = try sealer.seal(bytes)
    defer { begun = true }
    return begun ? sealed : header.bytes + sealed
  }
}
