import StrictJSON

/// What a convener says of a group in a message of the system's own kind: its name and version.
///
/// The members are the message's sender and recipients, so whoever gets it knows who else did, and the approval and the
/// commitment bind them.
package struct GroupStatement: Sendable, Hashable {
  /// The kind's code; no kind of the catalogue, since the law knows no groups.
  package static let kind = "sys.group"

  /// How members call it: 2 to 32 of `a-z`, `0-9` and hyphens.
  package let name: String
  /// From 1.
  package let version: Int64
  /// The id of the message that founded the group; nil in that message.
  package let founded: String?
  /// The hex commitment of the version before; nil in version 1.
  package let previous: String?
  /// What it is for.
  package let purpose: String

  package init(name: String, version: Int64, founded: String?, previous: String?, purpose: String) {
    self.name = name
    self.version = version
    self.founded = founded
    self.previous = previous
    self.purpose = purpose
  }

  /// Reads the body of a message of this kind.
  /// - Throws: ``CooperationError`` `malformed`.
  package init(_ message: Message) throws(CooperationError) {
    do {
      guard message.kind == Self.kind, message.inReplyTo == nil else {
        throw JSONError(.member, offset: nil, "it is no statement of a group")
      }
      var reader = try ObjectReader(message.body)
      name = try reader.requireString("name")
      version = try reader.requireInt64("version")
      founded = try reader.optionalString("founded")
      previous = try reader.optionalString("previous")
      purpose = try reader.requireString("purpose")
      try reader.finish()
    } catch {
      throw CooperationError(.malformed, "the statement of a group cannot be read: \(error)", findings: [])
    }
    guard Self.isName(name), (1...Limits.groupVersions).contains(version), purpose.unicodeScalars.count <= Limits.line,
      (version == 1) == (founded == nil), (version == 1) == (previous == nil),
      founded.map(MessageForm.isID) ?? true, previous.map({ $0.utf8.count == 64 }) ?? true
    else { throw CooperationError(.malformed, "the statement of a group has fields that cannot be", findings: []) }
  }

  /// The draft of the statement, addressed to the other members.
  package func template(to members: [String]) -> [UInt8] {
    var body: [(String, JSONValue)] = [("name", .string(name)), ("version", .number(JSONNumber(version)))]
    if let founded { body.append(("founded", .string(founded))) }
    if let previous { body.append(("previous", .string(previous))) }
    body.append(("purpose", .string(purpose)))
    let handling: [(String, JSONValue)] = [
      ("level", .string("RESTRICTED")), ("underSeal", .bool(false)), ("audience", .string("NETWORK")),
      ("conditions", .array([])),
    ]
    let members: [(String, JSONValue)] = [
      ("kind", .string(Self.kind)), ("kindVersion", .number(JSONNumber(1))),
      ("to", .array(members.map { Address(node: $0).json })), ("legalBasis", .array([])),
      ("safeSubject", .string("Group \(name), version \(version)")),
      ("handling", .object(JSONObject(members: handling))), ("body", .object(JSONObject(members: body))),
      ("attachments", .array([])),
    ]
    return JSONValue.object(JSONObject(members: members)).serialized()
  }

  /// Whether a text can be the name of a group.
  package static func isName(_ text: String) -> Bool {
    (2...32).contains(text.utf8.count)
      && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
      && text.utf8.first != 0x2D && text.utf8.last != 0x2D && text != "all"
  }
}
