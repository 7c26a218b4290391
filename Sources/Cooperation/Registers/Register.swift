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
    /// When it was replaced or withdrawn, by the author's clock: seconds since 1970.
    package fileprivate(set) var endedAt: Int?
    /// The message that withdrew it.
    package fileprivate(set) var withdrawnBy: String?
    /// Answers and steps that belong to it: survey answers, payments.
    package fileprivate(set) var followers: [String] = []
    /// What the thread states of the receipt of this entry, the newest last; who may state it is for the reader to know.
    package fileprivate(set) var receipts: [Receipt] = []
    /// The state of its thread, by its code and in words, and since which day.
    package fileprivate(set) var state = "", stateTitle = ""
    package fileprivate(set) var since: Moment.Day?
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

    /// Notes what replaced it first; a withdrawal before that has ended it already.
    fileprivate mutating func note(replacedBy new: Entry) {
      guard replacedBy == nil else { return }
      replacedBy = new.message
      endedAt = endedAt ?? new.written
    }
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
      let folded = MessageThread(folding: thread, catalogue: catalogue, functions: functions, then: then)
      // Whoever is shown the entry reads it.
      entry.since = folded.since(reading: message.id)
      (entry.state, entry.stateTitle) = (folded.state, folded.title)
      entry.followers = thread.filter { $0.id != message.id && $0.kind != "resp.acknowledge" }.map(\.id)
      let withdrawal = thread.first {
        $0.kind == "reg.withdrawal" && $0.from.node == entry.author && $0.inReplyTo == entry.message
      }
      (entry.withdrawnBy, entry.endedAt) = (withdrawal?.id, withdrawal?.written?.seconds)
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
        entries[place].note(replacedBy: new)
      }
      return true
    }
    guard !kind.subject.isEmpty else { return true }
    let about = kind.subject.map { new.body[$0] }
    for place in entries.indices
    where entries[place].author == new.author && entries[place].isInForce
      && kind.subject.map({ entries[place].body[$0] }) == about && entries[place].overlaps(new)
    {
      entries[place].note(replacedBy: new)
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
