import StrictJSON

/// An author's correction of a message of its own.
package enum Correction {
  /// The kind's code.
  package static let kind = "thread.correction"
  private static let prefix = "fix."
  /// The one common field that a correction may set right: the date that is asked for, which its author sets alone.
  static let due = "dueRequested"

  /// The single fields that it sets right.
  static func facts(_ body: JSONObject) -> [String: String] {
    var facts: [String: String] = [:]
    for row in rows(body) { facts[prefix + row.field] = row.value }
    return facts
  }

  /// The rows that name a field and its value, each with its place.
  private static func rows(_ body: JSONObject) -> [(place: Int, field: String, value: String)] {
    guard case .array(let rows)? = body["fields"] else { return [] }
    return rows.prefix(Limits.lines).enumerated().compactMap { place, row in
      guard case .object(let object) = row, case .string(let field)? = object["field"],
        case .string(let value)? = object["value"]
      else { return nil }
      return (place, field, value)
    }
  }

  /// An act with the values that a correction gives it: only fields of its own kind and the date that it asks for, only values of
  /// their shape. Nothing of a correction that does not conform counts.
  static func applied(_ correction: ThreadAct, to act: ThreadAct, _ catalogue: Catalogue) -> ThreadAct {
    guard let kind = catalogue.kind(act.kind), !isFaulty(correction, of: kind) else { return act }
    var corrected = act
    for field in kind.fields {
      guard let value = correction.facts[prefix + field.name] else { continue }
      if [.choice, .flag, .date, .day, .moment, .integer].contains(field.shape) {
        corrected.facts[field.name] = value
      }
    }
    if let value = correction.facts[prefix + due] { corrected.facts[due] = value }
    return corrected
  }

  /// Whether a correction names what a kind does not have, what stays as it was written, or a value that cannot be.
  static func isFaulty(_ correction: ThreadAct, of kind: Kind) -> Bool {
    correction.facts.contains { name, value in
      name.hasPrefix(prefix) && fault(String(name.dropFirst(prefix.count)), value, in: kind) != nil
    }
  }

  /// What of a correction cannot be, place by place.
  /// - Parameter kind: that of the message that is corrected.
  static func findings(in body: JSONObject, of kind: Kind) -> [Finding] {
    rows(body).compactMap { row in
      fault(row.field, row.value, in: kind).map { fault in
        Finding(
          "/body/fields/\(row.place)/\(fault.isOfValue ? "value" : "field")", .blocks, rule: "correction",
          source: fault.source, fault.text)
      }
    }
  }

  private struct Fault {
    let isOfValue: Bool
    let source: String
    let text: String
  }

  private static func fault(_ name: String, _ value: String, in kind: Kind) -> Fault? {
    let shown = SafeText(name).shortened
    if name == due {
      return PartialDate.isValid(value)
        ? nil
        : Fault(isOfValue: true, source: "practice of central authorities", text: PartialDate.fault(value))
    }
    guard let field = kind.fields.first(where: { $0.name == name }) else {
      return Fault(
        isOfValue: false, source: kind.legalBasis.first?.text ?? "",
        text: isCommon(name)
          ? "«\(shown)» stays as it was written: of what every message has, a correction sets «\(due)» right and nothing besides. "
            + "Parties, legal basis and handling are those of the message; write it anew, or lower its handling with \(Downgrade.kind)"
          : "\(kind.code) has no field «\(shown)»; «comity kinds show \(kind.code)» lists those that it has")
    }
    guard !field.isFirm else {
      return Fault(
        isOfValue: false, source: field.source,
        text: "«\(shown)» was given to the other side to act by, and no correction moves it; send \(kind.code) anew")
    }
    guard let wrong = wrong(value, field) else { return nil }
    return Fault(isOfValue: wrong.isOfValue, source: field.source, text: wrong.text)
  }

  private static func isCommon(_ name: String) -> Bool {
    MessageForm.texts.contains(name) || MessageForm.added.contains(name) || MessageForm.written.contains(name)
  }

  /// Why one line cannot be the right value of a field; nil when it can.
  private static func wrong(_ value: String, _ field: Kind.Field) -> (isOfValue: Bool, text: String)? {
    let isFit =
      switch field.shape {
      case .choice: field.choices.contains(value)
      case .flag: value == "true" || value == "false"
      case .date: PartialDate.isValid(value)
      case .day: Moment.Day(value) != nil
      case .moment: Moment(value) != nil
      case .integer: Int64(value) != nil
      case .line, .text, .language: true
      default: nil as Bool?
      }
    guard let isFit else {
      return (false, "«\(field.name)» is \(field.shape.words), which no single line sets right; say it in «what»")
    }
    guard !isFit else { return nil }
    let choices = field.choices.isEmpty ? "" : " of \(field.choices.joined(separator: ", "))"
    return (true, "«\(field.name)» must be \(field.shape.words)\(choices)")
  }
}
