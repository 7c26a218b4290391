import StrictJSON

/// What kinds and fields are called in another language than the catalogue's own, in notes verbales.
struct NoteLabels: Sendable {
  /// The language's tag.
  let language: String
  private let kinds: [String: String]
  private let common: [String: String]
  private let fields: [String: String]
  private let own: [String: String]

  /// The French ones that this version ships; nil when they cannot be read, which a test excludes.
  static let french = CatalogueData.labels.first { $0.name == "fr" }.flatMap { try? NoteLabels(parsing: $0.text) }

  /// Those of a language; nil for one whose words are the catalogue's own.
  static func of(_ language: String) -> NoteLabels? { language.hasPrefix("fr") ? french : nil }

  init(parsing text: String) throws(JSONError) {
    var reader = try ObjectReader(JSONValue(parsing: Array(text.utf8)))
    _ = try reader.requireInt64("version")
    language = try reader.requireString("language")
    _ = try reader.requireString("about")
    kinds = try Self.words(&reader, "kinds")
    common = try Self.words(&reader, "common")
    fields = try Self.words(&reader, "fields")
    own = try Self.words(&reader, "own")
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

  /// The title of a kind.
  func title(ofKind code: String) -> String? { kinds[code] }

  /// The label of a field of a kind; what its name means there goes before what it means elsewhere.
  func label(_ field: String, ofKind code: String) -> String? { own["\(code).\(field)"] ?? fields[field] }

  /// The label of a member that every kind has.
  func label(common name: String) -> String? { common[name] }

  /// What is named here and exists in no kind that is noted: a label that nobody would see.
  func strangers(to catalogue: Catalogue) -> [String] {
    let noted = catalogue.kinds.filter(\.isNoted)
    let names = Set(noted.flatMap { $0.fields.map(\.name) })
    let owned = Set(noted.flatMap { kind in kind.fields.map { "\(kind.code).\($0.name)" } })
    return Set(kinds.keys).subtracting(noted.map(\.code)).sorted() + Set(fields.keys).subtracting(names).sorted()
      + Set(own.keys).subtracting(owned).sorted()
  }
}
