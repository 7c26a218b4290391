package import StrictJSON

/// What kinds, fields and values are called in notes verbales, in one language.
package struct NoteLabels: Sendable {
  /// The parts of a file of labels.
  private enum Part: String, CaseIterable {
    case kinds, common, fields, own, rows, values, sources, marks, schemata, properties, bases, bodies
  }

  /// The language's tag.
  let language: String
  private let parts: [Part: [String: String]]

  /// Those that this version ships, by language.
  private static let shipped: [String: NoteLabels] = Dictionary(
    CatalogueData.labels.compactMap { file in
      (try? NoteLabels(parsing: file.text)).map { ($0.language, $0) }
    }, uniquingKeysWith: { first, _ in first })
  /// None at all: every word is then the catalogue's own.
  private static let none = NoteLabels()

  /// Those of a language; English for one that has none.
  static func of(_ language: String) -> NoteLabels {
    shipped[language.hasPrefix("fr") ? "fr" : "en"] ?? none
  }

  private init() { (language, parts) = ("en", [:]) }

  /// Reads a file of labels.
  /// - Throws: `JSONError` naming the part that names nothing, or the label that has no words.
  package init(parsing text: String) throws(JSONError) {
    var reader = try ObjectReader(JSONValue(parsing: Array(text.utf8)))
    _ = try reader.requireInt64("version")
    language = try reader.requireString("language")
    _ = try reader.requireString("about")
    var parts: [Part: [String: String]] = [:]
    for part in Part.allCases { parts[part] = try Self.words(&reader, part.rawValue) }
    self.parts = parts
    try reader.finish()
  }

  private static func words(_ reader: inout ObjectReader, _ name: String) throws(JSONError) -> [String: String] {
    guard case .object(let object)? = reader.optional(name) else {
      throw JSONError(.member, offset: nil, "«\(name)» names nothing")
    }
    var words: [String: String] = [:]
    for member in object.members {
      guard case .string(let text) = member.value, !text.isEmpty else {
        throw JSONError(.member, offset: nil, "«\(member.name)» of «\(name)» has no words")
      }
      words[member.name] = text
    }
    return words
  }

  private subscript(part: Part, name: String) -> String? { parts[part]?[name] }

  /// The title of a kind.
  package func title(ofKind code: String) -> String? { self[.kinds, code] }

  /// The label of a field of a kind; what its name means there goes before what it means elsewhere.
  package func label(_ field: String, ofKind code: String) -> String? {
    self[.own, "\(code).\(field)"] ?? self[.fields, field]
  }

  /// The label of a member that every kind has.
  func label(common name: String) -> String? { self[.common, name] }

  /// The label of a member of a row.
  func label(row name: String) -> String? { self[.rows, name] }

  /// What a code of a closed list says.
  /// - Parameter table: `grounds`, `measures` or `stages` for a code of that list of the law; nil for one of a field's own.
  func value(_ code: String, field: String, ofKind kind: String, table: String? = nil) -> String? {
    if let table { return self[.values, "\(table)/\(code)"] }
    return self[.own, "\(kind).\(field)=\(code)"] ?? self[.values, code]
  }

  /// What a party is called where it speaks: by the first of its functions for which there are words, else by its title.
  func body(_ title: String, functions: [String]) -> String {
    functions.lazy.compactMap { self[.bodies, $0] }.first.map { Self.filled($0, title) } ?? title
  }

  /// The same where it is written to, with the preposition.
  func toBody(_ title: String, functions: [String]) -> String {
    if let words = functions.lazy.compactMap({ self[.bodies, "to.\($0)"] }).first { return Self.filled(words, title) }
    return (self[.bodies, "to"] ?? "") + body(title, functions: functions)
  }

  private static func filled(_ words: String, _ title: String) -> String {
    words.split(separator: "%", omittingEmptySubsequences: false).joined(separator: title)
  }

  /// A citation as it is written in the language.
  package func citation(_ source: String) -> String {
    let fitting = (parts[.sources] ?? [:]).filter { source.hasPrefix($0.key) }
    guard let (prefix, words) = fitting.max(by: { $0.key.utf8.count < $1.key.utf8.count }) else { return source }
    return words + source.dropFirst(prefix.count)
  }

  /// What a message rests on, behind «on the basis of», with whatever article or preposition the language asks for.
  package func basis(_ source: String) -> String {
    let fitting = (parts[.bases] ?? [:]).filter { source.hasPrefix($0.key) }
    guard let (prefix, words) = fitting.max(by: { $0.key.utf8.count < $1.key.utf8.count }) else {
      return citation(source)
    }
    // What has no set words there is written as citations are.
    return prefix.isEmpty ? words + citation(source) : words + source.dropFirst(prefix.count)
  }

  /// A level, or the seal.
  func mark(_ code: String) -> String { self[.marks, code] ?? code }

  /// Who may see it.
  func mark(_ audience: Handling.Audience) -> String {
    self[.marks, "audience.\(audience.rawValue)"] ?? audience.rawValue
  }

  /// A condition on use, with the text that stands behind its code.
  func mark(condition: String) -> String {
    let parts = condition.split(separator: ":", maxSplits: 1).map(String.init)
    guard let code = parts.first else { return condition }
    return mark(code) + (parts.count == 2 ? ": \(parts[1])" : "")
  }

  /// What a schema of entities is called.
  func schema(_ name: String) -> String? { self[.schemata, name] }

  /// What a property of entities is called.
  func property(_ name: String) -> String? { self[.properties, name] }

  /// What is named here and exists in no kind that is noted: a label that nobody would see.
  package func strangers(to catalogue: Catalogue) -> [String] {
    let noted = catalogue.kinds.filter(\.isNoted)
    let names = Set(noted.flatMap { $0.fields.map(\.name) })
    let owned = Set(noted.flatMap { kind in kind.fields.map { "\(kind.code).\($0.name)" } })
    func keys(_ part: Part) -> [String] {
      (parts[part] ?? [:]).keys.map { $0.split(separator: "=").first.map(String.init) ?? $0 }
    }
    return Set(keys(.kinds)).subtracting(noted.map(\.code)).sorted() + Set(keys(.fields)).subtracting(names).sorted()
      + Set(keys(.own)).subtracting(owned).sorted()
  }
}
