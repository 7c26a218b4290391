import Evidence

/// Hashes of the log that one transaction has read or written: the proofs of a batch share most of theirs, so that each is
/// fetched once.
///
/// Nodes of the tree never change, so a hash that was read stays true; those of a part that was undone are forgotten with
/// all others.
final class KnownHashes {
  /// A node's place in the tree.
  private struct Place: Hashable {
    let level: Int
    let index: UInt64
  }

  /// How many are kept at most, about 5 MB: a walk over a whole log must not keep it all.
  private static let limit = 32_768

  private var hashes: [Place: Digest] = [:]

  /// The hash of a node, when it is known.
  subscript(level: Int, index: UInt64) -> Digest? { hashes[Place(level: level, index: index)] }

  /// Keeps the hash of a node.
  func keep(_ hash: Digest, level: Int, index: UInt64) {
    if hashes.count >= Self.limit { hashes.removeAll(keepingCapacity: true) }
    hashes[Place(level: level, index: index)] = hash
  }

  /// Forgets all.
  func forget() { hashes.removeAll() }
}
