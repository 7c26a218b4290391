/// Language tags in the form of RFC 5646.
enum LanguageTag {
  /// Parts of up to eight letters and digits, the first of two or three letters.
  static func isValid(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: 0x2D, omittingEmptySubsequences: false)
    guard let first = parts.first, (2...3).contains(first.count), text.utf8.count <= 35 else { return false }
    let isLetter = { (byte: UInt8) in (0x61...0x7A).contains(byte | 0x20) }
    return first.allSatisfy(isLetter)
      && parts.allSatisfy { (1...8).contains($0.count) && $0.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) } }
  }

  /// Whether two tags are of one language: `fr-CH` is French.
  static func isSame(_ a: String, _ b: String) -> Bool { primary(a) == primary(b) }

  private static func primary(_ tag: String) -> String {
    tag.split(separator: "-").first.map { $0.lowercased() } ?? ""
  }
}
