import Evidence
import Membership
import NodeStore

/// What a node knows of itself, read from its store and verified again.
struct LoadedNode {
  let name: NodeName
  let origin: LogOrigin
  let identity: IdentityNote
  let directory: Directory?

  init(_ tx: StoreTransaction, suite: Suite) throws {
    guard let name = try tx.metaText(.node), let federation = try tx.metaText(.federation),
      let identity = try tx.meta(.identity), let epoch = try tx.metaText(.logEpoch).flatMap(UInt64.init)
    else { throw NodeError(.notReady, "this store holds no node; «comity init» makes one") }
    self.name = try NodeName(name)
    origin = LogOrigin(node: self.name, federation: try FederationName(federation), epoch: epoch)
    self.identity = try IdentityNote(parsing: identity, after: nil, suite: suite)
    directory = try Self.directory(tx, suite: suite)
  }

  /// The chain of directories from the genesis on; each is verified again, so a changed row cannot change who is trusted.
  private static func directory(_ tx: StoreTransaction, suite: Suite) throws -> Directory? {
    guard let text = try tx.meta(.genesis) else { return nil }
    let genesis = try Genesis(parsing: text)
    var current: Directory?
    for bytes in try tx.directories() {
      let note = try SignedNote(parsing: bytes, limit: Evidence.Limits.directoryNote)
      current =
        if let held = current {
          try Directory(next: note, after: held, suite: suite)
        } else {
          try Directory(first: note, genesis: genesis, suite: suite)
        }
    }
    return current
  }
}
