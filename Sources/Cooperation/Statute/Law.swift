import StrictJSON

/// The rules of the Statute that are tables: closed lists, functions, channels, conditions, clocks, elements. Data, not code.
package struct Law: Sendable {
  /// Grounds for consulting, postponing, refusing or being unable.
  package let grounds: [Ground]
  /// The measures of article 93(1), and what else a register of legislation speaks of.
  package let measures: [Measure]
  /// The functions that the directory gives to parties.
  package let functions: [PartyFunction]
  /// Through what channel a message counts.
  package let channels: [Channel]
  /// Conditions on use.
  package let conditions: [UseCondition]
  /// Levels and audiences, in words.
  package let handlingWords: [HandlingWord]
  /// Every clock.
  package internal(set) var clocks: [Clock]
  /// Days before the end of a clock at which somebody is told of it, the most first.
  package let reminders: [ReminderLead]
  /// The elements that requests must hold.
  package let elements: [Element]
  /// What a message may rest on besides the articles of its kind.
  package let instruments: [Instrument]
  /// Articles on which any request of Part 9 may rest besides those of its kind.
  package let requestBases: [RequestBasis]
  /// The working languages of the Court.
  package let workingLanguages: [String]
  /// The official languages of the Court.
  package let officialLanguages: [String]
  /// The languages in which the text of the Statute is authentic.
  package let authenticLanguages: [String]

  /// Reads the tables, by their names.
  package init(files: [(name: String, text: String)], defects: inout [CooperationError]) {
    var tables = LawTables(files, defects: defects)
    grounds = tables.rows("grounds", "grounds") { reader throws(JSONError) in try Ground(&reader) }
    measures = tables.rows("measures", "measures") { reader throws(JSONError) in try Measure(&reader) }
    functions = tables.rows("functions", "functions") { reader throws(JSONError) in try PartyFunction(&reader) }
    channels = tables.rows("channels", "channels") { reader throws(JSONError) in try Channel(&reader) }
    conditions = tables.rows("conditions", "conditions") { reader throws(JSONError) in try UseCondition(&reader) }
    handlingWords = tables.rows("handling", "levels") { reader throws(JSONError) in try HandlingWord(&reader) }
    clocks = tables.rows("clocks", "clocks") { reader throws(JSONError) in try Clock(&reader) }
    reminders = tables.rows("reminders", "reminders") { reader throws(JSONError) in try ReminderLead(&reader) }
      .sorted { $0.days > $1.days }
    elements = tables.rows("elements", "elements") { reader throws(JSONError) in try Element(&reader) }
    instruments = tables.rows("bases", "instruments") { reader throws(JSONError) in try Instrument(&reader) }
    requestBases = tables.rows("part9", "bases") { reader throws(JSONError) in try RequestBasis(&reader) }
    (workingLanguages, officialLanguages, authenticLanguages) = tables.languages()
    defects = tables.defects
  }

  /// The codes of a closed list, such as `grounds.refusal` or `measures.assistance`.
  func codes(of table: String) throws(JSONError) -> [String] {
    let parts = table.split(separator: ".", maxSplits: 1).map(String.init)
    let list = parts.last ?? ""
    let codes =
      switch parts.first {
      case "grounds": grounds.filter { $0.list.rawValue == list }.map(\.code)
      case "measures": measures.filter { $0.lists.contains(list) }.map(\.code)
      default: [String]()
      }
    guard !codes.isEmpty else { throw JSONError(.member, offset: nil, "«\(table)» is no closed list") }
    return codes
  }

  /// Measures that a closed list does not hold since kinds of their own carry them, with these kinds.
  func carriedElsewhere(than table: String) -> [String: [String]] {
    let parts = table.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.first == "measures", let list = parts.last else { return [:] }
    let others = measures.filter { !$0.lists.contains(list) && !$0.kinds.isEmpty }
    return Dictionary(others.map { ($0.code, $0.kinds) }) { first, _ in first }
  }

  /// The languages of a list: `working`, `official` or `authentic`.
  func languages(of list: String) throws(JSONError) -> [String] {
    switch list {
    case "working": workingLanguages
    case "official": officialLanguages
    case "authentic": authenticLanguages
    default: throw JSONError(.member, offset: nil, "«\(list)» is no list of languages")
    }
  }

  /// A ground by its list and code.
  package func ground(_ list: Ground.List, _ code: String) -> Ground? {
    grounds.first { $0.list == list && $0.code == code }
  }

  /// A channel by its code; nil for none.
  package func channel(_ code: String?) -> Channel? { channels.first { $0.code == code } }

  /// A function by its code.
  package func function(_ code: String) -> PartyFunction? { functions.first { $0.code == code } }

  /// A condition by its code, with or without its text.
  package func condition(_ text: String) -> UseCondition? {
    let code = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).first.map(String.init)
    return conditions.first { $0.code == code }
  }

  /// The words for a level, an audience or a day.
  package func words(_ field: String, _ code: String) -> HandlingWord? {
    handlingWords.first { $0.field == field && $0.code == code }
  }

  /// An element by its code.
  package func element(_ code: String) -> Element? { elements.first { $0.code == code } }
}

/// The files of the law while they are read.
struct LawTables {
  private var files: [String: ObjectReader] = [:]
  private(set) var defects: [CooperationError]

  init(_ files: [(name: String, text: String)], defects: [CooperationError]) {
    self.defects = defects
    for (name, text) in files {
      do throws(JSONError) {
        self.files[name] = try ObjectReader(try JSONValue(parsing: Array(text.utf8)))
      } catch {
        self.defects.append(CooperationError(.catalogue, "the table \(name) cannot be read: \(error)"))
      }
    }
  }

  /// The rows of a table; those that cannot be read are defects.
  mutating func rows<Row>(
    _ file: String, _ member: String, _ read: (inout ObjectReader) throws(JSONError) -> Row
  ) -> [Row] {
    do throws(JSONError) {
      guard var reader = files[file] else { throw JSONError(.member, offset: nil, "there is no such file") }
      _ = try reader.requireInt64("version")
      _ = try reader.requireString("about")
      var rows: [Row] = []
      for object in try reader.requireObjects(member) {
        var row = object
        rows.append(try read(&row))
        try row.finish()
      }
      try reader.finish()
      return rows
    } catch {
      defects.append(CooperationError(.catalogue, "the table \(file) cannot be read: \(error)"))
      return []
    }
  }

  /// Working and official languages, and those in which the Statute is authentic.
  mutating func languages() -> ([String], [String], [String]) {
    do throws(JSONError) {
      guard var reader = files["languages"] else { throw JSONError(.member, offset: nil, "there is no such file") }
      _ = try reader.requireInt64("version")
      _ = try reader.requireString("about")
      let lists = (
        try reader.requireStrings("working"), try reader.requireStrings("official"),
        try reader.requireStrings("authentic")
      )
      _ = try reader.citation()
      try reader.finish()
      return lists
    } catch {
      defects.append(CooperationError(.catalogue, "the table languages cannot be read: \(error)"))
      return ([], [], [])
    }
  }
}

extension ObjectReader {
  /// Source and mark of a row.
  mutating func citation() throws(JSONError) -> Citation {
    Citation(try requireString("source"), isVerified: try requireBool("verified"))
  }
}
