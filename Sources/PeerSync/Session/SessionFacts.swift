package import Evidence
package import Membership

/// What a session knows of both ends from the start of the link; a change of any of it ends the link.
package struct SessionFacts: Sendable, Hashable {
  /// The federation id.
  package let federation: Digest
  /// The federation's name.
  package let federationName: FederationName
  /// This node.
  package let node: NodeName
  /// This node's id.
  package let identity: Digest
  /// The directory in force here.
  package let directory: DirectoryReference
  /// The versions of it that were taken here.
  package let directories: DirectoryHistory
  /// The epoch of this node's log.
  package let logEpoch: UInt64
  /// The peer.
  package let peer: NodeName
  /// The peer's node id as the directory lists it.
  package let peerIdentity: Digest
  /// Whether the directory assigned this node as a witness of the peer's log.
  package let witnessesPeer: Bool
  /// Whether the directory assigned the peer as a witness of this node's log.
  package let peerWitnesses: Bool
  /// Whether this node takes nothing in because its own log must first be carried on in a new epoch.
  package let recovering: Bool
  /// Whether no message may go either way; the log is followed all the same.
  package let quarantined: Bool
  /// Bytes that are kept of the peer's messages at most.
  package let quota: UInt64
  /// Name and version of the program.
  package let software: String
  /// The suite.
  package let suite: Suite

  package init(
    federation: Digest, federationName: FederationName, node: NodeName, identity: Digest,
    directory: DirectoryReference, directories: DirectoryHistory, logEpoch: UInt64, peer: NodeName,
    peerIdentity: Digest, witnessesPeer: Bool, peerWitnesses: Bool, recovering: Bool = false, quarantined: Bool = false,
    quota: UInt64 = Limits.peerQuota, software: String, suite: Suite
  ) {
    self.federation = federation
    self.federationName = federationName
    self.node = node
    self.identity = identity
    self.directory = directory
    self.directories = directories
    self.logEpoch = logEpoch
    self.peer = peer
    self.peerIdentity = peerIdentity
    self.witnessesPeer = witnessesPeer
    self.peerWitnesses = peerWitnesses
    self.recovering = recovering
    self.quarantined = quarantined
    self.quota = quota
    self.software = software
    self.suite = suite
  }

  package static func == (a: SessionFacts, b: SessionFacts) -> Bool {
    a.federation == b.federation && a.node == b.node && a.identity == b.identity && a.directory == b.directory
      && a.logEpoch == b.logEpoch && a.peer == b.peer && a.peerIdentity == b.peerIdentity
      && a.witnessesPeer == b.witnessesPeer && a.peerWitnesses == b.peerWitnesses && a.quarantined == b.quarantined
      && a.suite.name == b.suite.name
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(node)
    hasher.combine(peer)
    hasher.combine(directory)
  }
}
