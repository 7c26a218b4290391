import StrictJSON

/// A message as lines that people read at a terminal: each field under what it is, in the order of its kind, with the article
/// that asks for it. Nothing is left out, and nothing is safe for a terminal yet. A field that its author set right says what is
/// right, by which correction, and what it said before, so that nobody acts by what was replaced.
package struct MessageLines: Sendable {
  /// The lines.
  package private(set) var lines: [String] = []
  private let corrections: [MessageCorrection]
  private let values: NoteValues

  /// Lays a message out.
  /// - Parameter corrections: its author's, in their order.
  package init(_ message: Message, corrections: [MessageCorrection] = [], catalogue: Catalogue = .standard) {
    self.corrections = corrections
    values = NoteValues(
      kind: message.kind, labels: .of("en"), words: .english, law: catalogue.law)
    let kind = catalogue.kind(message.kind)
    addCorrections()
    if let kind { add("Kind", [kind.title]) }
    if !message.legalBasis.isEmpty { add("Legal basis", message.legalBasis) }
    addAddresses(message)
    if case .object(let refs)? = message.common["refs"] {
      for member in refs.members { add(Self.title(member.name), Self.text(member.value)) }
    }
    for name in MessageForm.texts {
      let texts = message.text(name).map { [$0] }
      if let shown = name == Correction.due ? set(name, texts, nil) : texts { add(Self.title(name), shown) }
    }
    if let written = message.written { add("Written", [written.utc]) }
    if !message.cites.isEmpty { add("Cites", message.cites.map { "· " + $0 }) }
    add("Handling, as it was written", handling(of: message, catalogue.law))
    for custody in message.custody { add("Custody of \(custody.file)", custody.lines) }
    let known = kind?.fields ?? []
    let names = known.map(\.name) + message.bodyObject.members.map(\.name)
    var seen: Set<String> = []
    for name in names where seen.insert(name).inserted {
      let field = known.first { $0.name == name }
      let written = message.bodyObject[name].map {
        field?.shape == .entities ? Self.entities($0) : text($0, of: field)
      }
      guard let shown = name == Correction.due ? written : set(name, written, field) else { continue }
      let source = field.map { "  [\($0.source)]" } ?? ""
      add(Self.title(name) + (field.map { ": \($0.help)" } ?? "") + source, shown)
    }
  }

  /// That the message was corrected, where and when, before anything of it is read.
  private mutating func addCorrections() {
    for correction in corrections {
      let names = correction.fields.map { Self.title($0.field) }.joined(separator: ", ")
      let what =
        correction.isWithheld
        ? "open it for what it says"
        : names.isEmpty ? "in words; read it before you act by this message" : "\(names); what is right stands there"
      add("✗ CORRECTED by its author on \(correction.day), in message \(correction.message)", [what])
    }
  }

  /// What a field says: as it was written, or as its author set it right, with what it said before.
  private func set(_ name: String, _ written: [String]?, _ field: Kind.Field?) -> [String]? {
    let changes = corrections.flatMap { correction in
      correction.fields.filter { $0.field == name }.map { (correction, $0) }
    }
    guard let newest = changes.last else { return written }
    return [text(newest.1.value, of: field)]
      + changes.reversed().map { correction, change in
        let before = change.before.map { "before it said: \(text($0, of: field))" } ?? "the message did not have it"
        return "corrected on \(correction.day) by \(correction.message.prefix(12)); \(before)"
      }
  }

  private func text(_ value: String, of field: Kind.Field?) -> String {
    guard let field else { return value }
    return field.shape == .flag ? ["true": "yes", "false": "no"][value] ?? value : titled(value, field)
  }

  /// A code of a closed list in words, with the code where the words do not show it.
  private func titled(_ code: String, _ field: Kind.Field) -> String {
    values.title(ofChoice: code, field).map { Self.titled(code, $0) } ?? code
  }

  private static func titled(_ code: String, _ title: String) -> String {
    title == NoteValues.words(code) || title == code ? title : "\(title) (\(code))"
  }

  /// A row, an asset or another structured value: its members in the order of the kind, each code of a closed list in words.
  private func row(_ object: JSONObject, _ field: Kind.Field?) -> String {
    parts(object, field).joined(separator: "; ")
  }

  private func parts(_ object: JSONObject, _ field: Kind.Field?) -> [String] {
    let (words, named) = Self.sum(object, field)
    let rest = (field?.ordered(object) ?? object.members).filter { !named.contains($0.name) }
    return (words.map { [$0] } ?? [])
      + rest.map { part in "\(part.name): \(member(part, field?.fields.first { $0.name == part.name }))" }
  }

  /// A period or an amount in words, and the members that they say; nothing where it is neither.
  private static func sum(_ object: JSONObject, _ field: Kind.Field?) -> (words: String?, named: Set<String>) {
    guard field?.fields.isEmpty ?? true else { return (nil, []) }
    for pair in [("from", "to"), ("amount", "currency")] where object[pair.0] != nil && object[pair.1] != nil {
      return (Register.text(.object(object)), [pair.0, pair.1])
    }
    return (nil, [])
  }

  /// A member's value; what is structured itself stands in brackets, an amount before them.
  private func member(_ part: JSONObject.Member, _ field: Kind.Field?) -> String {
    func said(_ value: JSONValue) -> String {
      switch value {
      case .string(let code):
        if let field { return titled(code, field) }
        return values.title(ofAssetMember: part.name, code).map { Self.titled(code, $0) } ?? code
      case .object(let object):
        let all = parts(object, field)
        let lead = Self.sum(object, field).words == nil ? 0 : 1
        let rest = all.dropFirst(lead).joined(separator: ", ")
        return (all.prefix(lead) + (rest.isEmpty ? [] : ["(\(rest))"])).joined(separator: " ")
      case .array(let all): return all.map(said).joined(separator: ", ")
      default: return Register.text(value)
      }
    }
    return said(part.value)
  }

  /// Units and officers, where the message names any: nodes stand in what is shown around it.
  private mutating func addAddresses(_ message: Message) {
    func attention(_ address: Address) -> String? {
      let parts = [address.unit, address.officer].compactMap(\.self)
      return parts.isEmpty ? nil : "\(address.node): \(parts.joined(separator: ", "))"
    }
    if let unit = message.from.unit { add("Written by", ["\(message.from.node): \(unit)"]) }
    let named = message.to.compactMap(attention)
    if !named.isEmpty { add("To the attention of", named) }
  }

  /// All that binds whoever gets it: level and seal, who may see it, each condition with what it means, evaluation and end.
  private func handling(of message: Message, _ law: Law) -> [String] {
    let handling = message.handling
    let audience = law.words("audience", handling.audience.rawValue)
    var lines = [
      "level: \(handling.level.rawValue)\(law.words("level", handling.level.rawValue).map { ", \($0.title)" } ?? "")",
      "under seal: \(handling.underSeal ? "yes, the existence of the matter itself is secret" : "no")",
      "audience: \(handling.audience.rawValue)\(audience.map { ", \($0.title)" } ?? "")\(audience?.tlp.map { " (\($0))" } ?? "")",
    ]
    if let notice = law.words("level", handling.level.rawValue)?.notice { lines.insert(notice, at: 1) }
    lines +=
      handling.conditions.isEmpty
      ? ["conditions: none"]
      : handling.conditions.map { text in
        "condition: \(text)\(law.condition(text).map { ": \($0.meaning)" } ?? " (not known to this node; the strictest is assumed)")"
      }
    if let evaluation = handling.evaluation { lines.append("evaluation: \(evaluation)") }
    lines.append("expires: \(handling.expiry.map { "after \($0)" } ?? "never")")
    if let review = handling.review { lines.append("reviewed: on \(review)") }
    if let day = handling.retainUntil { lines.append("retained: until \(day), then due for deletion") }
    return lines
  }

  private mutating func add(_ title: String, _ texts: [String]) {
    lines.append(title)
    for text in texts {
      lines += text.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }
    }
  }

  /// A field's name as words: `dueRequested` is «Due requested».
  private static func title(_ name: String) -> String {
    let words = Register.words(name)
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  private func text(_ value: JSONValue, of field: Kind.Field?) -> [String] {
    guard let field else { return Self.text(value) }
    func line(_ element: JSONValue) -> String {
      switch element {
      case .string(let text): titled(text, field)
      case .object(let object): row(object, field)
      default: Register.text(element)
      }
    }
    guard case .array(let all) = value else { return [line(value)] }
    return all.isEmpty ? ["none"] : all.map { "· " + line($0) }
  }

  private static func text(_ value: JSONValue) -> [String] {
    guard case .array(let all) = value else { return [Register.text(value)] }
    return all.isEmpty ? ["none"] : all.map { "· " + Register.text($0) }
  }

  /// Entities by what they are, each with its properties.
  private static func entities(_ value: JSONValue) -> [String] {
    guard case .array(let all) = value else { return text(value) }
    return all.flatMap { line -> [String] in
      guard case .string(let text) = line, let entity = try? FtMEntity(parsing: text) else {
        return ["· " + Register.text(line)]
      }
      let properties = entity.properties.sorted { $0.key < $1.key }.map {
        "    \(Register.words($0)): \($1.joined(separator: ", "))"
      }
      return ["· \(entity.schema)  \(entity.id)"] + properties
    }
  }
}
