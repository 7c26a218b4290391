/// The report of a period under the headings of resolution ICC-ASP/23/Res.5, so that a facilitator can begin with figures
/// and references where a text will stand.
package struct PeriodReport: Sendable {
  private let statistics: Statistics
  private let messages: [Message]
  /// Of these, what stands in no report that one officer makes, by `author/id`.
  private let unlisted: Set<String>
  private let lists: [RecommendationList]

  /// Takes what the statistics rest on.
  /// - Parameter lists: recommendations that the deployer supplies.
  package init(_ statistics: Statistics, lists: [RecommendationList] = []) {
    self.statistics = statistics
    messages = statistics.standing.map(\.message)
    unlisted = Set(statistics.standing.filter(\.isUnlisted).map(\.key))
    self.lists = lists
  }

  package func report(at moment: Moment) -> ReportDocument {
    ReportDocument(
      kind: "period", title: "Cooperation, \(statistics.period)",
      facts: statistics.facts(at: moment),
      notes: Statistics.notes + [
        "Headings follow resolution ICC-ASP/23/Res.5; numbers of its paragraphs stand in brackets."
      ],
      sections: sections)
  }

  private var sections: [ReportDocument.Section] {
    let all = Dictionary(statistics.sections.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    func under(_ heading: String, _ codes: [String]) -> [ReportDocument.Section] {
      [ReportDocument.Section("heading", heading)] + codes.compactMap { all[$0] }
    }
    return under(
      "Cooperation in general (1, 3, 14)", ["overview", "measures", "organs", "situations", "urgency", "timing"])
      + [register(.meetings)]
      + under("Security of the Court and of those who cooperate with it (PP14, 32, 41)", [])
      + [security]
      + under("Arrest and surrender; contacts to be avoided (2, 5-8)", [])
      + [register(.warrants), register(.contacts, counted: true), register(.travel, counted: true)]
      + under("Implementing legislation and focal points (9-13)", ["directory"]) + [register(.legislation)]
      + under("Financial investigations and the recovery of assets (15-17, 19)", ["assets"])
      + under("The secured platform, exchanges and practical challenges (18, 38, 39)", [])
      + PracticalChallenges(statistics).sections + [all["postponements"], all["refusals"]].compactMap(\.self)
      + under("The Defence (20)", [])
      + [defence]
      + under("Privileges and immunities; voluntary agreements; contributions (21-28)", ["agreements"])
      + [register(.contributions), register(.capacities, counted: true)]
      + under("Relations with organisations, referrals of the Security Council; knowledge (29-32, 10, 38)", ["bases"])
      + [
        register(.documents), register(.surveys),
      ]
      + under("Recommendations and pledges (33, 36, 37, 40, PP11)", [])
      + lists.map { $0.section(statistics.register(.recommendations, of: messages).without(unlisted)) } + [
        register(.pledges)
      ]
  }

  /// How many incidents and threats were told of; nothing of them is listed.
  private var security: ReportDocument.Section {
    let rows = [("Incidents", "sec.incident"), ("Notices of threats", "sec.threat_notice")].map { title, code in
      let number = statistics.messages.count { $0.message.kind == code }
      return [ReportDocument.Cell.text(title), Counter.shown(number).map(ReportDocument.Cell.number) ?? .withheld]
    }
    return ReportDocument.Section(
      "security", "Security", table: ReportDocument.Table(columns: ["Told of", "Number"], rows: rows))
  }

  private var defence: ReportDocument.Section {
    let number = statistics.requests.count {
      $0.root.message.text("onBehalfOf") == "Defence" || $0.kind.code == "req.defence_assistance"
    }
    let shown = Counter.shown(number).map(String.init) ?? "fewer than three"
    return ReportDocument.Section(
      "defence", "Requests for the Defence", sentences: ["Requests for the Defence: \(shown)."])
  }

  /// A register's entries, or only how many there are where an entry itself is confidential.
  private func register(_ kind: RegisterKind, counted: Bool = false) -> ReportDocument.Section {
    let register = statistics.register(kind, of: messages).without(counted ? [] : unlisted)
    let holding = register.entries.filter { $0.holds(on: statistics.period.last) }
    let isPublic = !counted
    guard isPublic else {
      let shown = Counter.shown(holding.count).map(String.init) ?? "fewer than three"
      return ReportDocument.Section(kind.code, kind.title, sentences: ["Entries: \(shown)."])
    }
    return ReportDocument.Section(
      kind.code, kind.title, sentences: holding.isEmpty ? ["No entries."] : [],
      table: ReportDocument.Table(
        columns: ["Author"] + kind.columns.map(Register.words),
        rows: holding.map { entry in [.text(entry.author)] + kind.columns.map { .text(entry.text($0) ?? "") } }))
  }
}
