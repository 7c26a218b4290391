/// The practical challenges that States meet, counted from the grounds of their consultations: the agenda of a plenary
/// from data, without naming who consulted about what.
package struct PracticalChallenges: Sendable {
  private let statistics: Statistics

  /// Counts over a period.
  package init(_ statistics: Statistics) { self.statistics = statistics }

  /// Grounds of consultations, and of what was postponed, refused or impossible.
  package var sections: [ReportDocument.Section] {
    [
      statistics.grounds(
        "challenges", "Practical challenges, by the ground of the consultation",
        ["resp.consultation", "court.consultation"], .consultation),
      statistics.grounds("unable", "Requests that could not be executed, by ground", ["resp.unable"], .unable),
    ]
  }

  package func report(at moment: Moment) -> ReportDocument {
    ReportDocument(
      kind: "register", title: "Practical challenges, \(statistics.period)",
      facts: statistics.facts(at: moment),
      notes: Statistics.notes, sections: sections)
  }
}
