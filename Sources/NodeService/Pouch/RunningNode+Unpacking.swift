import Evidence
import Membership
package import NodeCore
import PeerSync
import Synchronization

extension RunningNode {
  /// Unpacks one file of a pouch, or looks what is in it.
  ///
  /// Everything is proven as on a link and ends in the same ingestion; a lost, repeated or old pouch does no harm.
  /// - Parameter next: the next bytes of the file; nil at its end.
  /// - Throws: ``NodeError``; what `next` throws.
  package func unpackPouch(
    inspects: Bool, token: String?, next: () async throws -> [UInt8]?
  ) async throws -> any NodeAnswer {
    guard let directory = snapshot.withLock({ $0 }) else { throw NodeError(.notReady, "there is no directory yet") }
    var opener = PouchOpener(
      seeds: keys.sealSeeds, federation: directory.genesis.id, frameLimit: PeerSync.Limits.frame, suite: suite)
    var unpacking = PouchUnpacking(node: self, directory: directory, inspects: inspects, token: token)
    do {
      while let bytes = try await next() {
        for frame in try opener.open(bytes) { try await unpacking.take(frame) }
      }
      for frame in try opener.finish() { try await unpacking.take(frame) }
    } catch {
      await unpacking.abandon()
      switch error {
      case let error as EvidenceError where error.code == .notOpened:
        throw NodeError(
          .refused, "the file is damaged, or was sealed for another node, or for a key that this node has no more")
      case let error as EvidenceError: throw NodeError(.refused, error.message)
      case let error as PeerSyncError: throw NodeError(.refused, error.message)
      default: throw error
      }
    }
    return try await unpacking.finish()
  }
}

/// One file of a pouch while it is unpacked.
private struct PouchUnpacking {
  let node: RunningNode
  let directory: Directory
  let inspects: Bool
  let token: String?
  private var reader = PouchReader()
  private let link: LinkID
  private var counts = PouchCount()

  init(node: RunningNode, directory: Directory, inspects: Bool, token: String?) {
    self.node = node
    self.directory = directory
    self.inspects = inspects
    self.token = token
    link = LinkID(node.numbers.add(1, ordering: .relaxed).oldValue)
  }

  mutating func take(_ bytes: [UInt8]) async throws {
    switch try reader.take(bytes) {
    case .begins(let label): try await begin(label)
    case .holds(let frame):
      counts.add(frame)
      if !inspects, let label = reader.label { try await ingest(frame, from: label.hello.node) }
    case .ends: break
    }
  }

  private func begin(_ label: PouchLabel) async throws {
    guard label.isFrom(directory, to: node.name) else {
      throw PeerSyncError(.wrongPeer, "the pouch is not from an active party of this federation to this node")
    }
    let request = PouchOpenRequest(
      link: link, peer: label.hello.node, id: Hex.encode(label.id), packed: label.packed, inspects: inspects)
    _ = try await node.ask(.pouchOpen(request), token: token)
  }

  private func ingest(_ frame: Frame, from peer: NodeName) async throws {
    let prepared = PreparedFrame(
      frame, from: peer,
      keys: PreparedFrame.Keys(
        directory: directory, node: node.name, origin: node.origin, sealSeeds: node.keys.sealSeeds, suite: node.suite))
    if let failure = prepared.failure { throw failure }
    let done = Completion()
    node.queue.submit(.frame(link, prepared), done: done)
    await done.wait()
    let link = link
    guard let tally = await node.queue.read({ $0.pouch(link) }) else {
      throw NodeError(.storeFailed, "the pouch was not unpacked to its end; import it again")
    }
    if let failure = tally.failure { throw failure }
    // The disk sets the pace: memory holds a window of pieces, no more.
    if case .enclosurePiece = frame, counts.pieces % PeerSync.Limits.enclosureAsks == 0 {
      await node.router.filesWritten()
    }
  }

  func abandon() async {
    guard reader.label != nil, !inspects else { return }
    let done = Completion()
    node.queue.submit(.linkClosed(link), done: done)
    await done.wait()
  }

  func finish() async throws -> any NodeAnswer {
    guard let label = reader.label, let end = reader.end else {
      await abandon()
      throw NodeError(.refused, "the pouch ends without its last frame")
    }
    let (id, packed) = (Hex.encode(label.id), label.packed.description)
    guard !inspects else {
      return PouchAnswer(
        pouch: id, part: label.part, isLast: end.isLast, from: label.hello.node.text, packed: packed,
        messages: counts.messages, receipts: counts.receipts, pieces: counts.pieces > 0)
    }
    await node.router.filesWritten()
    guard let closed = try await node.ask(.pouchClose(link), token: token) as? PouchClosedAnswer else {
      throw NodeError(.defect, "the question was answered with something else")
    }
    return PouchAnswer(
      pouch: id, part: label.part, isLast: end.isLast, from: label.hello.node.text, packed: packed,
      messages: closed.messages, receipts: closed.receipts, pieces: counts.pieces > 0, isLinked: closed.isLinked,
      isOlder: closed.isOlder, isRecovering: closed.isRecovering, isBeforeLoss: closed.isBeforeLoss,
      stated: closed.stated,
      held: closed.held,
      attachmentsMissing: closed.attachmentsMissing)
  }
}
