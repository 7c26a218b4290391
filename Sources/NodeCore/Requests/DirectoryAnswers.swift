/// The versions of the directory that a node took, oldest first, and what contradicts them.
package struct DirectoriesAnswer: NodeAnswer {
  /// A version.
  package struct Item: Codable, Sendable {
    package let version: UInt64
    package let digest: String
    package let issued: String
    package let expires: String
    /// When it came into force here; nil where that was not noted yet.
    package let taken: String?
    /// The peer that brought it; nil where a person installed it.
    package let peer: String?
    /// Whether this is the one in force.
    package let isInForce: Bool
  }

  /// A version that stewards signed beside the one taken here.
  package struct Fork: Codable, Sendable {
    package let version: UInt64
    package let digest: String
    /// Who goes by it.
    package let peer: String
    package let time: String
  }

  package private(set) var schema = "comity/directories/1"
  package let versions: [Item]
  package let forks: [Fork]
}

/// A version of the directory as its stewards signed it.
package struct DirectoryNoteAnswer: NodeAnswer {
  package private(set) var schema = "comity/directory-note/1"
  package let version: UInt64
  /// The note, text and lines.
  package let directory: String
  /// The genesis text that it goes back to.
  package let genesis: String
}
