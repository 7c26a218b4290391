/// Base64 of RFC 4648 section 4, padded; the canonical form is the only one that is read.
///
/// Foundation's decoder accepts bits after the end and would make two texts of one signature.
package enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let values: [UInt8] = {
    var table = [UInt8](repeating: 255, count: 256)
    for (value, letter) in alphabet.enumerated() { table[Int(letter)] = UInt8(value) }
    return table
  }()

  /// The padded text of some bytes.
  package static func encode(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    out.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index < bytes.count {
      let left = bytes.count - index
      let a = bytes[index]
      let b = left > 1 ? bytes[index + 1] : 0
      let c = left > 2 ? bytes[index + 2] : 0
      out.append(alphabet[Int(a >> 2)])
      out.append(alphabet[Int((a & 3) << 4 | b >> 4)])
      out.append(left > 1 ? alphabet[Int((b & 15) << 2 | c >> 6)] : 0x3D)
      out.append(left > 2 ? alphabet[Int(c & 63)] : 0x3D)
      index += 3
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// The bytes, or nil when the text is not exactly what ``encode(_:)`` would write for them.
  package static func decode(_ text: some StringProtocol) -> [UInt8]? { decode(Array(text.utf8)) }

  /// The bytes of a text given as UTF-8, or nil when it is not canonical.
  package static func decode(_ source: [UInt8]) -> [UInt8]? {
    guard source.count % 4 == 0 else { return nil }
    var isCanonical = true
    // Most of what a node reads is signatures in base64: every group but the last is read without any branch.
    let out = [UInt8](unsafeUninitializedCapacity: source.count / 4 * 3) { out, count in
      values.withUnsafeBufferPointer { values in
        var bad: UInt8 = 0
        for index in stride(from: 0, to: source.count - 4, by: 4) {
          let a = values[Int(source[index])]
          let b = values[Int(source[index + 1])]
          let c = values[Int(source[index + 2])]
          let d = values[Int(source[index + 3])]
          // A letter's value is below 64, anything else has the highest bit set.
          bad |= a | b | c | d
          out[count] = a << 2 | b >> 4
          out[count + 1] = b << 4 | c >> 2
          out[count + 2] = c << 6 | d
          count += 3
        }
        isCanonical = bad < 64
      }
    }
    guard isCanonical else { return nil }
    guard !source.isEmpty else { return out }
    var whole = out
    return decodeLast(source, at: source.count - 4, into: &whole) ? whole : nil
  }

  private static func decodeLast(_ source: [UInt8], at index: Int, into out: inout [UInt8]) -> Bool {
    let padding = source[index + 3] != 0x3D ? 0 : source[index + 2] == 0x3D ? 2 : 1
    let a = values[Int(source[index])]
    let b = values[Int(source[index + 1])]
    let c = padding == 2 ? 0 : values[Int(source[index + 2])]
    let d = padding > 0 ? 0 : values[Int(source[index + 3])]
    guard a != 255, b != 255, c != 255, d != 255 else { return false }
    // Bits below the padding must be zero, else several texts would stand for the same bytes.
    if padding == 2, b & 15 != 0 { return false }
    if padding == 1, c & 3 != 0 { return false }
    out.append(a << 2 | b >> 4)
    if padding < 2 { out.append((b & 15) << 4 | c >> 2) }
    if padding == 0 { out.append((c & 3) << 6 | d) }
    return true
  }
}
