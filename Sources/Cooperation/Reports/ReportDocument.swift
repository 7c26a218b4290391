import StrictJSON

/// A report before it is written down: sections with sentences, tables and charts. Text, JSON, CSV and HTML say the same; only codes of
/// closed lists stand as such in JSON, and in words elsewhere.
package struct ReportDocument: Sendable, Hashable {
  /// A cell.
  package enum Cell: Sendable, Hashable {
    case text(String)
    /// A code of a closed list with its words: programs get the code, people the words.
    case code(String, String)
    case number(Int)
    /// An exact amount of a currency.
    case amount(DecimalAmount, String)
    /// Fewer than three, or one that would give such a number away.
    case withheld
    /// Nothing to say.
    case none

    var text: String {
      switch self {
      case .text(let text), .code(_, let text): text
      case .number(let number): String(number)
      case .amount(let amount, let currency): amount.text(in: currency)
      case .withheld: "withheld"
      case .none: ""
      }
    }

    var isNumber: Bool {
      switch self {
      case .text, .code: false
      case .number, .amount, .withheld, .none: true
      }
    }

    var json: JSONValue {
      switch self {
      case .text(let text), .code(let text, _): .string(text)
      case .number(let number): .number(JSONNumber(Int64(number)))
      case .amount(let amount, let currency): .string(amount.text(in: currency))
      case .withheld: .string("withheld")
      case .none: .null
      }
    }
  }

  /// Rows under named columns.
  package struct Table: Sendable, Hashable {
    package let columns: [String]
    package let rows: [[Cell]]

    package init(columns: [String], rows: [[Cell]]) {
      self.columns = columns
      self.rows = rows
    }
  }

  /// One part.
  package struct Section: Sendable, Hashable {
    /// Its name in data, such as `consultations`.
    package let code: String
    package let heading: String
    package let sentences: [String]
    package let table: Table?
    package let chart: BarChart?

    package init(
      _ code: String, _ heading: String, sentences: [String] = [], table: Table? = nil, chart: BarChart? = nil
    ) {
      self.code = code
      self.heading = heading
      self.sentences = sentences
      self.table = table
      self.chart = chart
    }
  }

  /// The name of the fact that not everything is in a report.
  static let partial = "PARTIAL"

  /// What kind of report it is: `statistics`, `register`, `period`.
  package let kind: String
  package let title: String
  /// Facts about the report itself: node, period, when it was made.
  package let facts: [(name: String, value: String)]
  /// What readers must know before they quote a number.
  package let notes: [String]
  package let sections: [Section]

  package init(
    kind: String, title: String, facts: [(name: String, value: String)], notes: [String], sections: [Section]
  ) {
    self.kind = kind
    self.title = title
    self.facts = facts
    self.notes = notes
    self.sections = sections
  }

  package static func == (a: ReportDocument, b: ReportDocument) -> Bool { a.json == b.json }

  package func hash(into hasher: inout Hasher) { hasher.combine(json) }
}
