/// Addresses of machines in the two versions of the Internet protocol.
enum IPAddress {
  /// Either version.
  static func isValid(_ text: String) -> Bool { isVersion4(text[...]) || isVersion6(text[...]) }

  /// Four numbers up to 255 without leading zeros.
  static func isVersion4(_ text: Substring) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in
        part.utf8.allSatisfy { (0x30...0x39).contains($0) } && UInt8(part).map { String($0) == part } == true
      }
  }

  /// Eight groups of hexadecimal digits (RFC 4291 2.2), with one gap at most, the last two perhaps as version 4.
  static func isVersion6(_ text: Substring) -> Bool {
    var text = text
    if let zone = text.firstIndex(of: "%") {
      let name = text[text.index(after: zone)...]
      guard !name.isEmpty, !name.contains("%"), !name.contains("/") else { return false }
      text = text[..<zone]
    }
    guard let gap = text.firstRange(of: "::") else { return groups(text) == 8 }
    let (before, after) = (text[..<gap.lowerBound], text[gap.upperBound...])
    guard let head = before.isEmpty ? 0 : groups(before, allowsVersion4: false),
      let tail = after.isEmpty ? 0 : groups(after)
    else { return false }
    return head + tail <= 7
  }

  private static func groups(_ text: Substring, allowsVersion4: Bool = true) -> Int? {
    var parts = text.split(separator: ":", omittingEmptySubsequences: false)
    var count = 0
    if allowsVersion4, let last = parts.last, last.contains(".") {
      guard isVersion4(last) else { return nil }
      parts.removeLast()
      count = 2
    }
    for part in parts {
      guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy({ $0 < 0x80 }), part.allSatisfy(\.isHexDigit)
      else { return nil }
    }
    return count + parts.count
  }
}
