import StrictJSON

/// How a report is written down; each says the same.
package enum ReportFormat: String, Sendable, Codable, CaseIterable {
  /// For a terminal.
  case text
  /// As data.
  case json
  /// For a spreadsheet.
  case csv
  /// A page that prints, with charts.
  case html
}

extension ReportDocument {
  /// The whole report in a format.
  package func written(as format: ReportFormat) -> String {
    switch format {
    case .text: plainText
    case .json: String(decoding: json.serialized(), as: UTF8.self) + "\n"
    case .csv: String(decoding: sheet.bytes, as: UTF8.self)
    case .html: html
    }
  }
}

extension Statistics {
  /// The body of a `stat.return` as text, for a draft.
  package var returnedText: String { String(decoding: returned.serialized(), as: UTF8.self) + "\n" }
}
