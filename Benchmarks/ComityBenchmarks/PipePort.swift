import NodeService
import Synchronization

/// TLS alone: the link of the product with nobody behind it, who sends bytes or takes them.
final class PipePort: StandIn {
  let node: RunningNode
  private let bytes: Int
  private let piece: Int
  private let taken: Taken

  /// What came.
  final class Taken: Sendable {
    private let count = Mutex((bytes: 0, first: ContinuousClock.Instant?.none))

    var bytes: Int { count.withLock { $0.bytes } }
    var seconds: Double { count.withLock { $0.first.map { microseconds(.now - $0) / 1e6 } ?? 0 } }

    func add(_ bytes: Int) {
      count.withLock { count in
        count.first = count.first ?? .now
        count.bytes += bytes
      }
    }
  }

  /// - Parameter piece: bytes of a frame, as an attachment is sent in.
  init(_ node: RunningNode, bytes: Int, piece: Int, _ taken: Taken) {
    self.node = node
    self.bytes = bytes
    self.piece = piece
    self.taken = taken
  }

  /// Whoever was dialled sends.
  func serve(_ connection: PeerConnection) async {
    if connection.dialled {
      while let frame = try? await connection.inbound.next() { taken.add(frame.count) }
    } else {
      let frame = [UInt8](repeating: 0x61, count: piece)
      for _ in 0..<(bytes / piece + 1) { try? await connection.send(frame) }
      while (try? await connection.inbound.next()) != nil {}
    }
    connection.close()
  }
}
