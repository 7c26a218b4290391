package import Evidence
package import Membership

/// The logs that a node witnesses: those that the directory assigned to it, and those that its configuration lists.
package struct WitnessedLogs: Sendable {
  private let directory: Directory?
  private let node: NodeName
  private let outside: [String: [VerifierKey]]

  package init(_ directory: Directory?, node: NodeName, outside: [VerifierKey]) {
    self.directory = directory
    self.node = node
    self.outside = Dictionary(grouping: outside, by: \.name)
  }

  /// What is known of the log of an origin; nil when this node does not witness it.
  package subscript(origin: String) -> WitnessedLog? {
    if let keys = outside[origin] { return .outside(keys) }
    guard let directory, let log = try? LogOrigin(origin), log.federation == directory.genesis.federation,
      let party = directory.party(log.node), party.state == .active, party.witnesses.contains(node),
      let key = party.logKey
    else { return nil }
    return .member(log.node, key)
  }
}
