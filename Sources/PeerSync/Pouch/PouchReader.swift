package import Evidence
package import Membership

/// The order of the frames of one file of a pouch: the label, what it holds, the label again.
package struct PouchReader: Sendable {
  /// What a frame is.
  package enum Step: Sendable, Hashable {
    /// The label: whose pouch it is, as it says itself.
    case begins(PouchLabel)
    /// Something that a link would have carried.
    case holds(Frame)
    /// The last frame.
    case ends(PouchLabel)
  }

  /// The label, once it came.
  package private(set) var label: PouchLabel?
  /// The last frame, once it came.
  package private(set) var end: PouchLabel?

  package init() {}

  /// Reads the next frame.
  /// - Throws: ``PeerSyncError`` `malformed` for a frame that is none or is out of its place.
  package mutating func take(_ bytes: [UInt8]) throws(PeerSyncError) -> Step {
    let frame = try Frame(decoding: bytes)
    guard let label else {
      guard case .pouch(let first) = frame, !first.isEnd else {
        throw PeerSyncError(.malformed, "a pouch does not begin with its label")
      }
      self.label = first
      return .begins(first)
    }
    guard end == nil else { throw PeerSyncError(.malformed, "a pouch goes on after its end") }
    switch frame {
    case .pouch(let last):
      guard last.isEnd, last.id == label.id, last.part == label.part else {
        throw PeerSyncError(.malformed, "the end of a pouch is not that of its beginning")
      }
      end = last
      return .ends(last)
    case .shown, .opening, .checkpoint, .deliver, .receipts, .enclosurePiece, .stated: return .holds(frame)
    default: throw PeerSyncError(.malformed, "a frame that belongs into no pouch")
    }
  }
}

extension PouchLabel {
  /// Whether a pouch says that it is from an active party of this federation, to this node.
  package func isFrom(_ directory: Directory, to node: NodeName) -> Bool {
    guard recipient == node, hello.federation == directory.genesis.id, hello.version == 1,
      let party = directory.party(hello.node)
    else { return false }
    return party.name != node && party.state == .active && party.nodeID?.digest == hello.identity
  }
}
