import Glibc
import NIOCore
import NodeService
import Synchronization
import Testing

@testable import PeerLink

@Suite("A probe of a peer", .timeLimit(.minutes(2))) struct ProbeTests {
  let lower = TestNode("arvania"), upper = TestNode("belmark"), stranger = TestNode("cordovia")

  init() {
    lower.admit([upper])
    upper.admit([lower])
    stranger.admit([lower])
  }

  /// How far a probe of `upper` at these endpoints comes: the steps, and whether the last one failed.
  private func probe(_ endpoints: String...) async throws -> (steps: [PeerProbe.Step], failed: Bool, endpoint: String?)
  {
    try await lower.dialling { [lower] in
      try await eventually("a prober is there") { lower.state.withLock { $0.prober != nil } }
      let prober = try #require(lower.state.withLock { $0.prober })
      let results = await prober.probe(PeerEndpoints(peer: "belmark", endpoints: endpoints)).results
      return (results.map(\.step), results.last?.failure != nil, results.last?.endpoint)
    }
  }

  @Test("names the step that fails: an address that is none, a name that does not resolve, a port nobody listens on")
  func belowTLS() async throws {
    let none = try await probe("no port")
    #expect(none.steps == [.name] && none.failed)
    let unresolved = try await probe("nowhere.invalid:7420")
    #expect(unresolved.steps == [.name] && unresolved.failed)
    let refused = try await probe("127.0.0.1:1")
    #expect(refused.steps == [.name, .tcp] && refused.failed)
  }

  @Test("says in plain words why TCP does not open, with nothing of the library's own")
  func plainWords() async throws {
    let failure = try await lower.dialling { [lower] in
      try await eventually("a prober is there") { lower.state.withLock { $0.prober != nil } }
      let prober = try #require(lower.state.withLock { $0.prober })
      return await prober.probe(PeerEndpoints(peer: "belmark", endpoints: ["127.0.0.1:1"])).results.last?.failure
    }
    #expect(
      failure == "127.0.0.1 refuses the connection: the machine is there, and nothing listens on this port")
    let said = [
      IOError(errnoCode: EHOSTUNREACH, reason: "connect"), IOError(errnoCode: ETIMEDOUT, reason: "connect"),
      ChannelError.connectTimeout(.seconds(10)) as any Error, IOError(errnoCode: EBADF, reason: "connect"),
    ].map { DialProber.words(ofConnecting: $0) }
    #expect(said[0].hasPrefix("is unreachable") && said[1] == said[2] && said[1].hasPrefix("did not answer in 10 s"))
    #expect(said.allSatisfy { !$0.contains("connect(") && !$0.contains("IOError") })
  }

  @Test("tells another key than the peer's from broken TLS")
  func identity() async throws {
    let found = try await stranger.listening { port in try await self.probe("127.0.0.1:\(port)") }
    #expect(found.steps == [.name, .tcp, .tls, .identity] && found.failed)
    #expect(lower.opened == 0)
  }

  @Test("names the member that answers in another one's place, and the node itself where its own endpoint is listed")
  func anotherMember() async throws {
    lower.admit([upper, stranger])
    for answering in [stranger, lower] {
      let found = try await answering.listening { [lower] port in
        try await lower.dialling {
          try await eventually("a prober is there") { lower.state.withLock { $0.prober != nil } }
          let prober = try #require(lower.state.withLock { $0.prober })
          return await prober.probe(PeerEndpoints(peer: "belmark", endpoints: ["127.0.0.1:\(port)"])).results.last
        }
      }
      #expect(found?.step == .identity && found?.member == answering.nodeName)
      let words = answering.nodeName == lower.nodeName ? "this node's own" : "that of cordovia, another member"
      #expect(found?.failure?.contains("not belmark's, but \(words)") == true, "\(found?.failure ?? "")")
      #expect(found?.failure?.contains("not in the directory") == false)
    }
  }

  @Test(
    "goes on to the next endpoint and serves the connection it made, over IPv6 too", arguments: ["127.0.0.1", "::1"])
  func works(host: String) async throws {
    let (lower, upper) = (lower, upper)
    let bracketed = host.contains(":") ? "[\(host)]" : host
    try await upper.listening(host: host) { port in
      try await lower.dialling {
        try await eventually("a prober is there") { lower.state.withLock { $0.prober != nil } }
        let prober = try #require(lower.state.withLock { $0.prober })
        let target = PeerEndpoints(peer: "belmark", endpoints: ["127.0.0.1:1", "\(bracketed):\(port)"])
        let first = await prober.probe(target).results
        #expect(first.map(\.step) == PeerProbe.Step.allCases && first.last?.failure == nil)
        try await eventually("served") { lower.connections.count == 1 && upper.connections.count == 1 }
        // A second probe looks at the way only: the connection is not disturbed.
        let second = await prober.probe(target).results
        #expect(second.map(\.step) == [.name, .tcp] && second.last?.failure == nil)
        #expect(lower.opened == 1 && upper.opened == 1 && lower.connections.count == 1)
      }
    }
  }
}

@Suite("A node that only dials", .timeLimit(.minutes(2))) struct DialOutTests {
  let lower = TestNode("arvania"), upper = TestNode("belmark")

  init() {
    lower.admit([upper])
    upper.admit([lower])
  }

  @Test("exchanges frames both ways though nobody can dial it, and comes back by the second of its peer's endpoints")
  func onlyDials() async throws {
    let (lower, upper) = (lower, upper)
    try await upper.listening(host: "::1") { port in
      // Nobody has an endpoint of `lower`, and the first one of `upper` is dead.
      lower.dial(upper, at: "127.0.0.1:1", "[::1]:\(port)")
      try await lower.dialling {
        try await eventually("connected") { upper.connections.count == 1 && lower.connections.count == 1 }
        try await lower.connections.first?.send(Array("out".utf8))
        try await eventually("answered") { lower.received.count == 1 }
        upper.connections.first?.close()
        try await eventually("dialled again") { upper.opened == 2 && lower.connections.count == 1 }
      }
    }
  }

  @Test("is cut off at once by a directory that does not list it any more, on both sides")
  func leaves() async throws {
    let (lower, upper) = (lower, upper)
    try await upper.listening { port in
      lower.dial(upper, at: "127.0.0.1:\(port)")
      try await lower.dialling {
        try await eventually("connected") { upper.connections.count == 1 }
        upper.admit([])
        try await eventually("cut off") { upper.connections.isEmpty && lower.connections.isEmpty }
        #expect(upper.errors.contains(PeerLinkError(.notAdmitted, "")))
      }
    }
  }
}
