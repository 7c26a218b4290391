import StrictJSON

/// A list of recommendations that a deployer supplies: its texts are never part of the program, since they must be those
/// of the body that adopted them.
package struct RecommendationList: Sendable, Hashable {
  /// One recommendation.
  package struct Item: Sendable, Hashable {
    /// Its number or letter.
    package let number: String
    /// The area it belongs to.
    package let cluster: String?
    package let text: String
  }

  /// A short name, which entries of the register repeat.
  package let code: String
  package let title: String
  /// Where the text was taken from.
  package let source: String
  package let items: [Item]

  /// Reads `{"list": …, "title": …, "source": …, "items": [{"number": …, "cluster": …, "text": …}]}`.
  /// - Throws: ``CooperationError`` `malformed` with the place, `tooLarge`.
  package init(parsing bytes: [UInt8]) throws(CooperationError) {
    do throws(JSONError) {
      var reader = try ObjectReader(try JSONValue(parsing: bytes))
      code = try reader.requireString("list")
      title = try reader.requireString("title")
      source = try reader.requireString("source")
      items = try reader.requireObjects("items").map { object throws(JSONError) in
        var row = object
        let item = Item(
          number: try row.requireString("number"), cluster: try row.optionalString("cluster"),
          text: try row.requireString("text"))
        try row.finish()
        return item
      }
      try reader.finish()
    } catch {
      throw CooperationError(.malformed, "the list of recommendations cannot be read: \(error)")
    }
    guard MessageForm.isLine(code), MessageForm.isLine(title), Set(items.map(\.number)).count == items.count else {
      throw CooperationError(.malformed, "the list needs a code and a title of one line, and each number once")
    }
    guard items.count <= Limits.lines else {
      throw CooperationError(.tooLarge, "a list has at most \(Limits.lines) recommendations")
    }
  }

  /// Each recommendation with what parties report of it.
  package func section(_ register: Register) -> ReportDocument.Section {
    let entries = register.entries.filter { $0.isInForce && $0.text("list") == code }
    let statuses = ["implemented", "in_progress", "not_begun", "not_applicable"]
    let rows = items.map { item -> [ReportDocument.Cell] in
      let own = entries.filter { $0.text("item") == item.number }
      return [.text(item.number), .text(item.cluster ?? ""), .text(item.text)]
        + statuses.map { status in .number(own.count { $0.text("status") == status }) }
    }
    let strangers = entries.filter { entry in !items.contains { $0.number == entry.text("item") } }
    return ReportDocument.Section(
      "recommendations-\(code)", title,
      sentences: ["Source of the text: \(source). What parties report of themselves."]
        + (strangers.isEmpty
          ? []
          : [
            strangers.count == 1
              ? "One entry names an item that this list does not have."
              : "\(strangers.count) entries name items that this list does not have."
          ]),
      table: ReportDocument.Table(
        columns: ["No.", "Area", "Recommendation", "Implemented", "In progress", "Not begun", "Not applicable"],
        rows: rows))
  }
}
