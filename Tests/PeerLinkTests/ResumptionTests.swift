import Testing

@testable import PeerLink

/// Sessions of TLS are not resumed: a resumed one would skip the verification of certificates.
@Suite(.timeLimit(.minutes(2))) struct ResumptionTests {
  let member = TestNode("arvania"), node = TestNode("belmark")

  init() { node.admit([member]) }

  @Test func aSessionResumedWithoutACertificateIsRefused() async throws {
    try await node.listening { [member, node] port in
      let client = try ForeignClient(resumingAt: port, member: member)
      #expect(try await client.ask("full") == "answered")
      let answer = try await client.ask("bare")
      #expect(answer.hasPrefix("refused") && answer.contains("certificate required"), "\(answer)")
      #expect(node.opened == 1)
    }
  }

  @Test(arguments: ["again", "bare"]) func aSessionOfAPeerThatLeftIsRefused(command: String) async throws {
    try await node.listening { [member, node] port in
      let client = try ForeignClient(resumingAt: port, member: member)
      #expect(try await client.ask("full") == "answered")
      node.admit([])
      #expect(try await client.ask(command).hasPrefix("refused"))
      #expect(node.opened == 1)
    }
  }

  @Test func aFreshHandshakeOfAPeerThatLeftIsRefused() async throws {
    try await node.listening { [member, node] port in
      let client = try ForeignClient(resumingAt: port, member: member)
      #expect(try await client.ask("full") == "answered")
      #expect(try await client.ask("full") == "answered")
      node.admit([])
      #expect(try await client.ask("full").hasPrefix("refused"))
      #expect(node.opened == 2)
    }
  }

  /// The control: the same configuration with one context for all connections has the hole, so the tests above can fail.
  @Test func withOneContextForAllConnectionsTheSameClientGetsInWithoutACertificate() async throws {
    let server = try await SharedContextServer(Credentials(node.tlsIdentity).server, admissions: 1)
    let client = try ForeignClient(resumingAt: server.port, member: member)
    #expect(try await client.ask("full") == "answered")
    #expect(try await client.ask("bare") == "answered")
    #expect(server.verifications == 1, "the callback was not asked about the resumed session")
    #expect(try await client.ask("full").hasPrefix("refused"))
    #expect(server.verifications == 2)
    try await server.close()
  }
}
