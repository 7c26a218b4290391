import Evidence
import Membership
import NodeStore

/// Whether a node may sign: its store may be an older copy of itself, so after every start it first hears what others saw.
struct Confirmation {
  /// What the node may do.
  enum State: String, Equatable {
    /// It signs and cosigns.
    case confirmed
    /// It appends and shows, but signs and cosigns nothing.
    case unconfirmed
    /// It was proven that this log was longer than it is: nothing is signed in this epoch any more.
    case recovering
  }

  private(set) var state: State
  /// The witnesses that have shown the largest checkpoint they cosigned, or that they cosigned none.
  var heard: Set<NodeName> = []
  /// The officer who proposed to go on without them.
  var proposer: String?
  /// The newest ticks of peers that wait for this node's cosignature.
  var waiting: [NodeName: VerifiedCheckpoint] = [:]

  /// A node without directory, or without witnesses, has nobody to hear from.
  init(_ tx: StoreTransaction, of node: LoadedNode) throws {
    let witnesses = node.directory?.party(node.name)?.witnesses ?? []
    state = try tx.openProof() != nil ? .recovering : witnesses.isEmpty ? .confirmed : .unconfirmed
  }

  mutating func confirm() { state = .confirmed }

  mutating func recover() { state = .recovering }

  /// How many witnesses meet every quorum of q among n.
  static func needed(witnesses: Int, quorum: Int) -> Int { max(0, witnesses - quorum + 1) }
}
