import Evidence

/// The complete subtrees at the right edge of a growing tree: all that the next leaf and the root need.
struct LogSpine: HashReader {
  private var size: UInt64 = 0
  private var nodes: [Int: MerkleTree.Node] = [:]

  /// Appends a leaf.
  /// - Returns: the nodes that it completes, the leaf first.
  mutating func append(_ leaf: Digest) throws -> [MerkleTree.Node] {
    let completed = try MerkleTree.append(leaf, at: size, reading: self)
    for node in completed { nodes[node.level] = node }
    size += 1
    return completed
  }

  /// The root of what was appended.
  func root() throws -> Digest { try MerkleTree.root(size: size, reading: self) }

  func hash(level: Int, index: UInt64) throws -> Digest {
    guard let node = nodes[level], node.index == index else {
      throw NodeError(.defect, "the tree's hash \(level)/\(index) is not at its edge")
    }
    return node.hash
  }
}
