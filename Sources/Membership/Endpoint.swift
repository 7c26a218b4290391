/// A host and port to dial: `name:port`, `127.0.0.1:port` or `[::1]:port`.
package struct Endpoint: Sendable, Hashable {
  /// A host name or an address, an IPv6 address without its brackets.
  package let host: String
  /// 1 to 65535.
  package let port: Int

  /// Parses an endpoint of a member file, the directory or the configuration.
  /// - Throws: ``MembershipError`` `malformed`, with how one is written.
  package init(_ text: String) throws(MembershipError) {
    guard let colon = text.lastIndex(of: ":") else { throw Self.refusal(text) }
    let digits = text[text.index(after: colon)...]
    guard
      (1...5).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let port = Int(digits), (1...65535).contains(port)
    else { throw Self.refusal(text) }
    var host = text[..<colon]
    let bracketed = host.hasPrefix("[") && host.hasSuffix("]")
    if bracketed { host = host.dropFirst().dropLast() }
    // A colon outside brackets would make the port ambiguous; one inside is what brackets are for.
    guard
      !host.isEmpty, host.contains(":") == bracketed,
      host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !host.contains("["), !host.contains("]")
    else { throw Self.refusal(text) }
    self.host = String(host)
    self.port = port
  }

  private static func refusal(_ text: String) -> MembershipError {
    MembershipError(.malformed, "\(text) is not an address; write name:port, 127.0.0.1:port or [::1]:port")
  }
}
