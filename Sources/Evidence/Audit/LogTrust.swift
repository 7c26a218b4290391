/// Whom an auditor trusts to sign and to witness one log; from the auditor's own files, never from beside the log.
package struct LogTrust: Sendable {
  /// A key that signs the log, or signed it once.
  package struct SigningKey: Sendable {
    /// The key.
    package let key: HybridPublicKey
    /// Up to when what it signed must have been witnessed, because the directory lists a successor; nil for the newest.
    package let until: Timestamp?

    package init(key: HybridPublicKey, until: Timestamp? = nil) {
      self.key = key
      self.until = until
    }
  }

  /// A key that cosigns, with the moments between which its cosignatures count.
  package struct CosigningKey: Sendable {
    /// The key.
    package let key: HybridPublicKey
    private let notBefore: Timestamp?
    private let notAfter: Timestamp?
    private let revoked: Timestamp?

    package init(
      key: HybridPublicKey, notBefore: Timestamp? = nil, notAfter: Timestamp? = nil, revoked: Timestamp? = nil
    ) {
      self.key = key
      self.notBefore = notBefore
      self.notAfter = notAfter
      self.revoked = revoked
    }

    /// Whether what it cosigned at a moment counts.
    func isValid(at time: Timestamp) -> Bool {
      (notBefore.map { $0 <= time } ?? true) && (notAfter.map { time <= $0 } ?? true)
        && (revoked.map { time < $0 } ?? true)
    }
  }

  /// A witness that a version of the directory assigned.
  package struct Witness: Sendable {
    /// The node's name.
    package let node: NodeName
    /// Its key name in cosignatures.
    package let keyName: String
    /// Every cosigning key the directory lists of it.
    package let keys: [CosigningKey]

    package init(node: NodeName, keyName: String, keys: [CosigningKey]) {
      self.node = node
      self.keyName = keyName
      self.keys = keys
    }
  }

  /// Who made a quorum while a version of the directory was in force.
  package struct Panel: Sendable {
    /// The version; nil where trust comes from elsewhere.
    package let version: UInt64?
    /// The witnesses that it assigned.
    package let witnesses: Set<NodeName>
    /// How many of them make a quorum.
    package let quorum: Int
    /// Up to when it counted; nil for the newest.
    package let until: Timestamp?

    package init(version: UInt64?, witnesses: Set<NodeName>, quorum: Int, until: Timestamp?) {
      self.version = version
      self.witnesses = witnesses
      self.quorum = quorum
      self.until = until
    }
  }

  /// The keys that ever signed the log, the newest first.
  package let keys: [SigningKey]
  /// Everybody whom a version of the directory ever assigned to the log's owner.
  package let witnesses: [Witness]
  /// Who made a quorum when, the newest first.
  package let panels: [Panel]
  /// The auditor's policy file.
  package let policy: LogPolicy?

  package init(keys: [SigningKey], witnesses: [Witness], panels: [Panel], policy: LogPolicy?) {
    self.keys = keys
    self.witnesses = witnesses
    self.panels = panels
    self.policy = policy
  }

  /// Trust in one key and one set of witnesses.
  package init(key: HybridPublicKey, witnesses: [Witness], quorum: Int, policy: LogPolicy?) {
    let panel = Panel(version: nil, witnesses: Set(witnesses.map(\.node)), quorum: quorum, until: nil)
    self.init(keys: [SigningKey(key: key)], witnesses: witnesses, panels: [panel], policy: policy)
  }

  /// The first of its keys whose both lines a note of this log holds.
  func signer(of note: SignedNote, _ origin: LogOrigin, suite: Suite) -> SigningKey? {
    keys.first { note.verdict(.checkpoint, by: $0.key, name: origin.description, suite: suite) == .valid }
  }
}
