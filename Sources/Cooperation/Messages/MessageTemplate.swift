package import StrictJSON

/// What an officer writes: a message without id, sender and thread, which the node adds.
package struct MessageTemplate: Sendable {
  private let members: [(String, JSONValue)]

  /// The kind's code.
  package let kind: String
  /// The nodes named as recipients.
  package let recipients: [String]

  private static let added = ["id", "from", "thread", "inReplyTo"]

  /// Reads a template.
  /// - Throws: ``CooperationError`` `malformed`; members that the node adds are refused by name.
  package init(parsing bytes: [UInt8]) throws(CooperationError) {
    guard bytes.count <= Limits.message else {
      throw CooperationError(.tooLarge, "a draft has at most \(Limits.message) bytes")
    }
    do {
      guard case .object(let object) = try JSONValue(parsing: bytes) else {
        throw JSONError(.member, offset: nil, "a draft is a JSON object")
      }
      for member in object.members where Self.added.contains(member.name) {
        throw JSONError(.member, offset: nil, "«/\(member.name)» is added by the node")
      }
      try self.init(object.members.map { ($0.name, $0.value) })
    } catch {
      throw CooperationError(
        .malformed, "the draft cannot be read: \(error)", findings: [Finding("", .blocks, rule: "format", "\(error)")])
    }
  }

  private init(_ members: [(String, JSONValue)]) throws(JSONError) {
    var reader = try ObjectReader(.object(JSONObject(members: members)))
    kind = try reader.requireString("kind")
    recipients = try reader.requireObjects("to").map { object throws(JSONError) in try Address(object).node }
    self.members = members
  }

  /// The template with further entities in `body.entities`, each line as it came.
  package func adding(entityLines: [String]) -> MessageTemplate {
    guard !entityLines.isEmpty else { return self }
    let changed = members.map { name, value -> (String, JSONValue) in
      guard name == "body", case .object(let body) = value else { return (name, value) }
      var fields = body.members.filter { $0.name != "entities" }.map { ($0.name, $0.value) }
      var lines: [JSONValue] = []
      if case .array(let before)? = body["entities"] { lines = before }
      fields.append(("entities", .array(lines + entityLines.map(JSONValue.string))))
      return (name, .object(JSONObject(members: fields)))
    }
    return MessageTemplate(kind: kind, recipients: recipients, members: changed)
  }

  private init(kind: String, recipients: [String], members: [(String, JSONValue)]) {
    self.kind = kind
    self.recipients = recipients
    self.members = members
  }

  /// The message with what the node adds, as bytes that are never written again.
  /// - Parameter thread: nil for a message that begins its own thread.
  package func completed(
    id: String, node: String, officer: String, thread: String?, inReplyTo: String?
  ) -> [UInt8] {
    var all: [(String, JSONValue)] = [("id", .string(id)), ("thread", .string(thread ?? id))]
    if let inReplyTo { all.append(("inReplyTo", .string(inReplyTo))) }
    all.append(("from", Address(node: node, officer: officer).json))
    return JSONValue.object(JSONObject(members: all + members)).serialized()
  }

  /// An answer to a message: to its sender, on its legal basis, handled at least as strictly.
  /// - Throws: ``CooperationError`` `malformed` when the body is no JSON.
  package static func reply(
    kind: String, to parent: Message, own: String, bodyText: [UInt8]
  ) throws(CooperationError) -> MessageTemplate {
    do {
      return reply(kind: kind, to: parent, own: own, body: try JSONValue(parsing: bodyText))
    } catch {
      throw CooperationError(
        .malformed, "the body cannot be read: \(error)",
        findings: [Finding("/body", .blocks, rule: "format", "\(error)")])
    }
  }

  /// The same for a body that is parsed.
  package static func reply(kind: String, to parent: Message, own: String, body: JSONValue) -> MessageTemplate {
    let recipient = parent.from.node == own ? parent.to.first?.node ?? own : parent.from.node
    let members: [(String, JSONValue)] = [
      ("kind", .string(kind)), ("kindVersion", .number(JSONNumber(1))),
      ("to", .array([Address(node: recipient).json])),
      ("legalBasis", .array(parent.legalBasis.map(JSONValue.string))),
      ("safeSubject", .string(parent.safeSubject)), ("handling", parent.handling.json), ("body", body),
      ("attachments", .array([])),
    ]
    return MessageTemplate(kind: kind, recipients: [recipient], members: members)
  }
}
