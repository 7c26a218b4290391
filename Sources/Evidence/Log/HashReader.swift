/// Gives the hashes of complete subtrees; a store, a folder of tiles or an array behind it.
package protocol HashReader {
  /// The hash of node (level, index) of ``MerkleTree``.
  /// - Throws: when it is not kept or cannot be read.
  func hash(level: Int, index: UInt64) throws -> Digest
}
