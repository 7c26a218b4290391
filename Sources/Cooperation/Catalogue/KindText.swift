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
      + clockLines + (catalogue.lifecycle(of: kind).map { LifecycleText($0).lines } ?? [])
  }

  private func cited(_ source: String, _ isVerified: Bool) -> String {
    "[\(source)\(isVerified ? "" : "; practice, not law")]"
  }

  private var rules: [String] {
    var lines = kind.legalBasis.map { "Basis       " + cited($0.text, $0.isVerified) }
    lines += (kind.furtherBasis ?? []).map { "Or besides  " + cited($0.text, $0.isVerified) }
    lines += kind.routes.map { "Route       from \(listed($0.from)) to \(listed($0.to))" }
    if !kind.excludes.isEmpty { lines.append("Never to    \(listed(kind.excludes)), nor its answers") }
    if !kind.onBehalfOf.isEmpty { lines.append("For         \(kind.onBehalfOf.joined(separator: ", "))") }
    if !kind.notOnBehalfOf.isEmpty {
      lines.append("Never for   \(listed(kind.notOnBehalfOf)), which has a kind of its own")
    }
    if !kind.urgencies.isEmpty { lines.append("Urgency     \(listed(kind.urgencies))") }
    lines += kind.expects.filter(\.isRequired).map { "Nothing without «\($0.name)» " + cited($0.source, $0.isVerified) }
    if kind.isLogged { return lines + ["Stated by the node's log; never written by an officer."] }
    if kind.isNodes { lines.append("Written by the node itself; no officer writes one.") }
    lines.append("Approval    \(approval)")
    if let handling = kind.handling {
      lines.append("Handling    \(handling.text(catalogue.law))")
      if let notice = catalogue.law.words("level", handling.level.rawValue)?.notice {
        lines.append("            \(notice)")
      }
    }
    lines += kind.handlingDefaults.map(line) + floors
    if !kind.answers.isEmpty { lines.append("Answers     \(listed(kind.answers.map { KindPattern($0).words }))") }
    let functions = Set(kind.senders + kind.recipients + kind.excludes)
    return lines + ["", "Functions"]
      + catalogue.law.functions.filter { functions.contains($0.code) }.map { "  \($0.code): \($0.title)" }
  }

  private func listed(_ codes: [String]) -> String { codes.joined(separator: ", ") }

  private var floors: [String] {
    let own = kind.handlingFloors.map { floor in line(floor, floor.when.map(\.words)) }
    return own
      + catalogue.law.measures.filter { $0.kinds.contains(kind.code) }.flatMap { measure in
        measure.handlingFloors.map { line($0, ["measure is \(measure.code)"] + $0.when.map(\.words)) }
      }
  }

  private func line(_ usual: HandlingDefault) -> String {
    "            \(usual.handling.text(catalogue.law)) when \(usual.when.map(\.words).joined(separator: " and ")), since "
      + "\(usual.help) \(cited(usual.source.text, usual.source.isVerified))"
  }

  private func line(_ floor: HandlingFloor, _ when: [String]) -> String {
    "Never below \(floor.handling.text(catalogue.law))"
      + (when.isEmpty ? "" : " when \(when.joined(separator: " and "))")
      + (floor.endsWhenLowered ? ", until its author lowers it" : "")
      + ", since it \(floor.help) \(cited(floor.source.text, floor.source.isVerified))"
  }

  private var approval: String {
    switch kind.approval {
    case .always: "a second officer approves"
    case .never: "no second officer is needed"
    case .when(let condition):
      "a second officer approves when \(condition.words)"
    }
  }

  private var fieldLines: [String] {
    guard !kind.fields.isEmpty else { return [] }
    return ["", "Fields (! must be there, + should be)"] + kind.fields.flatMap { describe($0, indent: "  ") }
  }

  private func describe(_ field: Kind.Field, indent: String) -> [String] {
    let mark = field.isRequired || field.unless != nil ? "!" : field.isWanted ? "+" : " "
    var text = "\(indent)\(mark) \(field.name): \(field.shape.words)"
    if !field.choices.isEmpty { text += " of \(field.choices.joined(separator: ", "))" }
    var lines = [text, "\(indent)    \(field.help) \(cited(field.source, field.isVerified))"]
    lines += grounds(of: field).map { "\(indent)    \($0)" }
    lines += field.elsewhere.sorted { $0.key < $1.key }.map {
      "\(indent)    «\($0)» is asked for by \($1.joined(separator: " or "))"
    }
    if let when = field.when { lines.append("\(indent)    only when \(when.words)") }
    if let when = field.requiredWhen { lines.append("\(indent)    must be there when \(when.words)") }
    if let other = field.unless { lines.append("\(indent)    unless there is «\(other)»") }
    if let each = field.each { lines.append("\(indent)    with a row for each «\(each)»") }
    if !field.notWith.isEmpty { lines.append("\(indent)    never beside \(listed(field.notWith))") }
    lines += field.notWhen.map { exclusion in
      "\(indent)    never \(exclusion.values.isEmpty ? "" : "\(listed(exclusion.values)) ")when "
        + exclusion.when.map(\.words).joined(separator: " and ")
    }
    lines += field.stages.map { rule in
      "\(indent)    stage \(rule.stage)\(rule.needs.isEmpty ? "" : ", with \(listed(rule.needs))")"
    }
    if let begins = field.begins { lines.append("\(indent)    begins with «\(begins)»") }
    if field.least > 0 { lines.append("\(indent)    at least \(field.least)") }
    if let each = field.eachLine {
      lines.append(
        "\(indent)    one row for each line of «\(each.field)» of what it answers, numbered from 1 in «\(each.number)»")
    }
    if field.most > 0 { lines.append("\(indent)    at most \(field.most)") }
    if let term = field.termOf { lines.append("\(indent)    the end of «\(term.years)» from «\(term.start)»") }
    if field.daysAhead > 0 {
      let days = field.daysAhead == 1 ? "1 day" : "\(field.daysAhead) days"
      lines.append("\(indent)    \(field.isFirm ? "must be" : "should be") at least \(days) after the writing")
    }
    if field.isPast { lines.append("\(indent)    never later than the message") }
    if let must = field.must { lines.append("\(indent)    must be \(must ? "yes" : "no")") }
    return lines + field.fields.flatMap { describe($0, indent: indent + "    ") }
  }

  /// Each ground with what it says and for which requests it exists: no answer to another may name it.
  private func grounds(of field: Kind.Field) -> [String] {
    guard let table = field.choicesFrom, table.hasPrefix("grounds."),
      let list = Ground.List(rawValue: String(table.dropFirst("grounds.".count)))
    else { return [] }
    return field.choices.compactMap { catalogue.law.ground(list, $0) }.map { ground in
      var limits: [String] = []
      if !ground.requests.isEmpty { limits.append("for \(listed(ground.requests))") }
      if !ground.measures.isEmpty { limits.append("for measure \(listed(ground.measures))") }
      if let flag = ground.rootFlag { limits.append("where the request states «\(flag)»") }
      if let basis = ground.rootBasis { limits.append("where the request rests on \(basis)") }
      if !ground.onlyFor.isEmpty { limits.append("said by \(listed(ground.onlyFor))") }
      if !ground.onlyAbout.isEmpty {
        let bound = ground.boundBy.map { ", or where the request rests on a «\($0)»" } ?? ""
        limits.append("said of \(listed(ground.onlyAbout))\(bound)")
      }
      return "\(ground.code): \(ground.title) \(cited(ground.source.text, ground.source.isVerified))"
        + (limits.isEmpty ? "" : "; only \(limits.joined(separator: ", "))")
    }
  }

  private var annexLines: [String] {
    guard !kind.annexes.isEmpty else { return [] }
    return ["", "Documents (! nothing is sent without it, + should be there)"]
      + kind.annexes.map { annex in
        "  \(mark(annex.need)) \(annex.role): \(annex.help) \(cited(annex.source, annex.isVerified))"
          + (annex.when.map { ", when \($0.words)" } ?? "") + (annex.unless.map { ", unless there is «\($0)»" } ?? "")
          + (annex.languageOf.map { ", in the language of «\($0)»" } ?? "")
          + (annex.exceptIn.isEmpty ? "" : ", unless that is \(listed(annex.exceptIn))")
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
    let clocks = KindClocks(of: kind, in: catalogue)
    let parts = [
      ("Clocks that it starts", clocks.starts), ("Clocks that it stops", clocks.stops),
      ("Clocks that answers start in its thread", clocks.inThread),
    ]
    return parts.filter { !$0.1.isEmpty }.flatMap { heading, clocks in
      ["", heading] + clocks.map { "  " + $0.words(for: kind) }
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
