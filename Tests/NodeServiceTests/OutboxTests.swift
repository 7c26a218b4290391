import Evidence
import PeerSync
import Synchronization
import Testing

@testable import NodeService

@Suite("What waits for one link")
struct OutboxTests {
  /// A frame that weighs so many bytes and a few more.
  private func heavy(_ bytes: Int) throws -> Frame {
    .enclosurePiece(
      try EnclosurePiece(digest: .zero, offset: 0, count: 1), [UInt8](repeating: 0, count: bytes))
  }

  @Test("goes out in order, frames before pieces, and tells when a good part was taken")
  func order() async throws {
    let drained = Mutex(0)
    let outbox = LinkOutbox(drained: { drained.withLock { $0 += 1 } })
    let piece = try EnclosurePiece(digest: .zero, offset: 0, count: 16)
    outbox.put(.piece(piece))
    outbox.put(.frame(.ping))
    outbox.put(.frame(try heavy(700 << 10)))
    outbox.put(.frame(try heavy(700 << 10)))
    guard case .frame(.ping) = await outbox.next() else { return #expect(Bool(false), "the frame came first") }
    _ = await outbox.next()
    #expect(drained.withLock { $0 } == 0)
    _ = await outbox.next()
    guard case .piece = await outbox.next() else { return #expect(Bool(false), "no frame waits any more") }
    #expect(drained.withLock { $0 } == 1)
    #expect(outbox.weight == 0)
    outbox.finish()
    #expect(await outbox.next() == nil)
  }

  @Test("is bounded: who never reads loses the link, once, and nothing is kept for it")
  func bounded() async throws {
    let lost = Mutex(0)
    let outbox = LinkOutbox(overfull: { lost.withLock { $0 += 1 } })
    for _ in 0..<40 { outbox.put(.frame(try heavy(1 << 20))) }
    #expect(lost.withLock { $0 } == 1)
    #expect(outbox.weight == 0)
    #expect(await outbox.next() == nil)
  }
}
