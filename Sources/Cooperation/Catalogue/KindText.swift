/// A kind in words, as `comity kinds show` prints it: for officers and lawyers, every rule with its source.
package struct KindText: Sendable {
  private let kind: Kind
  private let catalogue: Catalogue

  package init(_ kind: Kind, _ catalogue: Catalogue = .standard) {
    self.kind = kind
    self.catalogue = catalogue
  }

  /// The lines.
  package var lines: [String] {
    ["\(kind.code)  version \(kind.version)", kind.title, "", kind.about, ""] + rules + fieldLines + annexLines
      + clockLines + lifecycleLines
  }

  private func cited(_ source: String, _ isVerified: Bool) -> String {
    "[\(source)\(isVerified ? "" : "; practice, not law")]"
  }

  private var rules: [String] {
    var lines = kind.legalBasis.map { "Basis       " + cited($0.text, $0.isVerified) }
    lines += (kind.furtherBasis ?? []).map { "Or besides  " + cited($0.text, $0.isVerified) }
    lines += kind.routes.map { "Route       \($0.from.joined(separator: ", ")) → \($0.to.joined(separator: ", "))" }
    if !kind.excludes.isEmpty { lines.append("Never to    \(kind.excludes.joined(separator: ", ")), nor its answers") }
    if !kind.onBehalfOf.isEmpty { lines.append("For         \(kind.onBehalfOf.joined(separator: ", "))") }
    if kind.isLogged { return lines + ["Stated by the node's log; never written by an officer."] }
    lines.append("Approval    \(approval)")
    if let handling = kind.handling { lines.append("Handling    \(handling.text(catalogue.law))") }
    lines += floors
    if !kind.answers.isEmpty {
      lines.append(
        "Answers     \(kind.answers.map { $0 == "@roots" ? "whatever begins a thread" : $0 }.joined(separator: ", "))")
    }
    return lines
  }

  private var floors: [String] {
    let own = kind.handlingFloors.map { floor in line(floor, floor.when.map(words)) }
    return own
      + catalogue.law.measures.filter { $0.kinds.contains(kind.code) }.flatMap { measure in
        measure.handlingFloors.map { line($0, ["measure is \(measure.code)"] + $0.when.map(words)) }
      }
  }

  private func line(_ floor: HandlingFloor, _ when: [String]) -> String {
    "Never below \(floor.handling.text(catalogue.law))"
      + (when.isEmpty ? "" : " when \(when.joined(separator: " and "))")
      + ", since it \(floor.help) \(cited(floor.source.text, floor.source.isVerified))"
  }

  private var approval: String {
    switch kind.approval {
    case .always: "a second officer approves"
    case .never: "no second officer is needed"
    case .when(let condition):
      "a second officer approves when \(condition.field) is \(condition.values.joined(separator: " or "))"
    }
  }

  private var fieldLines: [String] {
    guard !kind.fields.isEmpty else { return [] }
    return ["", "Fields (! must be there, + should be)"] + kind.fields.flatMap { describe($0, indent: "  ") }
  }

  private func describe(_ field: Kind.Field, indent: String) -> [String] {
    let mark = field.isRequired || field.unless != nil ? "!" : field.isWanted ? "+" : " "
    var text = "\(indent)\(mark) \(field.name): \(field.shape.rawValue)"
    if !field.choices.isEmpty { text += " of \(field.choices.joined(separator: ", "))" }
    var lines = [text, "\(indent)    \(field.help) \(cited(field.source, field.isVerified))"]
    if let when = field.when { lines.append("\(indent)    only when \(words(when))") }
    if let when = field.requiredWhen { lines.append("\(indent)    must be there when \(words(when))") }
    if let other = field.unless { lines.append("\(indent)    unless there is «\(other)»") }
    return lines + field.fields.flatMap { describe($0, indent: indent + "    ") }
  }

  private func words(_ condition: Kind.Condition) -> String {
    "\(condition.field) is \(condition.values.joined(separator: " or "))"
  }

  private var annexLines: [String] {
    guard !kind.annexes.isEmpty else { return [] }
    return ["", "Documents (! nothing is sent without it, + should be there)"]
      + kind.annexes.map { annex in
        "  \(mark(annex.need)) \(annex.role): \(annex.help) \(cited(annex.source, annex.isVerified))"
          + (annex.when.map { ", when \(words($0))" } ?? "") + (annex.unless.map { ", unless there is «\($0)»" } ?? "")
          + (annex.languageOf.map { ", in the language of «\($0)»" } ?? "")
      }
  }

  private func mark(_ need: Kind.Annex.Need) -> String {
    switch need {
    case .required: "!"
    case .expected: "+"
    case .optional: " "
    }
  }

  private var clockLines: [String] {
    let clocks = catalogue.law.clocks.filter { clock in
      KindPattern(clock.starts.kind).holds(kind) && clock.starts.kind != "*"
        && (clock.lifecycles.isEmpty || kind.lifecycle.map(clock.lifecycles.contains) ?? true)
    }
    guard !clocks.isEmpty else { return [] }
    return ["", "Clocks"]
      + clocks.map { "  \($0.sort.rawValue): \($0.title) \(cited($0.source.text, $0.source.isVerified))" }
  }

  private var lifecycleLines: [String] {
    guard let lifecycle = catalogue.lifecycle(of: kind) else { return [] }
    let states = lifecycle.states.map { $0.isFinal ? "\($0.title) (end)" : $0.title }
    return ["", "Lifecycle   \(lifecycle.title): \(lifecycle.about)", "  states: \(states.joined(separator: ", "))"]
      + lifecycle.moves.filter { $0.to != nil || $0.leadsBack }.map { move in
        let when = move.when.map { " with \(words($0))" } ?? ""
        let target = move.leadsBack ? "the state before" : lifecycle.state(move.to ?? "")?.title ?? ""
        let both = move.needsBoth ? ", once both sides did" : ""
        return "  \(move.on)\(when) by \(move.by.rawValue) → \(target)\(both) \(cited(move.source, move.isVerified))"
      }
  }
}

extension Handling {
  /// In words, with the colour of the Traffic Light Protocol.
  package func text(_ law: Law) -> String {
    var text = level.rawValue + (underSeal ? ", under seal" : "") + ", \(audience.rawValue)"
    if let tlp = law.words("audience", audience.rawValue)?.tlp { text += " (\(tlp))" }
    return conditions.isEmpty ? text : text + ", " + conditions.map { SafeText($0).text }.joined(separator: ", ")
  }
}
