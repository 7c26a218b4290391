import StrictJSON

extension Catalogue {
  /// Everything the rules say about a message, in one pass: each missing or wrong field by its place and its source.
  /// - Parameters:
  ///   - parent: the message it answers, when that is known here.
  ///   - root: the message that began the thread, when that is known here; taken from the parent where that is it.
  ///   - asked: the functions that the directory gave to those to whom that was written, when it was sent; those of now where it
  ///     says nothing.
  ///   - isOurs: whether it is written here. What a newer peer adds is told, and does not block.
  package func findings(
    in message: Message, from sender: Correspondent, to recipients: [Correspondent], parent: Message?,
    root: Message? = nil, asked: [String: [String]] = [:], isOurs: Bool = true
  ) -> [Finding] {
    guard let kind = kind(message.kind) else {
      let text = "«\(SafeText(message.kind).shortened)» is no kind of this node's catalogue"
      return [Finding("/kind", isOurs ? .blocks : .advises, rule: "kind", isOurs ? text : "\(text); \(Self.kept)")]
    }
    guard !kind.isLogged else {
      return [Finding("/kind", .blocks, rule: "kind", "\(kind.code) is stated by the node's log, never written")]
    }
    let first = root ?? (parent?.id == parent?.thread ? parent : nil)
    let route = RouteCheck(
      message: message, kind: kind, sender: sender, recipients: recipients,
      root: first.flatMap { self.kind($0.kind) }, law: law)
    let then = { (party: Correspondent) in
      Correspondent(
        name: party.name, functions: asked[party.name] ?? party.functions, isListed: party.isListed)
    }
    let relation = RelationCheck(
      message: message, kind: kind, sender: then(sender), recipients: recipients.map(then), parent: parent,
      root: first, catalogue: self)
    let entities = EntityList(message.entityLines)
    return version(message, kind, isOurs) + unknown(message) + writerFindings(in: message, kind) + route.findings()
      + relation.findings()
      + MessageCheck(message: message, kind: kind, catalogue: self, entities: entities.entities).findings()
      + findings(inBody: message.body, of: kind.code, isOurs: isOurs, entities: entities) + annexFindings(in: message)
      + eachLineFindings(in: message, kind, answering: parent)
      + custodyFindings(in: message)
  }

  static let kept = "kept and shown, never acted on"

  private func version(_ message: Message, _ kind: Kind, _ isOurs: Bool) -> [Finding] {
    guard message.kindVersion != kind.version else { return [] }
    let text = "this node knows version \(kind.version) of \(kind.code)"
    return [Finding("/kindVersion", isOurs ? .blocks : .advises, rule: "kind", isOurs ? text : "\(text); \(Self.kept)")]
  }

  /// What a node alone states is not for an officer to say.
  func writerFindings(in message: Message, _ kind: Kind) -> [Finding] {
    guard kind.isNodes, message.from.officer != Nonconformity.writer else { return [] }
    return [
      Finding(
        "/kind", .blocks, rule: "kind",
        "\(kind.code) is written by the node itself, and by no officer; say with another kind what there is to say")
    ]
  }

  private func unknown(_ message: Message) -> [Finding] {
    message.unknown.map { Finding($0, .advises, rule: "unknown", "is not known to this node; \(Self.kept)") }
  }

  /// Everything the rules say about a body alone.
  /// - Parameters:
  ///   - awaitsEntities: whether entities may be added later, so that their absence is no fault yet.
  ///   - entities: the body's entities, where somebody read them already.
  func findings(
    inBody value: JSONValue, of code: String, awaitsEntities: Bool = false, isOurs: Bool = true,
    entities read: EntityList? = nil
  ) -> [Finding] {
    guard let kind = kind(code) else { return [] }
    guard case .object(let body) = value else {
      return [Finding("/body", .blocks, rule: "format", "the body is a JSON object")]
    }
    var findings: [Finding] = []
    let known = Set(kind.fields.map(\.name))
    for member in body.members where !known.contains(member.name) {
      let path = "/body/\(Finding.pointerPart(SafeText(member.name).shortened))"
      let text = "\(kind.code) has no field of this name"
      findings.append(
        Finding(
          path, isOurs ? .blocks : .advises, rule: "field.foreign", isOurs ? text : "\(text); \(Self.kept)"))
    }
    let entities = read ?? EntityList(Message.entityLines(in: value))
    for field in kind.fields where !(awaitsEntities && body["entities"] == nil && field.shape.speaksOfEntities) {
      let found = FieldCheck(field, body: body, entities).findings()
      // What a newer peer adds further inside is kept and shown like what it adds beside the fields.
      findings += isOurs ? found : found.map { Finding.mayBeNewer.contains($0.rule) ? $0.advising(Self.kept) : $0 }
    }
    return findings
  }

  /// Whether a second officer must approve a message.
  package func needsApproval(_ message: Message) -> Bool {
    guard let kind = kind(message.kind) else { return true }
    if message.handling.conditions.contains(where: { law.condition($0)?.needsApproval == true }) { return true }
    switch kind.approval {
    case .always: return true
    case .never: return false
    case .when(let condition): return condition.holds(in: message.bodyObject)
    }
  }
}
