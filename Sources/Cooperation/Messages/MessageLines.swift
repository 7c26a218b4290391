import StrictJSON

/// A message as lines that people read at a terminal: each field under what it is, in the order of its kind, with the article
/// that asks for it. Nothing is left out, and nothing is safe for a terminal yet.
package struct MessageLines: Sendable, Hashable {
  /// The lines.
  package private(set) var lines: [String] = []

  /// Lays a message out.
  package init(_ message: Message, catalogue: Catalogue = .standard) {
    let kind = catalogue.kind(message.kind)
    if let kind { add("Kind", [kind.title]) }
    if !message.legalBasis.isEmpty { add("Legal basis", message.legalBasis) }
    addAddresses(message)
    if case .object(let refs)? = message.common["refs"] {
      for member in refs.members { add(Self.title(member.name), Self.text(member.value)) }
    }
    for name in MessageForm.texts {
      if let text = message.text(name) { add(Self.title(name), [text]) }
    }
    if let written = message.written { add("Written", [written.utc]) }
    if !message.cites.isEmpty { add("Cites", message.cites.map { "· " + $0 }) }
    add("Handling, as it was written", handling(of: message, catalogue.law))
    let known = kind?.fields ?? []
    let names = known.map(\.name) + message.bodyObject.members.map(\.name)
    var seen: Set<String> = []
    for name in names where seen.insert(name).inserted {
      guard let value = message.bodyObject[name] else { continue }
      let field = known.first { $0.name == name }
      let source = field.map { "  [\($0.source)]" } ?? ""
      add(
        Self.title(name) + (field.map { ": \($0.help)" } ?? "") + source,
        field?.shape == .entities ? Self.entities(value) : Self.text(value, of: field))
    }
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
    lines +=
      handling.conditions.isEmpty
      ? ["conditions: none"]
      : handling.conditions.map { text in
        "condition: \(text)\(law.condition(text).map { ": \($0.meaning)" } ?? " (not known to this node; the strictest is assumed)")"
      }
    if let evaluation = handling.evaluation { lines.append("evaluation: \(evaluation)") }
    lines.append("expires: \(handling.expiry.map { "after \($0)" } ?? "never")")
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

  private static func text(_ value: JSONValue, of field: Kind.Field? = nil) -> [String] {
    guard case .array(let all) = value else { return [Register.text(value)] }
    return all.isEmpty
      ? ["none"]
      : all.map { element in
        guard case .object(let row) = element, let field else { return "· " + Register.text(element) }
        return "· " + Register.text(.object(JSONObject(members: field.ordered(row).map { ($0.name, $0.value) })))
      }
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
