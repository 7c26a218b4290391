import StrictJSON

extension Register {
  /// The entries that hold; with all, also those that were replaced or withdrawn.
  package func report(at moment: Moment, node: String, withHistory: Bool) -> ReportDocument {
    let shown = ordered(entries.filter { withHistory || $0.holds(on: moment.day) }, of: node)
    let rows = shown.map { entry -> [ReportDocument.Cell] in
      cells(of: entry, at: node) + [
        .text(Moment(seconds: entry.written).day.description), .text(String(entry.message.prefix(12))),
      ] + (withHistory ? [.text(entry.standing(on: moment.day))] : [])
    }
    return ReportDocument(
      kind: "register", title: kind.title,
      facts: [
        ("Node", node), ("Made", moment.utc), ("Entries that hold", String(entries.count { $0.holds(on: moment.day) })),
      ] + (leftOut == 0 ? [] : [("Left out", "\(leftOut): for named recipients, or opened by two officers")]),
      notes: ["Every entry is a signed message of its author; this is what follows from those that this node holds."],
      sections: [
        ReportDocument.Section(
          kind.code, withHistory ? "All entries" : "Entries that hold",
          sentences: shown.isEmpty ? [leftOut == 0 ? "No entries." : "No entries that you may read."] : [],
          table: ReportDocument.Table(
            columns: columns + ["Written", "Message"] + (withHistory ? ["Standing"] : []),
            rows: rows))
      ] + details(of: shown) + faulty)
  }

  /// What every list of the register shows: its author, its fields, and how far its thread is where that says more than that it
  /// stands there.
  var columns: [String] {
    ["Author"] + (kind.day == nil ? [] : ["With"]) + kind.columns.map(Self.words)
      + (kind.hasStates ? ["State of the thread", "Since"] : [])
  }

  /// An entry under these columns; codes of closed lists in words.
  func cells(of entry: Entry, at node: String) -> [ReportDocument.Cell] {
    let fields = Catalogue.standard.kind(kind.kind)?.fields ?? []
    let values = NoteValues(
      kind: kind.kind, labels: .of("en"), words: .english, law: Catalogue.standard.law)
    let shown = kind.columns.map { name -> ReportDocument.Cell in
      guard let value = entry.body[name] else { return .text("") }
      guard case .string(let code) = value, let field = fields.first(where: { $0.name == name }),
        let title = values.words(ofChoice: code, field)
      else { return .text(Self.text(value)) }
      return .code(code, title)
    }
    return [.text(entry.author)] + (kind.day == nil ? [] : [.text(Self.others(entry, than: node))]) + shown
      + (kind.hasStates ? [.code(entry.state, entry.stateTitle), .text(entry.since?.description ?? "")] : [])
  }

  /// The entries by whom they were with and by their day, where they have one; else as they were written.
  private func ordered(_ entries: [Entry], of node: String) -> [Entry] {
    guard let day = kind.day else { return entries }
    return entries.sorted {
      (Self.others($0, than: node), $0.text(day) ?? "", $0.message)
        < (Self.others($1, than: node), $1.text(day) ?? "", $1.message)
    }
  }

  /// The parties to an entry besides the node that looks.
  private static func others(_ entry: Entry, than node: String) -> String {
    ([entry.author] + entry.recipients).filter { $0 != node }.sorted().joined(separator: ", ")
  }

  /// What does not conform: who wrote it and why it counts nowhere, and nothing of what it says.
  private var faulty: [ReportDocument.Section] {
    guard !faults.isEmpty else { return [] }
    let rows = faults.map { fault -> [ReportDocument.Cell] in
      [
        .text(fault.author), .text(Moment(seconds: fault.written).day.description),
        .text(String(fault.message.prefix(12))),
        .text(fault.reason),
      ]
    }
    return [
      ReportDocument.Section(
        "nonconforming", "Entries that do not conform and count nowhere",
        table: ReportDocument.Table(columns: ["Author", "Written", "Message", "Why"], rows: rows))
    ]
  }

  /// The rows that entries hold, below each other. What is suppressed is withheld here too, and never a number.
  private func details(of entries: [Entry]) -> [ReportDocument.Section] {
    guard let name = kind.details else { return [] }
    let rows = entries.flatMap { entry -> [[ReportDocument.Cell]] in
      guard case .array(let all)? = entry.body[name] else { return [] }
      let about = [.text(entry.author)] + kind.subject.map { ReportDocument.Cell.text(entry.text($0) ?? "") }
      return all.compactMap { row in
        guard case .object(let object) = row else { return nil }
        let isSuppressed = object["suppressed"] == .bool(true)
        let number: Int? = if case .number(let value)? = object["value"] { value.int64.map(Int.init) } else { nil }
        let days: Int? = if case .number(let value)? = object["days"] { value.int64.map(Int.init) } else { nil }
        return about + [
          .text(object.text("name") ?? ""), isSuppressed ? .withheld : number.map(ReportDocument.Cell.number) ?? .none,
          isSuppressed ? .none : days.map(ReportDocument.Cell.number) ?? .none,
          .text(isSuppressed ? "" : object["amount"].map(Self.text) ?? ""),
        ]
      }
    }
    guard !rows.isEmpty else { return [] }
    return [
      ReportDocument.Section(
        name, "Numbers returned",
        table: ReportDocument.Table(
          columns: ["Author"] + kind.subject.map(Self.words) + ["Counter", "Number", "Median, whole days", "Value"],
          rows: rows))
    ]
  }

  /// A field's name in words: `lastConfirmed` is «last confirmed».
  static func words(_ name: String) -> String {
    var words = ""
    for character in name { words += character.isUppercase ? " " + character.lowercased() : String(character) }
    return words
  }
}

extension Register.Entry {
  /// Whether it holds, and if not since when and why.
  fileprivate func standing(on day: Moment.Day) -> String {
    let ended = endedAt.map { " on \(Moment(seconds: $0).day)" } ?? ""
    if let withdrawnBy { return "withdrawn by \(withdrawnBy.prefix(12))\(ended)" }
    if let replacedBy { return "replaced by \(replacedBy.prefix(12))\(ended)" }
    if hasExpired(on: day) { return "expired on \(last?.description ?? "")" }
    return first.map { day < $0 ? "holds from \($0)" : "holds" } ?? "holds"
  }
}
