import Evidence
import Membership
import NodeCore
import Synchronization

extension RunningNode {
  /// Seconds that a session may take to come up after TLS.
  private static let patience = 10

  /// Tests a peer step by step and explains the first step that fails.
  func testPeer(_ peer: String, token: String?) async throws -> PeerTestAnswer {
    guard var facts = try await askCore(.peerTest(peer), token: token) as? PeerAnswer else {
      throw NodeError(.defect, "a question about a peer was answered with something else")
    }
    var test = PeerTest(facts)
    if facts.restriction != "paused", facts.state == "active" {
      if facts.endpoints.isEmpty {
        let own = snapshot.withLock { $0?.party(name) }
        test.noEndpoint(connected: facts.connected, bothDial: own?.endpoints.isEmpty ?? true)
      } else if let prober = prober.withLock({ $0 }) {
        let probe = await prober.probe(PeerEndpoints(peer: facts.name, endpoints: facts.endpoints))
        test.take(probe, connected: facts.connected)
      }
      facts = try await settled(facts, wait: test.isGreen, token: token)
    }
    test.take(facts, own: snapshot.withLock { $0?.reference })
    if test.isGreen {
      do {
        _ = try await askCore(.peerEcho(peer), token: token)
        test.echo(nil, facts)
      } catch {
        // What ended the link meanwhile says more than that nothing came.
        let after = try await askCore(.peerTest(facts.name), token: token) as? PeerAnswer ?? facts
        test.echo((error as? NodeError)?.message ?? "the node could not ask", after)
      }
    }
    return test.answer
  }

  /// What is known of the peer once its session is up, or has had time to be.
  private func settled(_ facts: PeerAnswer, wait: Bool, token: String?) async throws -> PeerAnswer {
    var facts = facts
    for _ in 0..<(Self.patience * 10) where wait && !facts.connected {
      try? await Task.sleep(for: .milliseconds(100))
      if let news = try await askCore(.peerTest(facts.name), token: token) as? PeerAnswer { facts = news }
    }
    return facts
  }
}
