import Evidence
import Membership
import NodeStore

/// What a node knows of itself, read from its store and verified again.
struct LoadedNode {
  let name: NodeName
  let origin: LogOrigin
  let identity: IdentityNote
  let directory: Directory?
  /// The versions of the directory that were taken.
  let directories: DirectoryHistory

  init(_ tx: StoreTransaction, suite: Suite) throws {
    guard let name = try tx.metaText(.node), let federation = try tx.metaText(.federation),
      let identity = try tx.meta(.identity), let epoch = try tx.metaText(.logEpoch).flatMap(UInt64.init)
    else { throw NodeError(.notReady, "this store holds no node; «comity init» makes one") }
    self.name = try NodeName(name)
    origin = LogOrigin(node: self.name, federation: try FederationName(federation), epoch: epoch)
    self.identity = try IdentityNote(parsing: identity, after: nil, suite: suite)
    let genesis = try tx.meta(.genesis).map { try Genesis(parsing: $0) }
    (directory, directories) =
      try genesis.map { try Self.directory($0, below: .max, tx, suite: suite) } ?? (nil, DirectoryHistory())
  }

  /// The chain of directories from the genesis on, as far as they are below a version; each is verified again, so a changed row
  /// cannot change who is trusted.
  static func directory(
    _ genesis: Genesis, below version: UInt64, _ tx: StoreTransaction, suite: Suite
  ) throws -> (Directory?, DirectoryHistory) {
    var (current, history) = (Directory?.none, DirectoryHistory())
    for bytes in try tx.directories() where history.newest + 1 < version {
      let note = try SignedNote(parsing: bytes, limit: Evidence.Limits.directoryNote)
      let next =
        if let held = current {
          try Directory(next: note, after: held, suite: suite)
        } else {
          try Directory(first: note, genesis: genesis, suite: suite)
        }
      history.append(next.text.digest)
      current = next
    }
    return (current, history)
  }
}
