import StrictJSON

/// Values of a message's fields as a note verbale prints them: codes, rows and entities in the words of its language.
struct NoteValues: Sendable {
  let kind: String
  let labels: NoteLabels
  let words: NoteWords
  let law: Law

  /// The value of a field.
  func html(_ value: JSONValue, of field: Kind.Field?) -> HTML {
    if field?.shape == .entities { return entities(value) }
    guard case .array(let all) = value else { return HTML.paragraphs(text(value, of: field)) }
    return "<ul>\n\(all.map { "<li dir=\"auto\">\(text($0, of: field))</li>\n" as HTML }.joined())</ul>\n"
  }

  private func text(_ value: JSONValue, of field: Kind.Field?) -> String {
    switch value {
    case .bool(let flag): flag ? words.yes : words.no
    case .string(let code): field.flatMap { said(code, $0) } ?? code
    case .array(let all): all.map { text($0, of: field) }.joined(separator: ", ")
    case .object(let object): row(object, of: field)
    case .null, .number: Register.text(value)
    }
  }

  /// A value that a correction gives a field, as one of the field's own.
  func html(corrected value: String, of field: Kind.Field?) -> HTML {
    html(field?.shape == .flag ? .bool(value == "true") : .string(value), of: field)
  }

  /// A value in a sentence.
  func plain(_ value: String, of field: Kind.Field?) -> String {
    guard let field else { return NoteDate.text(value, in: words.language) }
    guard field.shape != .flag else { return ["true", "yes"].contains(value) ? words.yes : words.no }
    return said(value, field) ?? value
  }

  /// What a code of a closed list, or a date, says; nil where the field has none.
  private func said(_ code: String, _ field: Kind.Field) -> String? {
    if [.date, .day, .moment].contains(field.shape) { return NoteDate.text(code, in: words.language) }
    return title(ofChoice: code, field)
  }

  /// What a code of a closed list says; nil where the field has no such list, or no words for it.
  func title(ofChoice code: String, _ field: Kind.Field) -> String? {
    guard [.choice, .choices].contains(field.shape) else { return nil }
    let parts = field.choicesFrom?.split(separator: ".").map(String.init) ?? []
    let table = parts.first
    if let words = labels.value(code, field: field.name, ofKind: kind, table: table) {
      return named(code, words, table)
    }
    let title =
      switch table {
      case "grounds": parts.last.flatMap { Ground.List(rawValue: $0) }.flatMap { law.ground($0, code)?.title }
      case "measures": law.measures.first { $0.code == code }?.title
      default: nil as String?
      }
    return title.map { named(code, $0, table) }
  }

  /// What a code of a closed list says; where the list has no words for it, the code as words. Nil for a field without such a list.
  func words(ofChoice code: String, _ field: Kind.Field) -> String? {
    guard [.choice, .choices].contains(field.shape) else { return nil }
    return title(ofChoice: code, field) ?? Self.words(code)
  }

  /// What a member of an asset says where that is a code: its stage, the type of a restraint, the status of a claim.
  func title(ofAssetMember name: String, _ code: String) -> String? {
    switch name {
    case "stage": labels.value(code, field: name, ofKind: kind, table: "stages") ?? Self.words(code)
    case "type", "status": labels.value(code, field: name, ofKind: kind)
    default: nil
    }
  }

  /// A code as words: `with_conditions` is «with conditions».
  static func words(_ code: String) -> String { Register.words(code).split(separator: "_").joined(separator: " ") }

  /// A measure is known by its letter.
  private func named(_ code: String, _ words: String, _ table: String?) -> String {
    table == "measures" ? "\(code)) \(words)" : words
  }

  private func row(_ object: JSONObject, of field: Kind.Field?) -> String {
    if let from = object["from"], let to = object["to"] { return words.period(Register.text(from), Register.text(to)) }
    if field?.shape == .amount { return Register.text(.object(object)) }
    return (field?.ordered(object) ?? object.members).map { member in
      let inner = field?.fields.first { $0.name == member.name }
      return "\(labels.label(row: member.name) ?? Register.words(member.name)): \(part(member, of: inner))"
    }.joined(separator: "; ")
  }

  /// A member of a row: of one of the catalogue, or of an asset.
  private func part(_ member: JSONObject.Member, of field: Kind.Field?) -> String {
    if let field { return text(member.value, of: field) }
    switch member.value {
    case .string(let code):
      return title(ofAssetMember: member.name, code) ?? code
    case .object(let object): return row(object, of: nil)
    case .array(let all): return all.map { text($0, of: nil) }.joined(separator: ", ")
    default: return text(member.value, of: nil)
    }
  }

  private func entities(_ value: JSONValue) -> HTML {
    guard case .array(let lines) = value else { return .empty }
    let rows = lines.compactMap { line -> HTML? in
      guard case .string(let text) = line, let entity = try? FtMEntity(parsing: text) else { return nil }
      let texts = entity.properties.sorted { $0.key < $1.key }.map {
        "\(labels.property($0) ?? Register.words($0)): \($1.joined(separator: ", "))"
      }
      let schema = labels.schema(entity.schema) ?? entity.schema
      return
        "<tr><td>\(schema)</td><td>\(entity.id)</td><td dir=\"auto\">\(texts.joined(separator: "; "))</td></tr>\n"
    }
    return "<table><tbody>\n\(rows.joined())</tbody></table>\n"
  }
}
