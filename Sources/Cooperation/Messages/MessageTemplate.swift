package import StrictJSON

/// What an officer writes: a message without id, sender and thread, which the node adds.
package struct MessageTemplate: Sendable {
  private let members: [(String, JSONValue)]

  /// The kind's code.
  package let kind: String
  /// The nodes named as recipients.
  package let recipients: [String]

  /// Reads a template.
  /// - Throws: ``CooperationError`` `tooLarge`, or `malformed` with a finding for every common field that is missing,
  ///   wrong, foreign or added by the node, and with what the catalogue says of the body.
  package init(parsing bytes: [UInt8]) throws(CooperationError) {
    let object = try Message.object(bytes, "draft")
    try Message.requireForm(of: object, isTemplate: true)
    guard case .string(let kind)? = object["kind"], case .array(let to)? = object["to"] else {
      throw CooperationError(.malformed, "the draft names no kind or no recipients")
    }
    let nodes = to.compactMap { address -> String? in
      guard case .object(let object) = address, case .string(let node)? = object["node"] else { return nil }
      return node
    }
    self.init(kind: kind, recipients: nodes, members: object.members.map { ($0.name, $0.value) })
  }

  /// The template for other recipients.
  package func addressed(to nodes: [String]) -> MessageTemplate {
    MessageTemplate(
      kind: kind, recipients: nodes, members: replacing("to", .array(nodes.map { Address(node: $0).json })))
  }

  /// The template, handled at least so strictly too; nothing that it inherited is weakened.
  /// - Throws: ``CooperationError`` `malformed` when a level or a condition is none of its closed list.
  package func handled(
    level: String?, underSeal: Bool, conditions: [String]
  ) throws(CooperationError) -> MessageTemplate {
    guard level != nil || underSeal || !conditions.isEmpty else { return self }
    guard let asked = Handling.Level(rawValue: level?.uppercased() ?? Handling.Level.public.rawValue) else {
      throw CooperationError(
        .malformed,
        "«\(SafeText(level ?? "").shortened)» is no level of handling; there are "
          + Handling.Level.allCases.map(\.rawValue).joined(separator: ", "))
    }
    let wish = Handling(
      level: asked, underSeal: underSeal, audience: .public, conditions: conditions, evaluation: nil, expiry: nil)
    guard let inherited = members.first(where: { $0.0 == "handling" })?.1,
      let before = try? Handling(try ObjectReader(inherited))
    else { throw CooperationError(.malformed, "the template says nothing of its handling") }
    guard level == nil || asked >= before.level else {
      throw CooperationError(
        .malformed,
        "the level \(asked.rawValue) is weaker than \(before.level.rawValue), which this answer inherits from what it answers "
          + "or has by its kind: an answer is never handled less strictly; leave --level out")
    }
    let handling = before.strictest(wish)
    let findings = Handling.findings(in: handling.json)
    guard findings.isEmpty else {
      throw CooperationError(.malformed, "the handling asked for cannot be", findings: findings)
    }
    return MessageTemplate(kind: kind, recipients: recipients, members: replacing("handling", handling.json))
  }

  /// The template that uses other messages: quotes them, or attaches what is theirs.
  package func citing(_ ids: [String]) -> MessageTemplate {
    guard !ids.isEmpty else { return self }
    return MessageTemplate(
      kind: kind, recipients: recipients, members: replacing("cites", .array(ids.map(JSONValue.string))))
  }

  /// The template that says of its files what they are and who held them.
  /// - Parameter text: the list, I-JSON.
  /// - Throws: ``CooperationError`` `malformed` with a finding for each place that is wrong.
  package func stating(custody text: [UInt8]) throws(CooperationError) -> MessageTemplate {
    guard let value = try? JSONValue(parsing: text) else {
      throw CooperationError(.malformed, "what is said of custody is no JSON; it is a list, see «comity kinds schema»")
    }
    let findings = Custody.findings(in: value, isOurs: true)
    guard findings.isEmpty else {
      throw CooperationError(.malformed, "what is said of custody cannot be", findings: findings)
    }
    return MessageTemplate(kind: kind, recipients: recipients, members: replacing(Custody.member, value))
  }

  /// The template resting on other articles.
  package func resting(on basis: [String]) -> MessageTemplate {
    guard !basis.isEmpty else { return self }
    return MessageTemplate(
      kind: kind, recipients: recipients, members: replacing("legalBasis", .array(basis.map(JSONValue.string))))
  }

  /// The template with another subject, resting on other articles.
  func saying(subject: String, basis: [String]) -> MessageTemplate {
    MessageTemplate(
      kind: kind, recipients: recipients, members: replacing("safeSubject", .string(subject))
    ).resting(on: basis)
  }

  private func replacing(_ name: String, _ value: JSONValue) -> [(String, JSONValue)] {
    guard members.contains(where: { $0.0 == name }) else { return members + [(name, value)] }
    return members.map { $0.0 == name ? (name, value) : $0 }
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
  /// - Parameters:
  ///   - thread: nil for a message that begins its own thread.
  ///   - after: the newest messages of the thread that are held here.
  ///   - written: the time now, RFC 3339.
  package func completed(
    id: String, node: String, officer: String, thread: String?, inReplyTo: String?, after: [String] = [],
    written: String? = nil
  ) -> [UInt8] {
    var all: [(String, JSONValue)] = [("id", .string(id)), ("thread", .string(thread ?? id))]
    if let inReplyTo { all.append(("inReplyTo", .string(inReplyTo))) }
    if !after.isEmpty { all.append(("after", .array(after.prefix(Limits.heads).map(JSONValue.string)))) }
    if let written { all.append(("written", .string(written))) }
    all.append(("from", Address(node: node, officer: officer).json))
    return JSONValue.object(JSONObject(members: all + members)).serialized()
  }

  /// An answer to a message: to its sender, on its subject and its own legal basis, handled as strictly as the message or,
  /// where that is stricter, as the kind's default.
  /// - Parameters:
  ///   - own: the node that answers; when it wrote the message itself, the answer goes to all whom that one went to.
  ///   - body: the kind's own fields; nil for none.
  package static func reply(kind: String, to parent: Message, own: String, body: JSONValue?) -> MessageTemplate {
    let known = Catalogue.standard.kind(kind)
    let fields: JSONObject = if case .object(let object)? = body { object } else { JSONObject(members: []) }
    let recipients = parent.from.node == own ? parent.to.map(\.node) : [parent.from.node]
    let handling = parent.handling.strictest(
      known.flatMap { Catalogue.standard.usualHandling(of: $0, body: fields) })
    let basis =
      known.map { AnswerBasis(kind: $0, body: fields, parent: parent, catalogue: .standard).texts }
      ?? parent.legalBasis
    var members: [(String, JSONValue)] = [
      ("kind", .string(kind)), ("kindVersion", .number(JSONNumber(known?.version ?? 1))),
      ("to", .array(recipients.map { Address(node: $0).json })),
      ("legalBasis", .array(basis.map(JSONValue.string))),
      ("safeSubject", .string(parent.safeSubject)), ("handling", handling.json),
    ]
    for name in ["situation", "case", "refs", "language"] {
      if let value = parent.common[name] { members.append((name, value)) }
    }
    members += [("body", body ?? .object(fields)), ("attachments", .array([]))]
    return MessageTemplate(kind: kind, recipients: recipients, members: members)
  }

  /// The same for a body that is still text.
  /// - Throws: ``CooperationError`` `malformed` when the body is no JSON object.
  package static func reply(
    kind: String, to parent: Message, own: String, bodyText: [UInt8]
  ) throws(CooperationError) -> MessageTemplate {
    reply(kind: kind, to: parent, own: own, body: .object(try Message.object(bodyText, "body")))
  }
}
