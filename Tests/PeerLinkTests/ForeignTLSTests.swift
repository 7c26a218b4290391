import Testing

@testable import PeerLink

/// What another TLS implementation is refused: `openssl s_client` of the system.
@Suite(.timeLimit(.minutes(2))) struct ForeignTLSTests {
  let member = TestNode("arvania"), node = TestNode("belmark")

  init() { node.admit([member]) }

  @Test(arguments: [
    (["-tls1_2"], "alert protocol version"), (["-tls1_3", "-groups", "X25519"], "alert handshake failure"),
    (["-tls1_3", "-groups", "P-256"], "alert handshake failure"),
  ])
  func olderVersionsAndClassicalKeyExchangeAreRefused(options: [String], alert: String) async throws {
    try await node.listening { [member, node] port in
      let client = try ForeignClient("/usr/bin/openssl", member: member) { certificate, key in
        ["s_client", "-connect", "127.0.0.1:\(port)", "-alpn", "comity/1", "-cert", certificate, "-certform", "DER"]
          + ["-key", key] + options
      }
      let said = try await client.finish()
      #expect(said.contains(alert), "\(said)")
      #expect(node.opened == 0)
    }
  }
}
