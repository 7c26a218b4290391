import Evidence
import Membership

/// Whose the seal keys are that one version of the directory lists; made anew when another version is in force.
struct ListedKeys {
  private var version: UInt64 = 0
  private var owners: [Digest: Set<NodeName>] = [:]

  /// Whether the directory lists a seal key for another party than this one, and not for this one.
  mutating func isForeign(_ id: Digest, to node: NodeName, in directory: Directory) -> Bool {
    if version != directory.text.version {
      version = directory.text.version
      owners = [:]
      for party in directory.text.parties {
        for listed in party.keys where listed.key.purpose == .seal {
          owners[listed.key.id, default: []].insert(party.name)
        }
      }
    }
    return owners[id].map { !$0.contains(node) } ?? false
  }
}
