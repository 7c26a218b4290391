import Evidence
import Synchronization

/// Random bytes that a seed decides: SHA-256 over the seed and a counter.
final class SeededRandom: Sendable {
  private let seed: [UInt8]
  private let counter = Mutex<UInt64>(0)

  init(seed: UInt64, label: String) {
    var writer = ByteWriter(label: "comity/simulator/random")
    writer.write(seed)
    writer.write(Array(label.utf8))
    self.seed = writer.bytes
  }

  func bytes(_ count: Int) -> [UInt8] {
    var out: [UInt8] = []
    while out.count < count {
      let number = counter.withLock { counter in
        counter += 1
        return counter
      }
      var block = ByteWriter()
      block.write(number)
      out += Digest.sha256(seed, block.bytes).bytes
    }
    return Array(out.prefix(count))
  }

  /// A number below a bound of at least 1.
  func below(_ bound: UInt64) -> UInt64 { bytes(8).reduce(0) { $0 << 8 | UInt64($1) } % max(bound, 1) }
}
