import StrictJSON

/// Which elements of articles 96(2), 91(2), 91(3) and 92(2) a request holds, and what the requested State's own law asks.
///
/// Advice: what blocks is told by the catalogue's findings, which hold no more than the minimum.
package struct Completeness: Sendable, Codable, Hashable {
  /// How an element stands.
  package enum Status: String, Sendable, Codable {
    /// It is there.
    case present
    /// It is there, but says little.
    case thin
    /// It is not there.
    case missing
    /// Nobody misses it.
    case notNeeded = "not_needed"
  }

  /// One element.
  package struct Item: Sendable, Codable, Hashable {
    /// Such as `96(2)(c)`; for a requirement of the State its own short name.
    package let code: String
    /// In words.
    package let title: String
    /// How it stands.
    package let status: Status
    /// Places where it is, or would be.
    package let fields: [String]
    /// What would make it better; empty when nothing would.
    package let advice: String
    /// The article or the State's law.
    package let source: Citation
  }

  /// The elements in the order of the Statute, then what the State asks.
  package let items: [Item]

  /// Elements that count, and how many of them are there: `9 of 11 elements; missing: …`.
  package var summary: String {
    let counted = items.filter { $0.status != .notNeeded }
    let there = counted.filter { $0.status == .present }.count
    func names(_ status: Status) -> String {
      counted.filter { $0.status == status }.map { SafeText($0.code).shortened }.joined(separator: ", ")
    }
    var text = "\(there) of \(counted.count == 1 ? "1 element" : "\(counted.count) elements")"
    for (status, word) in [(Status.missing, "missing"), (.thin, "thin")] where !names(status).isEmpty {
      text += "; \(word): \(names(status))"
    }
    return text
  }
}

extension Catalogue {
  /// How complete a request is.
  /// - Parameter state: what the requested State published; nil when nothing of it is held.
  package func completeness(of message: Message, for state: RequestedState? = nil) -> Completeness {
    guard let kind = kind(message.kind) else { return Completeness(items: []) }
    var codes: [String] = []
    for code in kind.fields.compactMap(\.element) + kind.annexes.compactMap(\.element) where !codes.contains(code) {
      codes.append(code)
    }
    let check = CompletenessCheck(
      message: message, kind: kind, entities: EntityList(message.entityLines), state: state)
    let elements = law.elements.filter { codes.contains($0.code) }
    return Completeness(items: elements.map(check.item) + check.requirements())
  }
}

/// Looks at one request.
private struct CompletenessCheck {
  let message: Message
  let kind: Kind
  let entities: EntityList
  let state: RequestedState?

  private var body: JSONObject { message.bodyObject }

  func item(_ element: Element) -> Completeness.Item {
    let fields = kind.fields.filter { $0.element == element.code && ($0.when?.holds(in: body) ?? true) }
    let annexes = kind.annexes.filter { $0.element == element.code && $0.isDue(in: body) }
    let (status, advice) = judge(element, fields, annexes)
    let places = fields.map { "/body/\($0.name)" } + annexes.prefix(1).map { _ in "/attachments" }
    return Completeness.Item(
      code: element.code, title: element.title, status: status, fields: places, advice: advice, source: element.source)
  }

  private func judge(
    _ element: Element, _ fields: [Kind.Field], _ annexes: [Kind.Annex]
  ) -> (Completeness.Status, String) {
    let isEmpty =
      fields.allSatisfy { !body.isFilled($0.name) } && annexes.allSatisfy { !isThere($0) }
    if element.isNational { return national(isEmpty, fields) }
    if isEmpty, element.isOptional { return (.notNeeded, "") }
    // Chosen by the author, with a reason: nobody misses it.
    if isEmpty, fields.contains(where: { $0.unless.map(body.isFilled) ?? false }) { return (.notNeeded, "") }
    let lacking =
      fields.filter(isMissed).prefix(1).map(Self.named)
      + annexes.filter { $0.isRequired && !isThere($0) }.map { "attach \($0.role): \($0.help)" }
    if !lacking.isEmpty { return (.missing, lacking.joined(separator: "; ")) }
    if let orField = element.orField, body.isFilled(orField), !thin(fields) { return (.present, "") }
    if element.identifying > 0, !isIdentified(element) {
      let say = element.orField.map { ", or say in «\($0)» why nothing more is known" } ?? ""
      return (
        isEmpty ? .missing : .thin,
        "name at least one \(element.who == nil ? "person, place or asset" : "person of those it is about") with \(element.identifying) identifying properties\(say)"
      )
    }
    if isEmpty { return (.missing, fields.first.map(Self.named) ?? "") }
    return thin(fields) ? (.thin, fields.first { isThin($0) }.map(Self.named) ?? "") : (.present, "")
  }

