package import Evidence
import StrictJSON

/// What a new node hands to the stewards: its identity and the key statements of its log's first checkpoint.
///
/// `comity init` writes it as `NAME.member`; `comity directory make --member` reads it. Holding one means that the identity's own signature and
/// every key statement were verified under the log's first checkpoint.
package struct MemberFile: Sendable, Hashable {
  /// The name the node asked for; the directory gives it.
  package let name: NodeName
  /// The federation for which it was made.
  package let federation: FederationName
  /// Its identity.
  package let identity: IdentityNote
  /// The keys named in its log.
  package let keys: [RoleKey]
  /// What it asks to be listed with; the stewards decide.
  package let wishes: Wishes
  /// The exact bytes.
  package let bytes: [UInt8]

  /// What a node asks the stewards to list beside its keys; nobody has verified it.
  package struct Wishes: Sendable, Hashable {
    /// What people call the party.
    package let title: String
    /// Codes of its functions.
    package let functions: [String]
    /// `host:port`; empty for a node that only dials out.
    package let endpoints: [String]

    package init(title: String, functions: [String], endpoints: [String]) {
      self.title = title
      self.functions = functions
      self.endpoints = endpoints
    }
  }

  /// Bytes of a member file at most.
  package static let limit = 256 << 10

  /// Writes a member file.
  package static func write(
    origin: LogOrigin, wishes: Wishes, identity: IdentityNote, checkpoint: SignedNote, statements: [LoggedStatement]
  ) -> [UInt8] {
    let members: [(String, JSONValue)] = [
      ("schema", .string("comity/member/1")),
      ("origin", .string(origin.description)),
      ("title", .string(wishes.title)),
      ("functions", .array(wishes.functions.map(JSONValue.string))),
      ("endpoints", .array(wishes.endpoints.map(JSONValue.string))),
      ("identity", .string(String(decoding: identity.note.bytes, as: UTF8.self))),
      ("checkpoint", .string(String(decoding: checkpoint.bytes, as: UTF8.self))),
      ("statements", .array(statements.map(Self.json))),
    ]
    return JSONValue.object(JSONObject(members: members)).serialized() + [0x0A]
  }

  /// Reads and verifies a member file.
  /// - Throws: ``MembershipError`` `malformed` naming the part that fails.
  package init(parsing bytes: [UInt8], suite: Suite) throws(MembershipError) {
    guard bytes.count <= Self.limit else {
      throw MembershipError(.malformed, "a member file has at most \(Self.limit) bytes")
    }
    do {
      var reader = try ObjectReader(try JSONValue(parsing: bytes))
      guard try reader.requireString("schema") == "comity/member/1" else {
        throw MembershipError(.malformed, "this is no member file of version 1")
      }
      let origin = try LogOrigin(try reader.requireString("origin"))
      wishes = Wishes(
        title: try reader.requireString("title"), functions: try reader.requireStrings("functions"),
        endpoints: try reader.requireStrings("endpoints"))
      identity = try IdentityNote(
        parsing: Array(try reader.requireString("identity").utf8), after: nil, suite: suite)
      let checkpoint = try VerifiedCheckpoint(
        parsing: Array(try reader.requireString("checkpoint").utf8), key: identity.key, suite: suite)
      guard checkpoint.checkpoint.origin == origin else {
        throw MembershipError(.malformed, "the checkpoint is of another log")
      }
      keys = try reader.requireObjects("statements").map { object in
        let event = try Self.statement(object).verified(under: checkpoint).event
        guard case .key(let announced) = event.content else {
          throw MembershipError(.malformed, "a statement of a member file announces no key")
        }
        return announced.key
      }
      try reader.finish()
      name = origin.node
      federation = origin.federation
      self.bytes = bytes
    } catch let error as MembershipError {
      throw error
    } catch {
      throw MembershipError(.malformed, "the member file cannot be read or verified: \(error)")
    }
  }

  private static func json(_ statement: LoggedStatement) -> JSONValue {
    .object(
      JSONObject(members: [
        ("event", .string(Base64.encode(statement.event))),
        ("salt", .string(Base64.encode(statement.salt.bytes))),
        ("index", .number(JSONNumber(Int64(clamping: statement.index)))),
        ("inclusion", .array(statement.inclusion.map { .string($0.hex) })),
      ]))
  }

  private static func statement(_ object: ObjectReader) throws -> LoggedStatement {
    var reader = object
    guard let event = Base64.decode(try reader.requireString("event")),
      let salt = Base64.decode(try reader.requireString("salt")),
      let index = UInt64(exactly: try reader.requireInt64("index"))
    else { throw MembershipError(.malformed, "a statement of a member file cannot be read") }
    let inclusion = try reader.requireStrings("inclusion").map { try Digest(hex: $0) }
    try reader.finish()
    return try LoggedStatement(event: event, salt: try Salt(salt), index: index, inclusion: inclusion)
  }
}
