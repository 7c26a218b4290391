package import StrictJSON

/// A register, folded from signed messages: nobody keeps it, everybody who holds the same messages has the same.
package struct Register: Sendable {
  /// One entry: a message.
  package struct Entry: Sendable, Hashable {
    /// The message that made it.
    package let message: String
    package let author: String
    /// To whom it was written.
    package let recipients: [String]
    /// When it was written, by its author's clock: seconds since 1970.
    package let written: Int
    package let body: JSONObject
    /// The message that replaced it.
    package fileprivate(set) var replacedBy: String?
    /// The message that withdrew it.
    package fileprivate(set) var withdrawnBy: String?
    /// Answers and steps that belong to it: survey answers, payments.
    package fileprivate(set) var followers: [String] = []
    /// What the thread states of the receipt of this entry, the newest last; who may state it is for the reader to know.
    package fileprivate(set) var receipts: [Receipt] = []
    /// The state of its thread.
    package fileprivate(set) var state = ""
    /// The days on which it holds by its own words; nil where it says none.
    package fileprivate(set) var first: Moment.Day?
    package fileprivate(set) var last: Moment.Day?

    /// Whether it was neither replaced nor withdrawn; that its days are over is another matter.
    package var isInForce: Bool { replacedBy == nil && withdrawnBy == nil }

    /// Whether it holds on a day, or will from a later one.
    package func holds(on day: Moment.Day) -> Bool { isInForce && !hasExpired(on: day) }

    /// Whether the days of which it speaks are over.
    package func hasExpired(on day: Moment.Day) -> Bool { last.map { $0 < day } ?? false }

    /// Whether its days and those of another are partly the same; days that are not told are all days.
    fileprivate func overlaps(_ other: Entry) -> Bool {
      !(last.map { last in other.first.map { last < $0 } ?? false } ?? false)
        && !(other.last.map { last in first.map { last < $0 } ?? false } ?? false)
    }

    /// A field as people read it; nil when it is not there.
    package func text(_ name: String) -> String? { body[name].map(Register.text) }

    fileprivate var id: String { "\(author)/\(message)" }
  }

  /// What an addressee states of the receipt of an entry.
  package struct Receipt: Sendable, Hashable {
    /// Who states it.
    package let author: String
    /// When the entry was received, and the date agreed for it to take effect.
    package let receivedOn: String?, effectiveOn: String?

    static let kind = "court.entry_receipt"
  }

  /// An entry that breaks the rules of its kind, is none of its author's, or names what is not: shown, never acted on.
  package struct Fault: Sendable, Hashable {
    package let message: String
    package let author: String
    let written: Int
    /// What it breaks, for people.
    package let reason: String

    fileprivate init(_ message: Message, _ reason: String) {
      (self.message, author, self.reason) = (message.id, message.from.node, reason)
      written = message.written?.seconds ?? 0
    }
  }

  package let kind: RegisterKind
  /// Every entry that ever was, in the order of writing; history is never thrown away.
  package private(set) var entries: [Entry]
  /// Entries that do not conform, in the order of writing.
  package private(set) var faults: [Fault]
  /// Their messages.
  package var nonconforming: [String] { faults.map(\.message) }

  /// Folds messages; those of other kinds are passed over.
  /// - Parameters:
  ///   - functions: of each party, as the directory has them; where there are any, only who may write an entry makes one.
  ///   - then: what the directory said when an entry was sent, by `author/id`; where it is there, the entry goes by it.
  package init(
    _ kind: RegisterKind, folding messages: [Message], catalogue: Catalogue = .standard,
    functions: [String: [String]] = [:], then: [String: [String: [String]]] = [:]
  ) {
    self.kind = kind
    var entries: [Entry] = []
    var faults: [Fault] = []
    let ordered = messages.sorted {
      ($0.written?.seconds ?? 0, $0.id, $0.from.node) < ($1.written?.seconds ?? 0, $1.id, $1.from.node)
    }
    let threads = Dictionary(grouping: ordered, by: \.thread)
    for message in ordered where message.kind == kind.kind {
      let said = then[message.key] ?? functions
      if let reason = catalogue.fault(inEntry: message, said) {
        faults.append(Fault(message, reason))
        continue
      }
      var entry = Entry(
        message: message.id, author: message.from.node, recipients: message.to.map(\.node),
        written: message.written?.seconds ?? 0, body: message.bodyObject)
      guard !entries.contains(where: { $0.id == entry.id }) else { continue }
      if let until = kind.until { (entry.first, entry.last) = Self.days(entry.body[until]) }
      let thread = threads[message.thread] ?? []
      entry.state =
        MessageThread(
          folding: thread, catalogue: catalogue, functions: functions, then: then
        ).state
      entry.followers = thread.filter { $0.id != message.id && $0.kind != "resp.acknowledge" }.map(\.id)
      entry.withdrawnBy =
        thread.first { $0.kind == "reg.withdrawal" && $0.from.node == entry.author && $0.inReplyTo == entry.message }?
        .id
      entry.receipts = thread.filter { $0.kind == Receipt.kind && $0.inReplyTo == entry.message }.map {
        Receipt(
          author: $0.from.node, receivedOn: $0.bodyObject.text("receivedOn"),
          effectiveOn: $0.bodyObject.text("effectiveOn"))
      }
      if !Self.replace(with: entry, in: &entries, kind) {
        faults.append(Fault(message, "it replaces another's entry, which only its author does"))
      }
      entries.append(entry)
    }
    self.entries = entries
    self.faults = faults
  }

  /// The register as somebody is shown it: without what they may not read, and with what that did to other entries.
  /// - Parameter keys: of entries, as `author/id`.
  package func without(_ keys: Set<String>) -> Register {
    guard !keys.isEmpty else { return self }
    var shown = self
    shown.leftOut = entries.count { keys.contains($0.id) }
    shown.entries.removeAll { keys.contains($0.id) }
    shown.faults.removeAll { keys.contains("\($0.author)/\($0.message)") }
    return shown
  }

  /// How many entries somebody is not shown.
  package private(set) var leftOut = 0

  /// The first and the last day of a period, or the last day alone.
  private static func days(_ value: JSONValue?) -> (Moment.Day?, Moment.Day?) {
    switch value {
    case .string(let day): (nil, PartialDate.lastDay(day))
    case .object(let period):
      (
        period.text("from").flatMap { Moment.Day("\($0)-01-01".prefix(10)) },
        period.text("to").flatMap(PartialDate.lastDay)
      )
    default: (nil, nil)
    }
  }

  /// Marks what a new entry replaces: what it names, else what the same author said about the same, and the same days, before.
  /// - Returns: false where it names another's, which stays.
  private static func replace(with new: Entry, in entries: inout [Entry], _ kind: RegisterKind) -> Bool {
    if case .string(let named)? = new.body["replaces"] {
      if let place = entries.firstIndex(where: { $0.message == named }) {
        // Only the author replaces an entry: anybody else's claim is shown and does nothing.
        guard entries[place].author == new.author else { return false }
        entries[place].replacedBy = entries[place].replacedBy ?? new.message
      }
      return true
    }
    guard !kind.subject.isEmpty else { return true }
    let about = kind.subject.map { new.body[$0] }
    for place in entries.indices
    where entries[place].author == new.author && entries[place].isInForce
      && kind.subject.map({ entries[place].body[$0] }) == about && entries[place].overlaps(new)
    {
      entries[place].replacedBy = new.message
    }
    return true
  }

  /// A value in words.
  static func text(_ value: JSONValue) -> String {
    switch value {
    case .null: ""
    case .bool(let flag): flag ? "yes" : "no"
    case .number(let number): number.text
    case .string(let text): text
    case .array(let values): values.map(text).joined(separator: ", ")
    case .object(let object):
      if let from = object["from"], let to = object["to"] {
        "\(text(from)) to \(text(to))"
      } else if let amount = object["amount"], let currency = object["currency"] {
        "\(text(amount)) \(text(currency))"
      } else {
        object.members.map { "\($0.name): \(text($0.value))" }.joined(separator: "; ")
      }
    }
  }
}

extension Register {
  /// The entries that hold; with all, also those that were replaced or withdrawn.
  package func report(at moment: Moment, node: String, withHistory: Bool) -> ReportDocument {
    let shown = ordered(entries.filter { withHistory || $0.holds(on: moment.day) }, of: node)
    let rows = shown.map { entry -> [ReportDocument.Cell] in
      let status =
        entry.withdrawnBy.map { "withdrawn by \($0.prefix(12))" } ?? entry.replacedBy.map {
          "replaced by \($0.prefix(12))"
        }
        ?? (entry.hasExpired(on: moment.day) ? "expired on \(entry.last?.description ?? "")" : "holds")
      return [.text(entry.author)] + (kind.day == nil ? [] : [.text(Self.others(entry, than: node))])
        + kind.columns.map { .text(entry.text($0) ?? "") }
        + [.text(Moment(seconds: entry.written).day.description), .text(String(entry.message.prefix(12)))]
        + (withHistory ? [.text(status)] : [])
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
            columns: ["Author"] + (kind.day == nil ? [] : ["With"]) + kind.columns.map(Self.words)
              + ["Written", "Message"]
              + (withHistory ? ["Status"] : []),
            rows: rows))
      ] + details(of: shown) + faulty)
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
