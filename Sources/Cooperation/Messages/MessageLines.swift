import StrictJSON

/// A message as lines that people read at a terminal: each field under what it is, in the order of its kind, with the article
/// that asks for it. Nothing is left out, and nothing is safe for a terminal yet.
package struct MessageLines: Sendable, Hashable {
  /// The lines.
  package private(set) var lines: [String] = []

  private static let common = ["situation", "case", "urgency", "dueRequested", "channelStatus", "language", "written"]

  /// Lays a message out.
  package init(_ message: Message, catalogue: Catalogue = .standard) {
    let kind = catalogue.kind(message.kind)
    if let kind { add("Kind", [kind.title]) }
    if !message.legalBasis.isEmpty { add("Legal basis", message.legalBasis) }
    if case .object(let refs)? = message.common["refs"] {
      for member in refs.members { add(Self.title(member.name), Self.text(member.value)) }
    }
    for name in Self.common {
      if let text = message.text(name) { add(Self.title(name), [text]) }
    }
    let known = kind?.fields ?? []
    let names = known.map(\.name) + message.bodyObject.members.map(\.name)
    var seen: Set<String> = []
    for name in names where seen.insert(name).inserted {
      guard let value = message.bodyObject[name] else { continue }
      let field = known.first { $0.name == name }
      let source = field.map { "  [\($0.source)]" } ?? ""
      add(
        Self.title(name) + (field.map { ": \($0.help)" } ?? "") + source,
        field?.shape == .entities ? Self.entities(value) : Self.text(value))
    }
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

  private static func text(_ value: JSONValue) -> [String] {
    if case .array(let all) = value { return all.isEmpty ? ["none"] : all.map { "· " + Register.text($0) } }
    return [Register.text(value)]
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
