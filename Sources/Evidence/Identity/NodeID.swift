/// The node id: the SHA-256 of an identity's text, which people compare in groups with check characters.
package struct NodeID: Sendable, Hashable, CustomStringConvertible {
  /// The digest.
  package let digest: Digest

  package init(_ digest: Digest) { self.digest = digest }

  private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
  private static let checks = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ~")

  /// Four groups of fourteen characters: thirteen of Crockford's base32 and one check character each.
  ///
  /// The check is Σ (i+1)·value(i) mod 37: it tells one wrong character and two swapped neighbours.
  package var description: String {
    var values: [Int] = []
    var buffer = 0
    var bits = 0
    for byte in digest.bytes {
      buffer = buffer << 8 | Int(byte)
      bits += 8
      while bits >= 5 {
        bits -= 5
        values.append(buffer >> bits & 31)
      }
      buffer &= 31
    }
    if bits > 0 { values.append(buffer << (5 - bits) & 31) }
    return stride(from: 0, to: 52, by: 13).map { start in
      let group = values[start..<(start + 13)]
      let sum = group.enumerated().reduce(0) { $0 + ($1.offset + 1) * $1.element }
      return String(group.map { Self.alphabet[$0] }) + String(Self.checks[sum % 37])
    }.joined(separator: "-")
  }
}
