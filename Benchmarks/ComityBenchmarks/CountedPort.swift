import NodeService
import Synchronization

/// A running node as its transport sees it, with what it sends counted.
final class CountedPort: StandIn {
  /// What was sent.
  struct Sent {
    var frames = 0
    var bytes = 0
    var first: ContinuousClock.Instant?
    var last: ContinuousClock.Instant?
  }

  let node: RunningNode
  private let counter: Counter

  /// What several nodes sent together.
  final class Counter: Sendable {
    private let sent = Mutex(Sent())

    var total: Sent { sent.withLock { $0 } }

    func count(_ bytes: Int) {
      sent.withLock { sent in
        sent.frames += 1
        sent.bytes += bytes
        sent.first = sent.first ?? .now
        sent.last = .now
      }
    }
  }

  init(_ node: RunningNode, _ counter: Counter) {
    self.node = node
    self.counter = counter
  }

  func serve(_ connection: PeerConnection) async {
    await node.serve(
      PeerConnection(
        peer: connection.peer, dialled: connection.dialled, inbound: connection.inbound,
        send: { bytes in
          self.counter.count(bytes.count)
          try await connection.send(bytes)
        }, close: connection.close))
  }
}