  /// A field and what belongs into it.
  private static func named(_ field: Kind.Field) -> String { "\(field.name): \(field.help)" }

  /// What the State's own law asks is compared one by one; where it published nothing, nobody can miss more than what the kind
  /// itself asks for: that the author says whether anything is needed.
  private func national(_ isEmpty: Bool, _ fields: [Kind.Field]) -> (Completeness.Status, String) {
    if let missing = fields.first(where: { isMissed($0) }) { return (.missing, Self.named(missing)) }
    guard let state, state.isPublished else {
      return isEmpty ? (.notNeeded, "the requested State has published nothing on this measure") : (.present, "")
    }
    if state.requirements.isEmpty, state.documents.isEmpty { return (isEmpty ? .notNeeded : .present, "") }
    if body.text("nationalProcess") == "none_required" {
      return (.thin, "the register of \(state.node) lists what its law needs, and the request says that nothing is")
    }
    return isEmpty ? (.missing, "the register of the requested State lists what its law needs") : (.present, "")
  }

  /// What the State's register asks, each with its law.
  func requirements() -> [Completeness.Item] {
    guard let state else { return [] }
    let asked = state.requirements.map { requirement -> Completeness.Item in
      let field = requirement.field.flatMap { name in kind.fields.first { $0.name == name }?.name }
      let isThere = field.map { body.isFilled($0) } ?? body.isFilled("nationalRequirements")
      return Completeness.Item(
        code: requirement.code, title: requirement.text, status: isThere ? .present : .missing,
        fields: ["/body/\(field ?? "nationalRequirements")"],
        advice: isThere ? "" : "the law of \(state.node) asks for it",
        source: Citation(requirement.law, isVerified: false))
    }
    let details = FoldedText(body.text("nationalProcessDetails") ?? "").text
    let documents = state.documents.map { document in
      let isThere = message.hasDocument(document) || details.contains(FoldedText(document).text)
      return Completeness.Item(
        code: document, title: "document: \(document)", status: isThere ? .present : .missing, fields: ["/attachments"],
        advice: isThere
          ? ""
          : "the process of \(state.node) needs it: attach a file whose name begins so, or name it in «nationalProcessDetails» and say why it is not needed",
        source: Citation("register of \(state.node)", isVerified: false))
    }
    return asked + documents
  }

  private func isMissed(_ field: Kind.Field) -> Bool {
    guard !body.isFilled(field.name), !(field.unless.map(body.isFilled) ?? false) else { return false }
    return ((field.isRequired || field.unless != nil) && field.shape != .flag)
      || field.requiredWhen?.holds(in: body) ?? false
      || field.isWanted && field.shape != .entities && field.name != "locationDetails"
      || (field.isRequired && body[field.name] == nil)
  }

  private func isThere(_ annex: Kind.Annex) -> Bool {
    AnnexCheck(message: message, kind: kind).isThere(annex)
  }

  private func isThin(_ field: Kind.Field) -> Bool {
    field.thinBelow > 0 && FieldCheck(field, body: body, entities).findings().contains { $0.rule == "thin" }
  }

  private func thin(_ fields: [Kind.Field]) -> Bool { fields.contains { isThin($0) } }

  /// Whether some entity says enough to be found: what describes somebody, and not what is only said of them.
  private func isIdentified(_ element: Element) -> Bool {
    let meant = element.who.map { Set(body.texts($0)) }
    return entities.entities.contains { entity in
      guard meant?.contains(entity.id) ?? true else { return false }
      return entity.properties.filter { !$0.value.isEmpty && !Self.saysNothing.contains($0.key) }.count
        >= element.identifying
    }
  }

  /// Properties that are about an entity and identify nobody.
  private static let saysNothing: Set<String> = [
    "topics", "notes", "summary", "description", "keywords", "sourceUrl", "publisher", "proof", "createdAt",
    "modifiedAt",
    "retrievedAt", "program", "status",
  ]
}

extension Message {
  /// Whether a document of a role goes with the message; of any role for nil.
  func hasAttachment(_ role: String?) -> Bool {
    attachmentObjects.contains { attachment in role.map { attachment.text("role") == $0 } ?? true }
      || enclosed.contains { file in role.map { file.role == $0 } ?? true }
  }

  /// Whether a file's name begins as that of a document which a register names, such as `certified_copy` and `certified-copy.pdf`.
  func hasDocument(_ name: String) -> Bool {
    let wanted = Self.letters(name)
    guard !wanted.isEmpty else { return hasAttachment(nil) }
    return enclosed.contains { Self.letters($0.name).starts(with: wanted) }
  }

  private static func letters(_ name: String) -> String {
    String(name.lowercased().filter { $0.isLetter || $0.isNumber })
  }
}
