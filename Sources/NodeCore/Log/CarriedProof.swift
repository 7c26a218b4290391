import Evidence
import NodeStore

/// A peer's statement, proven anew under one of the peer's witnessed heads from proofs that the sessions verified.
struct CarriedProof {
  /// The inclusion proof under the witnessed head.
  let inclusion: [Digest]
  /// The consistency between the head that the statement came under and the witnessed one, the smaller first.
  let consistency: [Digest]

  /// Joins the kept proofs from both heads up to where they meet.
  /// - Returns: nil when they do not meet, or do not lead to the head.
  init?(_ statement: PeerStatement, to head: Checkpoint, _ tx: StoreTransaction) throws {
    let leaf = LogEntry(event: statement.event, salt: statement.salt).leafHash
    var (left, right) = (LinkWalk(statement.size, statement.epoch), LinkWalk(head.size, statement.epoch))
    while left.end != right.end {
      let moved =
        left.end < right.end
        ? try left.advance(statement.peer, tx) : try right.advance(statement.peer, tx)
      guard moved else { return nil }
    }
    var known = TreeKnowledge()
    known.learn(inclusion: statement.inclusion, of: leaf, at: statement.index, size: statement.size)
    left.teach(&known)
    right.teach(&known)
    let (old, new) = (min(statement.size, head.size), max(statement.size, head.size))
    guard let inclusion = try? known.inclusion(of: statement.index, size: head.size),
      let consistency = try? known.consistency(from: old, to: new),
      (try? MerkleProof.verifyInclusion(
        leaf: leaf, index: statement.index, size: head.size, root: head.root, path: inclusion)) != nil
    else { return nil }
    self.inclusion = inclusion
    self.consistency = consistency
  }
}

/// A walk along the kept links of a peer's log, joined to one proof as it goes.
private struct LinkWalk {
  private let start: UInt64
  private let epoch: UInt64
  private var joined: HeadLink?

  /// The size it has come to.
  var end: UInt64 { joined?.next ?? start }

  init(_ start: UInt64, _ epoch: UInt64) {
    self.start = start
    self.epoch = epoch
  }

  /// Goes one link on.
  /// - Returns: false where there is none.
  mutating func advance(_ peer: String, _ tx: StoreTransaction) throws -> Bool {
    guard let link = try tx.link(of: peer, epoch: epoch, from: end), link.next > end else { return false }
    guard let before = joined else {
      joined = link
      return true
    }
    var known = TreeKnowledge()
    known.learn(consistency: before.proof, from: before.size, before.root, to: before.next, before.nextRoot)
    known.learn(consistency: link.proof, from: link.size, link.root, to: link.next, link.nextRoot)
    joined = HeadLink(
      size: before.size, root: before.root, next: link.next, nextRoot: link.nextRoot,
      proof: try known.consistency(from: before.size, to: link.next))
    return true
  }

  func teach(_ known: inout TreeKnowledge) {
    guard let joined else { return }
    known.learn(consistency: joined.proof, from: joined.size, joined.root, to: joined.next, joined.nextRoot)
  }
}
