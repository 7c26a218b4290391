import StrictJSON

/// The evidence file of one message (docs/protocol.md section 10): all that a stranger needs in twenty years to check it.
///
/// Reading it verifies nothing: whatever is inside is the file's own word until it is held against an auditor's trust.
package struct EvidenceFile: Sendable, Hashable {
  /// The genesis text of the federation that it speaks of.
  package let genesis: [UInt8]
  /// Notes of the directory's versions, from the first on.
  package let directories: [[UInt8]]
  /// The speakers and cosigners.
  package let parties: [EvidenceFileParty]
  /// The message's dispatches with their receipts; at least one.
  package let dispatches: [EvidenceFileDispatch]
  /// What the message said, where it is disclosed.
  package let disclosed: EvidenceFileDisclosure?

  /// The `schema` of the file.
  package static let schema = "comity/evidence/v1"

  package init(
    genesis: [UInt8], directories: [[UInt8]], parties: [EvidenceFileParty], dispatches: [EvidenceFileDispatch],
    disclosed: EvidenceFileDisclosure?
  ) {
    self.genesis = genesis
    self.directories = directories
    self.parties = parties
    self.dispatches = dispatches
    self.disclosed = disclosed
  }

  /// The file.
  package var bytes: [UInt8] {
    var members: [(String, JSONValue)] = [
      ("schema", .string(Self.schema)), ("genesis", .string(Base64.encode(genesis))),
      ("directories", .array(directories.map { .string(Base64.encode($0)) })),
      ("parties", .array(parties.map(\.json))), ("dispatches", .array(dispatches.map(\.json))),
    ]
    if let disclosed { members.append(("disclosed", disclosed.json)) }
    return JSONValue.object(JSONObject(members: members)).serialized() + [0x0A]
  }

  /// Reads a file.
  /// - Throws: ``EvidenceError`` `malformed` naming the member, `tooLarge`.
  package init(parsing bytes: [UInt8]) throws(EvidenceError) {
    self = try EvidenceFileReading.read(bytes, schema: Self.schema) { reader in
      try EvidenceFile(reading: &reader)
    }
  }

  private init(reading reader: inout ObjectReader) throws {
    genesis = try reader.requireBase64("genesis")
    directories = try EvidenceFileReading.base64s(&reader, "directories", limit: Limits.evidenceDirectories)
    parties = try EvidenceFileReading.objects(&reader, "parties", limit: Limits.evidenceParties)
      .map(EvidenceFileParty.init(reading:))
    dispatches = try EvidenceFileReading.objects(&reader, "dispatches", limit: Limits.recipients)
      .map(EvidenceFileDispatch.init(reading:))
    disclosed = try reader.optionalObject("disclosed").map(EvidenceFileDisclosure.init(reading:))
    guard !dispatches.isEmpty, Set(parties.map(\.node)).count == parties.count else {
      throw EvidenceError(.malformed, "an evidence file has a dispatch, and names each party once")
    }
  }
}

/// One logged event opened to an auditor, with what it committed to where that is a message (docs/protocol.md section 10).
package struct DisclosureFile: Sendable, Hashable {
  /// The event as an entry of its speaker's log.
  package let statement: EvidenceFileStatement
  /// What the message said, where the event is its dispatch.
  package let disclosed: EvidenceFileDisclosure?

  /// The `schema` of the file.
  package static let schema = "comity/disclosure/v1"

  package init(_ statement: EvidenceFileStatement, disclosed: EvidenceFileDisclosure?) {
    self.statement = statement
    self.disclosed = disclosed
  }

  /// The file.
  package var bytes: [UInt8] {
    var members: [(String, JSONValue)] = [("schema", .string(Self.schema)), ("statement", statement.json)]
    if let disclosed { members.append(("disclosed", disclosed.json)) }
    return JSONValue.object(JSONObject(members: members)).serialized() + [0x0A]
  }

  /// Reads a file.
  /// - Throws: ``EvidenceError`` `malformed` naming the member, `tooLarge`.
  package init(parsing bytes: [UInt8]) throws(EvidenceError) {
    self = try EvidenceFileReading.read(bytes, schema: Self.schema) { reader in
      DisclosureFile(
        try EvidenceFileStatement(reading: try reader.requireObject("statement")),
        disclosed: try reader.optionalObject("disclosed").map(EvidenceFileDisclosure.init(reading:)))
    }
  }
}
