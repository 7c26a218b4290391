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
  /// The genesis text, for the first version.
  package let genesis: String?
  /// The federation id that was compared, hex, for the first version.
  package let genesisDigest: String?

  package init(directory: String, genesis: String?, genesisDigest: String?) {
    self.directory = directory
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

/// A page of the inbox.
package struct InboxRequest: Sendable, Codable {
  /// Only messages before this one; nil for the newest.
  package let before: Int64?
  /// At most 50.
  package let limit: Int

  package init(before: Int64? = nil, limit: Int = 50) {
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

  package init(reference: String, kind: String, body: String, entities: [String]) {
    self.reference = reference
    self.kind = kind
    self.body = body
    self.entities = entities
  }
}
