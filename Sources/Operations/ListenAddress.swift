/// A host and a port to listen at.
package struct ListenAddress: Sendable, Equatable {
  /// A host name or an address, an IPv6 address without its brackets.
  package let host: String
  /// The port; 0 lets the system choose one.
  package let port: Int

  /// Makes an address.
  package init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// Reads `host:port` or `[IPv6]:port`; nil for anything else, an IPv6 address without brackets among it.
  package init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":") else { return nil }
    let digits = text[text.index(after: colon)...]
    guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), let port = Int(digits), port <= 65_535 else { return nil }
    var host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
      guard host.contains(":") else { return nil }
    } else if host.contains(where: { ":[]".contains($0) }) {
      return nil
    }
    guard !host.isEmpty else { return nil }
    self.init(host: String(host), port: port)
  }
}
