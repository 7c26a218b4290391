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
    var out: [UInt8] = []
    out.reserveCapacity(source.count / 4 * 3)
    var index = 0
    while index < source.count {
      guard decodeGroup(source, at: index, into: &out) else { return nil }
      index += 4
    }
    return out
  }

  private static func decodeGroup(_ source: [UInt8], at index: Int, into out: inout [UInt8]) -> Bool {
    let last = index + 4 == source.count
    let padding = !last || source[index + 3] != 0x3D ? 0 : source[index + 2] == 0x3D ? 2 : 1
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
