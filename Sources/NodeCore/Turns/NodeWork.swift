package import Evidence
package import Membership
package import NodeStore
package import PeerSync

/// Work that the core hands out, because it costs time or draws randomness; the result comes back as an input.
package enum NodeWork: Sendable {
  /// Sign a checkpoint whose size and root are durable.
  case sign(Checkpoint, consistency: [Digest], tick: Bool)
  /// Cosign a checkpoint of another log; the witness state is durable.
  case cosign(CosigningTask)
  /// Seal approved messages; one batch key serves each recipient.
  case seal([SealTask])
  /// Compare a password with an account; with no account, take as long and fail.
  case checkPassword(RequestID, PasswordCheck)
  /// Hash the password of a new account.
  case hashPassword(RequestID, PasswordHashing)
  /// Open and show these keys from here on, and no others.
  case use(HeldKeys)
  /// Judge again what was held.
  case judge(JudgingTask)
  /// Do something with the files of attachments.
  case enclosure(EnclosureWork)
}

/// Results of ``NodeWork``.
package enum NodeWorkResult: Sendable {
  case signed(VerifiedCheckpoint, tick: Bool)
  case cosigned(CosigningTask, [NoteLine])
  /// What was sealed, and what could not be.
  case sealed([SealedMessage], failed: [SealFailure])
  case passwordChecked(RequestID, PasswordCheck, matches: Bool)
  case passwordHashed(RequestID, PasswordHashing, hash: [UInt8])
  /// The keys are taken.
  case used
  /// What came of each, in the task's order.
  case judged(JudgingTask, [IncomingDispatch.Verdict])
  case enclosure(EnclosureResult)
  /// The work failed; signing and sealing are tried again at the next tick.
  case failed(NodeWork, reason: String)
}

/// A checkpoint to cosign, and who waits for it.
package struct CosigningTask: Sendable {
  /// Who is told.
  package enum Client: Sendable {
    /// A peer, with a frame.
    case link(LinkID)
    /// Somebody at the HTTP endpoint.
    case request(RequestID)
  }

  /// Who is told.
  package let client: Client
  /// The checkpoint.
  package let offered: OfferedCheckpoint
  /// The key that cosigns.
  package let key: Digest

  package init(for client: Client, _ offered: OfferedCheckpoint, by key: Digest) {
    self.client = client
    self.offered = offered
    self.key = key
  }
}

/// Dispatches that were held and can be judged by now.
package struct JudgingTask: Sendable {
  /// A dispatch with the sealed batch key that its envelope names, where that came with it.
  package struct Item: Sendable {
    package let held: HeldDispatch
    package let batchKey: [UInt8]?
  }

  /// What is judged.
  package let items: [Item]
  /// This node.
  package let node: NodeName
  /// The federation id.
  package let federation: Digest
  /// The versions of the directory that were taken.
  package let directories: DirectoryHistory
}

/// A message that could not be sealed, and why.
package struct SealFailure: Sendable {
  package let task: SealTask
  package let reason: String
}

/// A message to seal, with the keys of its recipients.
package struct SealTask: Sendable {
  /// The approved draft; nil for a message that has none.
  package let draft: String?
  /// Sender, recipients and message.
  package let statement: SealedStatement
  /// The salt of the commitment.
  package let salt: Salt
  /// The seal key of each recipient.
  package let keys: [NodeName: RoleKey]
  /// For recipients whose seal key turns out to be none, others that are tried then.
  package let others: [NodeName: [RoleKey]]
  /// The federation id.
  package let federation: Digest
  /// For a message that is sent again, how it was sealed and to whom it goes; nil for a new one.
  package let again: Again?
  /// The group it is for; nil for a message to named nodes.
  package let group: GroupTarget?

  /// A message that was sealed before: the same bytes go again, under new numbers.
  package struct Again: Sendable {
    /// The ciphertext.
    package let body: SealedBody
    /// The content key.
    package let contentKey: [UInt8]
    /// Those it is sent to again.
    package let recipients: [NodeName]
    /// The dispatch that could not be opened any more and is replaced; nil for one that was never answered.
    package var replaced: Replaced?
  }

  /// A dispatch that is replaced by another.
  package struct Replaced: Sendable {
    /// Names the message and its recipient.
    let id: String
    /// Its place in a group, which stays.
    let group: DispatchEvent.Group?
  }

  /// Who gets an envelope.
  package var recipients: [NodeName] { again?.recipients ?? statement.recipients }

  package init(
    draft: String?, statement: SealedStatement, salt: Salt, keys: [NodeName: RoleKey],
    others: [NodeName: [RoleKey]] = [:], federation: Digest, again: Again? = nil, group: GroupTarget? = nil
  ) {
    self.others = others
    self.again = again
    self.group = group
    self.draft = draft
    self.statement = statement
    self.salt = salt
    self.keys = keys
    self.federation = federation
  }
}

/// A sealed message, not yet in any channel.
package struct SealedMessage: Sendable {
  /// What was sealed.
  package let task: SealTask
  /// The ciphertext.
  package let body: SealedBody
  /// The content key.
  package let contentKey: [UInt8]
  /// For each recipient the batch key in clear and sealed.
  package let batchKeys: [NodeName: BatchKeyPair]

  /// A batch key in clear, for wrapping, and as it travels.
  package struct BatchKeyPair: Sendable {
    package let key: [UInt8]
    package let sealed: SealedBatchKey

    package init(key: [UInt8], sealed: SealedBatchKey) {
      self.key = key
      self.sealed = sealed
    }
  }

  package init(task: SealTask, body: SealedBody, contentKey: [UInt8], batchKeys: [NodeName: BatchKeyPair]) {
    self.task = task
    self.body = body
    self.contentKey = contentKey
    self.batchKeys = batchKeys
  }
}

/// A password to compare.
package struct PasswordCheck: Sendable {
  /// The account; nil when there is none of this name.
  package let officer: String?
  package let password: [UInt8]
  package let salt: [UInt8]
  package let cost: Int
  package let expected: [UInt8]
}

/// A password to hash for a new account.
package struct PasswordHashing: Sendable {
  /// The account that gets the password; nil for a new one.
  package var officer: String?
  package let name: String
  package let roles: [Role]
  /// Who makes the account.
  package let by: String
  package let password: [UInt8]
  package let salt: [UInt8]
  package let cost: Int
}
