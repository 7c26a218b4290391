/// Names on a network: hosts, addresses of machines, of pages and of mailboxes.
enum NetworkName {
  private static let schemes: Set<String> = ["http", "https", "ftp", "mailto", "file", "s3", "gs"]

  /// A URL with a host; without a scheme, something that looks like a host.
  static func isURL(_ text: String) -> Bool {
    let isIndented = text.hasPrefix(" ")
    let text = String(text.drop { $0 == " " })
    let scheme = scheme(of: text)
    let rest = scheme.map { text.dropFirst($0.count + 1) } ?? text[...]
    let isKnown = scheme.map { schemes.contains($0.lowercased()) } ?? true
    let host = rest.hasPrefix("//") ? authority(rest.dropFirst(2)) : ""
    if !host.isEmpty { return isKnown && isAuthority(host) }
    // What has a known scheme but no host is no host either.
    let path = rest.prefix { $0 != "?" && $0 != "#" }
    guard scheme == nil || !isKnown, !isIndented, path.contains("."), !text.hasPrefix("//") else { return false }
    return isAuthority(authority(text[...]))
  }

  private static func scheme(of text: String) -> Substring? {
    guard let colon = text.firstIndex(of: ":"), text.first?.isLetter == true else { return nil }
    let name = text[..<colon]
    return name.utf8.allSatisfy { $0 < 0x80 } && name.allSatisfy { $0.isLetter || $0.isNumber || "+-.".contains($0) }
      ? name : nil
  }

  private static func authority(_ rest: Substring) -> Substring { rest.prefix { !"/?#".contains($0) } }

  private static func isAuthority(_ text: Substring) -> Bool {
    guard !text.contains(where: \.isWhitespace) else { return false }
    guard text.contains("[") == text.contains("]") else { return false }
    let host = text.lastIndex(of: "@").map { text[text.index(after: $0)...] } ?? text
    if host.hasPrefix("[") {
      guard let end = host.firstIndex(of: "]") else { return false }
      let inside = host[host.index(after: host.startIndex)..<end]
      return IPAddress.isVersion6(inside) && isPort(host[host.index(after: end)...])
    }
    let name = host.prefix { $0 != ":" }
    return isPort(host.dropFirst(name.count)) && (IPAddress.isVersion4(name) || isHost(name))
  }

  private static func isPort(_ text: Substring) -> Bool {
    guard text.hasPrefix(":") else { return text.isEmpty }
    let digits = text.dropFirst()
    return digits.isEmpty || (digits.utf8.allSatisfy { (0x30...0x39).contains($0) } && UInt16(digits) != nil)
  }

  /// Labels of letters and digits of any script; the last has two characters and is no number.
  static func isHost(_ text: Substring) -> Bool {
    let name = text.prefix(text.count - text.reversed().prefix { $0 == "." }.count)
    let labels = name.split(separator: ".", omittingEmptySubsequences: false)
    for label in labels {
      // A joiner is a part of the letter before it, and of no name that a host can have.
      let isWord =
        label.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
        && label.unicodeScalars.allSatisfy { $0.properties.generalCategory != .format }
      guard (1...63).contains(label.count), isWord, label.contains(where: { $0.isLetter || $0.isNumber }) else {
        return false
      }
    }
    return labels.count < 2 || isTopLevel(labels[labels.count - 1])
  }

  private static func isTopLevel(_ label: Substring) -> Bool { label.count > 1 && !label.allSatisfy(\.isNumber) }

  /// A mailbox at a host with a top-level domain.
  static func isEmail(_ text: String) -> Bool {
    var address = String(decoding: PropertyValue.trimmed(text), as: UTF8.self)[...]
    if address.hasPrefix("mailto:") { address = address.dropFirst(7) }
    guard let at = address.lastIndex(of: "@") else { return false }
    let (local, domain) = (address[..<at], address[address.index(after: at)...])
    let isLocal = local.allSatisfy { !$0.isWhitespace && !"<>()[],;:?@\"".contains($0) && $0 != "\\" }
    guard (1...64).contains(local.unicodeScalars.count), isLocal else { return false }
    let labels = (domain.hasSuffix(".") ? domain.dropLast() : domain).split(
      separator: ".", omittingEmptySubsequences: false)
    guard labels.count > 1, domain.count <= 253, isTopLevel(labels[labels.count - 1]) else { return false }
    return labels.allSatisfy { label in
      (1...63).contains(label.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
        && label.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" }
    }
  }
}
