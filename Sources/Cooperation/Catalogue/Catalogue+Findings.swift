import StrictJSON

extension Catalogue {
  /// Everything the rules say about a message, in one pass: each missing or wrong field by its place and its source.
  /// - Parameter parent: the message it answers, when that is known here.
  package func findings(
    in message: Message, from sender: Correspondent, to recipients: [Correspondent], parent: Message?
  ) -> [Finding] {
    guard let kind = kind(message.kind) else {
      return [Finding("/kind", .blocks, rule: "kind", "«\(SafeText(message.kind))» is no kind of the catalogue")]
    }
    return route(message, kind, sender, recipients) + relation(message, kind, parent)
      + MessageCheck.findings(in: message, kind) + findings(inBody: message.body, of: kind.code)
  }

  private func route(
    _ message: Message, _ kind: Kind, _ sender: Correspondent, _ recipients: [Correspondent]
  ) -> [Finding] {
    let source = kind.legalBasis.first ?? ""
    var findings: [Finding] = []
    if message.kindVersion != kind.version {
      findings.append(
        Finding("/kindVersion", .blocks, rule: "kind", "this node knows version \(kind.version) of \(kind.code)"))
    }
    if Set(kind.senders).isDisjoint(with: sender.functions) {
      findings.append(
        Finding(
          "/from", .blocks, rule: "route", source: source,
          "\(kind.code) is sent by \(kind.senders.joined(separator: " or ")); \(sender.name) is neither"))
    }
    for (index, recipient) in recipients.enumerated() where Set(kind.recipients).isDisjoint(with: recipient.functions) {
      findings.append(
        Finding(
          "/to/\(index)", .blocks, rule: "route", source: source,
          "\(kind.code) is sent to \(kind.recipients.joined(separator: " or ")); \(SafeText(recipient.name)) is neither"
        ))
    }
    if message.legalBasis.isEmpty {
      findings.append(
        Finding(
          "/legalBasis", .blocks, rule: "basis", source: source, "name the articles it rests on, such as \(source)"))
    }
    return findings
  }

  private func relation(_ message: Message, _ kind: Kind, _ parent: Message?) -> [Finding] {
    if kind.answers.isEmpty {
      guard message.inReplyTo == nil else { return [] }
      return message.thread == message.id
        ? [] : [Finding("/thread", .blocks, rule: "thread", "a message that answers none begins its own thread")]
    }
    guard message.inReplyTo != nil else {
      return [
        Finding("/inReplyTo", .blocks, rule: "thread", "\(kind.code) answers \(kind.answers.joined(separator: " or "))")
      ]
    }
    guard let parent else {
      return [Finding("/inReplyTo", .advises, rule: "thread", "the message it answers is not held here")]
    }
    var findings: [Finding] = []
    if !kind.answers.contains(parent.kind) {
      findings.append(
        Finding(
          "/inReplyTo", .blocks, rule: "thread",
          "\(kind.code) answers \(kind.answers.joined(separator: " or ")), not \(SafeText(parent.kind))"))
    }
    if message.thread != parent.thread {
      findings.append(Finding("/thread", .blocks, rule: "thread", "an answer stands in the thread of what it answers"))
    }
    if !message.handling.isAtLeastAsStrict(as: parent.handling) {
      findings.append(
        Finding(
          "/handling", .blocks, rule: "handling", source: "Rome Statute art. 87(3)",
          "an answer is handled at least as strictly as what it answers; only the originator lowers it"))
    }
    return findings
  }

  /// Everything the rules say about a body alone.
  /// - Parameter awaitsEntities: whether entities may be added later, so that their absence is no fault yet.
  func findings(inBody value: JSONValue, of code: String, awaitsEntities: Bool = false) -> [Finding] {
    guard let kind = kind(code) else { return [] }
    guard case .object(let body) = value else {
      return [Finding("/body", .blocks, rule: "format", "the body is a JSON object")]
    }
    var findings: [Finding] = []
    let known = Set(kind.fields.map(\.name))
    for member in body.members where !known.contains(member.name) {
      let path = "/body/\(Finding.pointerPart(SafeText(member.name).shortened))"
      findings.append(Finding(path, .blocks, rule: "field.foreign", "\(kind.code) has no field of this name"))
    }
    let entities = EntityList(Message.entityLines(in: value))
    for field in kind.fields where !(awaitsEntities && body["entities"] == nil && field.shape.speaksOfEntities) {
      findings += FieldCheck(field, kind: kind, entities: entities).findings(for: body[field.name])
      findings += ListCheck(field, body).findings()
    }
    return findings
  }
}
