import StrictJSON

/// A dispatch of the message with what its recipient stated.
package struct EvidenceFileDispatch: Sendable, Hashable {
  /// A receipt, and how the head it names follows from the one that the dispatch is proven under.
  package struct Receipt: Sendable, Hashable {
    /// The receipt as an entry of the recipient's log.
    package let statement: EvidenceFileStatement
    /// The consistency proof between the head that the receipt names and the one of the dispatch, the smaller first; nil
    /// where it is not known.
    package let consistency: [Digest]?

    package init(_ statement: EvidenceFileStatement, consistency: [Digest]?) {
      self.statement = statement
      self.consistency = consistency
    }
  }

  /// The dispatch as an entry of the sender's log.
  package let statement: EvidenceFileStatement
  /// What came back, in the order of the recipient's log.
  package let receipts: [Receipt]

  package init(_ statement: EvidenceFileStatement, receipts: [Receipt]) {
    self.statement = statement
    self.receipts = receipts
  }
}

/// A party that speaks or cosigns in the file, as the node that wrote it knows its history. The file's own word.
package struct EvidenceFileParty: Sendable, Hashable {
  /// A key with the time of its revocation, if there is one.
  package struct Key: Sendable, Hashable {
    package let key: RoleKey
    package let revoked: Timestamp?

    package init(_ key: RoleKey, revoked: Timestamp?) {
      self.key = key
      self.revoked = revoked
    }
  }

  /// The node's name.
  package let node: NodeName
  /// Its identity notes, oldest first.
  package let identities: [[UInt8]]
  /// Its role keys.
  package let keys: [Key]

  package init(node: NodeName, identities: [[UInt8]], keys: [Key]) {
    self.node = node
    self.identities = identities
    self.keys = keys
  }
}

/// What a message said: the statement bytes that were committed to, and the salt that proves it.
package struct EvidenceFileDisclosure: Sendable, Hashable {
  /// Sender, recipients and message.
  package let statement: SealedStatement
  /// The salt of the commitment.
  package let salt: Salt

  package init(statement: SealedStatement, salt: Salt) {
    self.statement = statement
    self.salt = salt
  }

  var json: JSONValue {
    .object(
      JSONObject(members: [
        ("statement", .string(Base64.encode(statement.bytes))), ("salt", .string(Base64.encode(salt.bytes))),
      ]))
  }

  init(reading object: ObjectReader) throws {
    var reader = object
    statement = try SealedStatement(parsing: try reader.requireBase64("statement"))
    salt = try Salt(try reader.requireBase64("salt"))
    try reader.finish()
  }
}
