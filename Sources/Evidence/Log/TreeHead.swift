/// Size and root of some log, whatever its origin looks like.
package struct TreeHead: Sendable, Hashable {
  /// Number of entries.
  package let size: UInt64
  /// The RFC 6962 root.
  package let root: Digest

  package init(size: UInt64, root: Digest) {
    self.size = size
    self.root = root
  }

  /// The head of a log without entries.
  package static let empty = TreeHead(size: 0, root: MerkleTree.emptyRoot)
}

extension Checkpoint {
  /// Size and root.
  package var treeHead: TreeHead { TreeHead(size: size, root: root) }
}
