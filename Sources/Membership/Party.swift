package import Evidence
import StrictJSON

/// A party as one version of the directory lists it: its functions, endpoints, and its whole key history.
package struct Party: Sendable, Hashable {
  /// What a party may do.
  package enum State: String, Sendable, Hashable {
    /// A full member.
    case active
    /// Cut off for now; its history stands.
    case suspended
    /// Left; its history stands.
    case left
  }

  /// A role key as listed, with the moment of its revocation if there is one.
  package struct ListedKey: Sendable, Hashable {
    /// The key.
    package let key: RoleKey
    /// From when it is not believed any more; voids nothing that was witnessed before.
    package let revoked: Timestamp?

    package init(key: RoleKey, revoked: Timestamp? = nil) {
      self.key = key
      self.revoked = revoked
    }

    /// Whether it may be used at a moment.
    package func isValid(at time: Timestamp) -> Bool {
      key.isValid(at: time) && (revoked.map { time < $0 } ?? true)
    }
  }

  /// The node's name, never reused.
  package let name: NodeName
  /// What people call it: «State Alpha».
  package let title: String
  /// Whether it is a member now.
  package let state: State
  /// Codes of its functions (`icc-reg`, `nfp`, `nfp-fin` …), which the kinds of messages ask for.
  package let functions: [String]
  /// `host:port`, in order of preference; empty for a node that only dials out.
  package let endpoints: [String]
  /// The suites it opens.
  package let suites: [String]
  /// All versions of its identity, oldest first, each verified against the one before.
  package let identities: [IdentityNote]
  /// All its role keys.
  package let keys: [ListedKey]
  /// Who witnesses its log.
  package let witnesses: [NodeName]
  /// How many of them make a quorum.
  package let quorum: Int

  package init(
    name: NodeName, title: String, state: State, functions: [String], endpoints: [String], suites: [String],
    identities: [IdentityNote], keys: [ListedKey], witnesses: [NodeName], quorum: Int
  ) {
    self.name = name
    self.title = title
    self.state = state
    self.functions = functions
    self.endpoints = endpoints
    self.suites = suites
    self.identities = identities
    self.keys = keys
    self.witnesses = witnesses
    self.quorum = quorum
  }

  /// The node id of the newest identity.
  package var nodeID: NodeID? { identities.last?.nodeID }

  /// The key that signs its log now.
  package var logKey: HybridPublicKey? { identities.last?.key }

  /// The keys of a purpose that may be used at a moment, the one that ends last first.
  package func keys(_ purpose: RoleKey.Purpose, at time: Timestamp) -> [RoleKey] {
    keys.filter { $0.key.purpose == purpose && $0.isValid(at: time) }.map(\.key)
      .sorted { ($0.notAfter, $0.id) > ($1.notAfter, $1.id) }
  }

  /// The ids of the keys that are revoked at a moment.
  package func revokedKeys(at time: Timestamp) -> Set<Digest> {
    Set(keys.filter { $0.revoked.map { time >= $0 } ?? false }.map(\.key.id))
  }

  /// Every cosigning key ever listed: what a witness cosigned stays checkable after the key has rolled.
  package var cosigningKeys: [HybridPublicKey] {
    keys.filter { $0.key.purpose == .cosign }.compactMap { try? HybridPublicKey(joined: $0.key.publicKey) }
  }
}
