package import Evidence

/// The versions of the directory that a node took, by digest: it never goes back, so each number stands for one of them for good.
package struct DirectoryHistory: Sendable, Hashable {
  /// How what somebody names stands to it.
  package enum Standing: Sendable {
    /// One of the versions that this node took.
    case taken
    /// A version that this node does not have yet.
    case later
    /// Another one than this node took under the same number: it goes by a directory that contradicts this one.
    case other
  }

  /// From version 1 on, without a gap.
  private var digests: [Digest]

  /// - Parameter digests: of the versions, from 1 on.
  package init(_ digests: [Digest] = []) { self.digests = digests }

  /// The newest version's number; 0 for none.
  package var newest: UInt64 { UInt64(digests.count) }

  /// The digest of a version; nil where it is not here.
  package func digest(of version: UInt64) -> Digest? {
    guard version >= 1, let index = Int(exactly: version - 1), index < digests.count else { return nil }
    return digests[index]
  }

  /// Takes the next version.
  package mutating func append(_ digest: Digest) { digests.append(digest) }

  /// How a version that somebody names stands to what this node took.
  package func standing(of reference: DirectoryReference) -> Standing {
    guard reference.version <= newest else { return .later }
    return digest(of: reference.version) == reference.digest ? .taken : .other
  }
}
