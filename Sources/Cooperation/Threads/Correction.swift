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

  /// The key of the act that a correction sets right in some field; nil for anything else.
  static func target(of act: ThreadAct) -> String? {
    guard act.kind == kind, act.fault == nil, act.facts.keys.contains(where: { $0.hasPrefix(prefix) }) else {
      return nil
    }
    return act.facts["corrects"].map { "\(act.author)/\($0)" }
  }

  /// An act with the values that a correction gives it: only fields of its own kind and the date that it asks for, only values of
  /// their shape, and only such as the act could have been written with. Nothing of a correction that does not conform counts.
  static func applied(_ correction: ThreadAct, to act: ThreadAct, _ catalogue: Catalogue) -> ThreadAct? {
    guard let kind = catalogue.kind(act.kind), !isFaulty(correction, of: act, kind) else { return nil }
    var corrected = act
    for (name, value) in values(of: correction) {
      let isKept = kind.fields.contains { $0.name == name && shapes.contains($0.shape) }
      if isKept || name == due { corrected.facts[name] = value }
    }
    return corrected
  }

  private static let shapes: Set<Kind.Field.Shape> = [.choice, .flag, .date, .day, .moment, .integer]

  /// The values that a correction gives, by field.
  static func values(of correction: ThreadAct) -> [String: String] {
    var values: [String: String] = [:]
    for (name, value) in correction.facts where name.hasPrefix(prefix) {
      values[String(name.dropFirst(prefix.count))] = value
    }
    return values
  }

  /// Whether a correction names what a kind does not have, what stays as it was written, or a value that cannot be.
  static func isFaulty(_ correction: ThreadAct, of act: ThreadAct, _ kind: Kind) -> Bool {
    let values = values(of: correction)
    return values.contains { fault($0.key, $0.value, in: kind) != nil }
      || !BodyOutline(act, kind).findings(with: values).isEmpty
  }

  /// What of a correction cannot be, place by place.
  /// - Parameter act: the message that is corrected, as earlier corrections left it.
  static func findings(in body: JSONObject, of act: ThreadAct, _ kind: Kind) -> [Finding] {
    let rows = rows(body)
    let faults = rows.compactMap { row in
      fault(row.field, row.value, in: kind).map { fault in
        Finding(
          "/body/fields/\(row.place)/\(fault.isOfValue ? "value" : "field")", .blocks, rule: "correction",
          source: fault.source, fault.text)
      }
    }
    guard faults.isEmpty else { return faults }
    let values = Dictionary(rows.map { ($0.field, $0.value) }) { $1 }
    return BodyOutline(act, kind).findings(with: values).map { finding in
      let name = finding.path.split(separator: "/").dropFirst().first.map(String.init) ?? ""
      let place = rows.last { $0.field == name }.map { "/\($0.place)/value" } ?? ""
      return Finding(
        "/body/fields\(place)", .blocks, rule: "correction", source: finding.source,
        "with it, «\(SafeText(name).shortened)» \(finding.message)")
    }
  }

  /// That a correction asks for a day that was over when it was written: it can be sent, and nobody can keep it.
  static func advice(on message: Message) -> [Finding] {
    guard message.kind == kind, let written = message.written?.day else { return [] }
    return rows(message.bodyObject).compactMap { row in
      guard row.field == due, let day = PartialDate.lastDay(row.value), day < written else { return nil }
      return Finding(
        "/body/fields/\(row.place)/value", .advises, rule: "common.due", source: "practice of central authorities",
        "\(day) was over when the correction was written (\(written)); ask for a day that can still be kept")
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
    guard kind.code != Downgrade.kind else {
      return Fault(
        isOfValue: false, source: field.source,
        text:
          "«\(shown)» stays as it was written: others act by the handling that it left; lower it again with another \(Downgrade.kind)"
      )
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
