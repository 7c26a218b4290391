/// Whom an auditor trusts to sign and to witness one log; from the auditor's own files, never from beside the log.
package struct LogTrust: Sendable {
  /// A witness that the directory assigned.
  package struct Witness: Sendable {
    /// The node's name.
    package let node: NodeName
    /// Its key name in cosignatures.
    package let keyName: String
    /// Every cosigning key the directory lists of it.
    package let keys: [HybridPublicKey]

    package init(node: NodeName, keyName: String, keys: [HybridPublicKey]) {
      self.node = node
      self.keyName = keyName
      self.keys = keys
    }
  }

  /// The log's key.
  package let key: HybridPublicKey
  /// The witnesses the directory assigned to the log's owner.
  package let witnesses: [Witness]
  /// How many of them make a quorum.
  package let quorum: Int
  /// The auditor's policy file.
  package let policy: LogPolicy?

  package init(key: HybridPublicKey, witnesses: [Witness], quorum: Int, policy: LogPolicy?) {
    self.key = key
    self.witnesses = witnesses
    self.quorum = quorum
    self.policy = policy
  }
}
