import Evidence
import PeerSync
import Synchronization

/// Heads that were read lately: every peer's session asks for the same three in each transaction, and parsing a note costs
/// more than fetching it.
///
/// They are found by the bytes of their notes, so that what was read stays true whatever happens to the store.
final class KnownHeads: Sendable {
  /// How many are kept: the newest, the tick's and the witnessed one, of two epochs, and as many on their way out.
  private static let limit = 8

  private let heads = Mutex<[(note: [UInt8], head: SignedHead)]>([])

  /// The head that a note tells.
  func head(_ note: [UInt8]) throws -> SignedHead {
    if let known = heads.withLock({ heads in heads.first { $0.note == note }?.head }) { return known }
    let parsed = try SignedNote(parsing: note, limit: Evidence.Limits.checkpointNote)
    let head = SignedHead(checkpoint: try Checkpoint(parsing: parsed.text), note: parsed)
    heads.withLock { heads in
      if heads.count >= Self.limit { heads.removeFirst() }
      heads.append((note, head))
    }
    return head
  }
}
