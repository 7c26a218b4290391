import StrictJSON

/// Holds a field to those beside it with which it would say two things at once: a term of years for life, an end that is not the
/// end of the term.
struct ContradictionCheck {
  private let field: Kind.Field
  private let value: JSONValue
  private let siblings: JSONObject
  private let path: String

  init(_ field: Kind.Field, _ value: JSONValue, _ siblings: JSONObject, _ path: String) {
    self.field = field
    self.value = value
    self.siblings = siblings
    self.path = path
  }

  func findings() -> [Finding] { company() + exclusion() + term() }

  /// A value that another field rules out: a transfer that was done though the person declined.
  private func exclusion() -> [Finding] {
    guard case .string(let text) = value else { return [] }
    let found = field.notWhen.first { exclusion in
      (exclusion.values.isEmpty || exclusion.values.contains(text))
        && exclusion.when.allSatisfy { $0.holds(in: siblings) }
    }
    guard let found else { return [] }
    let others = found.when.map { "«\($0.field)» is \($0.value(in: siblings))" }.joined(separator: " and ")
    let subject = found.values.isEmpty ? "cannot stand" : "cannot be «\(text)»"
    return [contradiction("\(subject) while \(others): \(field.help)")]
  }

  private func company() -> [Finding] {
    field.notWith.filter { siblings[$0] != nil }.prefix(1).map {
      contradiction("cannot stand beside «\($0)»; leave one of them out: \(field.help)")
    }
  }

  private func term() -> [Finding] {
    guard let term = field.termOf, case .string(let text) = value, let end = Moment.Day(text),
      let start = siblings.text(term.start).flatMap({ Moment.Day($0) })
    else { return [] }
    guard end > start else { return [contradiction("is not after «\(term.start)»: \(field.help)")] }
    guard case .number(let number)? = siblings[term.years], let years = number.int64.flatMap({ Int(exactly: $0) }),
      (0...1_000).contains(years)
    else { return [] }
    // A term of whole years ends on the same day or the day before; one of some months more ends within the year after.
    let (first, last) = (start.adding(years: years).adding(days: -1), start.adding(years: years + 1))
    guard end < first || end >= last else { return [] }
    return [
      contradiction(
        "is not the end of \(years) years from «\(term.start)», which would be between \(first) and \(last): \(field.help)"
      )
    ]
  }

  private func contradiction(_ message: String) -> Finding {
    Finding(path, .blocks, rule: "field.contradiction", source: field.source, message)
  }
}
