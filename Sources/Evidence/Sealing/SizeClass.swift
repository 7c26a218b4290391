/// The sizes that a plaintext may have after padding, so that a ciphertext tells little of its content's length.
package enum SizeClass {
  /// The smallest class that holds `count` bytes: multiples of 256 up to 4096, then eighths of a power of two.
  package static func size(holding count: Int) -> Int {
    guard count > 4096 else { return max(256, (count + 255) / 256 * 256) }
    let power = 1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
    let step = power / 8
    return (count + step - 1) / step * step
  }
}
