/// A name and a password.
package struct LoginRequest: Sendable, Codable {
  package let name: String
  package let password: String

  package init(name: String, password: String) {
    self.name = name
    self.password = password
  }
}

/// A new account.
package struct OfficerAddRequest: Sendable, Codable {
  package let name: String
  package let roles: [Role]
  package let password: String

  package init(name: String, roles: [Role], password: String) {
    self.name = name
    self.roles = roles
    self.password = password
  }
}

/// A directory version to install; with the first, the genesis and the digest that two persons compared.
package struct DirectoryInstallRequest: Sendable, Codable {
  /// The directory note.
  package let directory: String
  /// The versions between the one in force, or the genesis, and this one, oldest first: a member that joins later takes all at once.
  package let earlier: [String]?
  /// The genesis text, for the first version.
  package let genesis: String?
  /// The federation id that was compared, hex, for the first version.
  package let genesisDigest: String?

  package init(directory: String, earlier: [String]? = nil, genesis: String?, genesisDigest: String?) {
    self.directory = directory
    self.earlier = earlier
    self.genesis = genesis
    self.genesisDigest = genesisDigest
  }
}

/// A template of a message and lines of a FollowTheMoney file.
package struct DraftNewRequest: Sendable, Codable {
  /// The template, I-JSON.
  package let template: String
  /// Entities, each line as it came.
  package let entities: [String]
  /// The ids of attachments that were handed in, in their order.
  package let attachments: [String]?
  /// Who gets it, instead of the template's recipients: names of nodes, one `group:NAME`, or `all`.
  package let to: [String]?

  package init(template: String, entities: [String], attachments: [String]? = nil, to: [String]? = nil) {
    self.template = template
    self.entities = entities
    self.attachments = attachments
    self.to = to
  }
}

/// Takes it on two officers that the store is no older copy.
package struct ConfirmRequest: Sendable, Codable {
  /// Whether this approves what another officer proposed.
  package let approve: Bool

  package init(approve: Bool) { self.approve = approve }
}

/// The approval of exactly one commitment.
package struct ApproveRequest: Sendable, Codable {
  package let id: String
  /// At least 16 hexadecimal digits of the commitment, as the drafter was shown.
  package let commitment: String

  package init(id: String, commitment: String) {
    self.id = id
    self.commitment = commitment
  }
}

/// A draft that is sent back to its drafter.
package struct RefusalRequest: Sendable, Codable {
  package let id: String
  /// What the drafter is told; nil for nothing. It is kept with the draft and stands in no log.
  package let reason: String?

  package init(id: String, reason: String? = nil) {
    self.id = id
    self.reason = reason
  }
}

/// A page of the inbox.
package struct InboxRequest: Sendable, Codable {
  /// What the page before named as the next; nil for the newest.
  package let before: String?
  /// At most 50.
  package let limit: Int

  package init(before: String? = nil, limit: Int = 50) {
    self.before = before
    self.limit = limit
  }
}

/// What an acknowledgement says.
package struct AcknowledgeRequest: Sendable, Codable {
  /// The message id or its first characters.
  package let reference: String
  /// The national reference, if there is one.
  package let nationalReference: String?
  /// The unit in charge, if there is one.
  package let unit: String?

  package init(reference: String, nationalReference: String?, unit: String?) {
    self.reference = reference
    self.nationalReference = nationalReference
    self.unit = unit
  }
}

/// A draft that answers a message.
package struct ReplyRequest: Sendable, Codable {
  /// The message id or its first characters.
  package let reference: String
  /// The kind of the answer.
  package let kind: String
  /// The body, I-JSON.
  package let body: String
  /// Entities, each line as it came.
  package let entities: [String]
  /// Files that go with it, as they were handed in.
  package let attachments: [String]?
  /// The messages that it uses, by id or first characters.
  package let cites: [String]?
  /// The nodes that it goes to, instead of those that wrote, or got, the message.
  package let to: [String]?
  /// How strictly it is handled, where that is stricter than what it inherits.
  package let handling: Wish?
  /// The articles that it rests on, instead of its own kind's.
  package let basis: [String]?
  /// What its files are and who held them: a list, I-JSON.
  package let custody: String?

  /// What its author asks for beyond what an answer inherits.
  package struct Wish: Sendable, Codable {
    /// A level of the closed list.
    package let level: String?
    /// Whether the matter's existence is secret.
    package let underSeal: Bool
    /// Further conditions on use.
    package let conditions: [String]

    package init(level: String?, underSeal: Bool, conditions: [String]) {
      self.level = level
      self.underSeal = underSeal
      self.conditions = conditions
    }
  }

  package init(
    reference: String, kind: String, body: String, entities: [String], attachments: [String]? = nil,
    cites: [String]? = nil, to: [String]? = nil, handling: Wish? = nil, basis: [String]? = nil,
    custody: String? = nil
  ) {
    self.custody = custody
    self.reference = reference
    self.kind = kind
    self.body = body
    self.entities = entities
    self.attachments = attachments
    self.cites = cites
    self.to = to
    self.handling = handling
    self.basis = basis
  }
}
