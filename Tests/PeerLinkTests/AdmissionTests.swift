import NIOCore
import NIOSSL
import NodeService
import Synchronization
import Testing

@testable import PeerLink

@Suite(.timeLimit(.minutes(2))) struct AdmissionTests {
  let lower = TestNode("arvania"), upper = TestNode("belmark")

  init() {
    lower.admit([upper])
    upper.admit([lower])
  }

  @Test func aPeerThatLeavesTheDirectoryIsCutOffAtOnce() async throws {
    try await upper.listening { [lower, upper] port in
      lower.dial(upper, at: "127.0.0.1:\(port)")
      try await lower.dialling {
        try await eventually("connected") { lower.connections.count == 1 && upper.connections.count == 1 }
        upper.admit([])
        try await eventually("cut off") { upper.connections.isEmpty && upper.errors.map(\.code) == [.notAdmitted] }
        let opened = upper.opened
        let asked = upper.state.withLock { $0.lookups }
        try await eventually("tried again") { upper.state.withLock { $0.lookups } > asked + 2 }
        #expect(upper.opened == opened)
        upper.admit([lower])
        try await eventually("admitted again") { upper.connections.count == 1 }
      }
    }
  }

  @Test(arguments: [1, 2]) func aKeyThatGoesDuringTheHandshakeIsRefusedAfterIt(lookupsAnswered: Int) async throws {
    upper.state.withLock { $0.lookupsAnswered = lookupsAnswered }
    try await upper.listening { [lower, upper] port in
      let client = try await RawClient(port: port, credentials: Credentials(lower.tlsIdentity).client)
      await client.closed()
      #expect(upper.state.withLock { $0.lookups } == lookupsAnswered + 1)
      #expect(upper.opened == 0)
    }
  }

  @Test func aPeerThatIsDialledLaterIsReachedWithoutARestart() async throws {
    try await upper.listening { [lower, upper] port in
      try await lower.dialling {
        lower.dial(upper, at: "127.0.0.1:\(port)")
        try await eventually("connected") { lower.connections.count == 1 }
      }
    }
  }

  @Test func aClientWithoutTheProtocolNameIsRefused() async throws {
    try await upper.listening { [lower, upper] port in
      var tls = try Credentials(lower.tlsIdentity).client
      for names in [[], ["http/1.1"]] {
        tls.applicationProtocols = names
        let client = try await RawClient(port: port, credentials: tls)
        await client.closed()
      }
      #expect(upper.opened == 0)
    }
  }

  @Test func aClientWithoutACertificateIsRefused() async throws {
    try await upper.listening { [lower, upper] port in
      var tls = try Credentials(lower.tlsIdentity).client
      tls.certificateChain = []
      tls.privateKey = nil
      let client = try await RawClient(port: port, credentials: tls)
      await client.closed()
      #expect(upper.opened == 0)
    }
  }

  @Test func aMembersCertificateWithASecondOneBesideItIsRefused() async throws {
    try await upper.listening { [lower, upper] port in
      var tls = try Credentials(lower.tlsIdentity).client
      tls.certificateChain += try Credentials(TestNode("corvia").tlsIdentity).client.certificateChain
      let client = try await RawClient(port: port, credentials: tls)
      await client.closed()
      #expect(upper.opened == 0)
    }
  }

  @Test func whoeverSaysNothingLosesThePlaceAndTheCrowdIsBounded() async throws {
    try await upper.listening { [upper] port in
      var silent: [RawClient] = []
      // One address gets its few places; one more of it is refused.
      for _ in 0...Limits.unauthenticatedPerAddress {
        silent.append(try await RawClient(port: port, credentials: nil))
      }
      for client in silent { await client.closed() }
      let codes = Dictionary(grouping: upper.log.codes) { $0 }.mapValues(\.count)
      #expect(codes == ["crowded": 1, "timeout": Limits.unauthenticatedPerAddress])
      #expect(upper.opened == 0)
    }
  }

  @Test func aCrowdOfStrangersKeepsNoMemberOut() async throws {
    try await upper.listening { [lower, upper] port in
      var silent: [RawClient] = []
      for number in 0..<(Limits.unauthenticatedConnections + Limits.unauthenticatedPerAddress) {
        let address = "127.0.1.\(1 + number / Limits.unauthenticatedPerAddress)"
        silent.append(try await RawClient(port: port, credentials: nil, from: address))
      }
      let begun = ContinuousClock.now
      lower.dial(upper, at: "127.0.0.1:\(port)")
      try await lower.dialling {
        try await eventually("the member is served") { lower.connections.count == 1 && upper.connections.count == 1 }
      }
      // Before the first stranger's deadline: a place was made, not waited for.
      #expect(ContinuousClock.now - begun < .seconds(Limits.handshakeSeconds))
      // The strangers that waited longest made room.
      for client in silent.prefix(Limits.unauthenticatedPerAddress) { await client.closed() }
      for client in silent { try? await client.channel.close() }
    }
  }

  private func frame(_ text: String) -> [UInt8] { [0, 0, 0, UInt8(text.utf8.count)] + Array(text.utf8) }

  @Test(arguments: ["arvania", "corvia"])
  func aKeyThatSeveralStateIsOfWhomTheFirstFrameNames(speaker: String) async throws {
    upper.state.withLock { $0.claims[lower.tlsIdentity.pin] = ["corvia"] }
    try await upper.listening { [self] port in
      let client = try await RawClient(port: port, credentials: Credentials(lower.tlsIdentity).client)
      try await Task.sleep(for: .milliseconds(100))
      #expect(upper.opened == 0)
      try await client.send(frame("i am \(speaker)"))
      try await client.send(frame("and more"))
      try await eventually("served") { upper.connections.map(\.peer) == [speaker] && upper.received.count == 2 }
      #expect(upper.received.map { String(decoding: $0, as: UTF8.self) } == ["i am \(speaker)", "and more"])
      try? await client.channel.close()
    }
  }

  @Test(arguments: ["i am belmark", "i am dorne", "hello"])
  func aKeyThatSeveralStateAdmitsNobodyElse(first: String) async throws {
    upper.state.withLock { $0.claims[lower.tlsIdentity.pin] = ["corvia", "belmark"] }
    try await upper.listening { [self] port in
      let client = try await RawClient(port: port, credentials: Credentials(lower.tlsIdentity).client)
      try await client.send(frame(first))
      await client.closed()
      #expect(upper.opened == 0 && upper.log.codes == ["notAdmitted"])
    }
  }

  @Test func aLiveLinkStaysWhenAnotherStatesItsKey() async throws {
    try await upper.listening { [lower, upper] port in
      lower.dial(upper, at: "127.0.0.1:\(port)")
      try await lower.dialling {
        try await eventually("connected") { lower.connections.count == 1 && upper.connections.count == 1 }
        for (node, peer) in [(upper, lower), (lower, upper)] {
          node.state.withLock { $0.claims[peer.tlsIdentity.pin] = ["aaa"] }
        }
        lower.admit([upper])
        upper.admit([lower])
        try await Task.sleep(for: .milliseconds(200))
        #expect(upper.opened == 1 && lower.opened == 1 && upper.errors.isEmpty && lower.errors.isEmpty)
      }
    }
  }

  @Test func whoIsDialledIsAdmittedUnderAKeyThatOthersStateToo() async throws {
    lower.state.withLock { $0.claims[upper.tlsIdentity.pin] = ["aaa"] }
    try await upper.listening { [lower, upper] port in
      lower.dial(upper, at: "127.0.0.1:\(port)")
      try await lower.dialling {
        try await eventually("connected") { lower.connections.map(\.peer) == ["belmark"] }
      }
    }
  }

  @Test func anIdentityWhosePinIsNotItsKeysIsRefusedAtStart() throws {
    let (key, pin) = (lower.tlsIdentity.privateKey, upper.tlsIdentity.pin)
    #expect(throws: PeerLinkError(.identity, "")) { try Credentials(.init(privateKey: key, pin: pin)) }
    #expect(throws: PeerLinkError(.identity, "")) { try Credentials(.init(privateKey: [1, 2], pin: pin)) }
  }
}
