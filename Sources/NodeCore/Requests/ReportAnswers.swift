package import Cooperation

/// A report to be made, or a register to be shown.
package struct ReportRequest: Sendable, Codable {
  /// What is asked for.
  package enum Report: String, Sendable, Codable, CaseIterable {
    /// The counters of the reports of the Court and the Assembly.
    case statistics
    /// The same numbers as the body of a `stat.return` message.
    case returned
    /// A period under the headings of the resolution.
    case period
    /// One register.
    case register
    /// The practical challenges, counted from grounds.
    case challenges
    /// How responsibilities are shared among States.
    case distribution
  }

  package let report: Report
  /// The code of the register, for one.
  package let register: String?
  /// Such as `2026`, `2026-Q4` or `2026-01-01..2026-06-30`; nil for the year that is.
  package let period: String?
  /// Whether entries of a register that were replaced or withdrawn are shown too.
  package let history: Bool
  /// Lists of recommendations that a deployer supplies, each a file's text.
  package let lists: [String]
  package let format: ReportFormat
  /// Whether it is written into a file, in whatever format; one that does not say so asks for text to read.
  package var toFile: Bool?

  /// Whether it is made to be given to somebody, and not to be read on the screen.
  package var isFile: Bool { format != .text || toFile == true }

  package init(
    _ report: Report, register: String? = nil, period: String? = nil, history: Bool = false, lists: [String] = [],
    format: ReportFormat, toFile: Bool? = nil
  ) {
    self.report = report
    self.register = register
    self.period = period
    self.history = history
    self.lists = lists
    self.format = format
    self.toFile = toFile
  }
}

/// A report as it was written down.
package struct ReportAnswer: NodeAnswer {
  package private(set) var schema = "comity/written-report/1"
  package let format: ReportFormat
  package let content: String
}

/// The registers and how much is in them.
package struct RegistersAnswer: NodeAnswer {
  /// One register.
  package struct Item: Codable, Sendable {
    package let code: String
    package let title: String
    /// The kind whose messages are its entries.
    package let kind: String
    /// Entries that hold.
    package let inForce: Int
    /// Entries that ever were.
    package let entries: Int
  }

  package private(set) var schema = "comity/registers/1"
  package let registers: [Item]
}
