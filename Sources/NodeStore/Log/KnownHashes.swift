import Evidence

/// Hashes of the log that one transaction has read or written: the proofs of a batch share most of theirs, so that each is
/// fetched once.
///
/// Nodes of the tree never change, so a hash that was read stays true; those of a part that was undone are forgotten with
/// all others. The last `promised` that were kept are there; of older ones some.
final class KnownHashes {
  /// A node's place in the tree.
  private struct Place: Hashable {
    let level: Int
    let index: UInt64
  }

  /// How many of those kept last are surely there. At most twice as many are held, about 5 MB: a walk over a whole log must
  /// not keep it all.
  static let promised = 16_384

  /// The newer ones. When they are as many as promised they become the older, and what was older is let go: to let all go
  /// at once would lose what was kept a moment ago and is needed next.
  private var newer: [Place: Digest] = [:]
  private var older: [Place: Digest] = [:]

  /// The hash of a node, when it is known.
  subscript(level: Int, index: UInt64) -> Digest? {
    let place = Place(level: level, index: index)
    return newer[place] ?? older[place]
  }

  /// Keeps the hash of a node.
  func keep(_ hash: Digest, level: Int, index: UInt64) {
    if newer.count >= Self.promised {
      older = newer
      newer.removeAll(keepingCapacity: false)
    }
    newer[Place(level: level, index: index)] = hash
  }

  /// Forgets all.
  func forget() {
    newer.removeAll()
    older.removeAll()
  }
}
