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
    let general = under(
      "Cooperation in general (1, 3, 14)", ["overview", "measures", "organs", "situations", "urgency", "timing"])
    let failures = under("Failures to comply, and rulings on the legality of requests (1, 3)", ["findings", "rulings"])
    let security = under("Security of the Court and of those who cooperate with it (PP14, 32, 41)", []) + [security]
    let arrests =
      under("Arrest and surrender; contacts to be avoided (2, 5-8)", ["arrests"])
      + [warrants, register(.contacts, counted: true), register(.travel, counted: true)]
    let points =
      under("Implementing legislation and focal points (9-13)", ["directory"]) + [functions, register(.legislation)]
    let assets = under("Financial investigations and the recovery of assets (15-17, 19)", ["assets"])
    let platform =
      under("The secured platform, exchanges and practical challenges (18, 38, 39)", ["exchanges"])
      + PracticalChallenges(statistics).sections + [all["postponements"], all["refusals"]].compactMap(\.self)
    let defence = under("The Defence (20)", []) + [defence]
    let voluntary =
      under("Privileges and immunities; voluntary agreements; contributions (21-28)", ["agreements"])
      + [register(.contributions)] + DistributionReport(statistics).sections
    let relations =
      under("Relations with organisations, referrals of the Security Council; knowledge (29-32, 10, 38)", ["bases"])
      + [organisations, register(.documents)]
    let reporting = under("Surveys and returns of statistics (28, 34, 35, 43)", []) + [register(.surveys), returns]
    return general + [register(.meetings)] + failures + security + arrests + points + assets + platform + defence
      + voluntary + relations + reporting + under("Recommendations and pledges (33, 36, 37, 40, PP11)", [])
      + recommendations + [register(.pledges)]
  }

  /// Against the lists that were supplied; without any, as parties report them.
  private var recommendations: [ReportDocument.Section] {
    guard !lists.isEmpty else { return [register(.recommendations)] }
    return lists.map { $0.section(statistics.register(.recommendations, of: messages).without(unlisted)) }
  }

  /// Public warrants, and how many of the persons are still sought (paragraph 2).
  private var warrants: ReportDocument.Section {
    let section = register(.warrants)
    let holding = statistics.register(.warrants, of: messages).without(unlisted).entries.filter {
      $0.holds(on: statistics.period.last)
    }
    let sought = holding.count { $0.text("status") == "outstanding" }
    return ReportDocument.Section(
      section.code, section.heading,
      sentences: section.sentences + (holding.isEmpty ? [] : ["Outstanding at the end of the period: \(sought)."]),
      table: section.table)
  }

  /// The directory by what its entries are for: the network of financial focal points among them (paragraph 19).
  private var functions: ReportDocument.Section {
    let field = statistics.catalogue.kind(RegisterKind.directory.kind)?.fields.first { $0.name == "function" }
    let values = NoteValues(
      kind: RegisterKind.directory.kind, labels: .of("en"), words: .english, law: statistics.catalogue.law)
    var counter = Counter()
    for entry in statistics.register(.directory, of: messages).entries where entry.holds(on: statistics.period.last) {
      guard let function = entry.text("function") else { continue }
      counter.count(field.flatMap { values.title(ofChoice: function, $0) } ?? SafeText(function).shortened)
    }
    return statistics.byLine("functions", "Entries of the directory by function", of: "Function", counter)
  }

  /// What was begun with organisations (paragraphs 29 and 30).
  private var organisations: ReportDocument.Section {
    let number = statistics.messages.count { held in
      let then = held.functions ?? statistics.functions
      let parties = [held.message.from.node] + held.message.to.map(\.node)
      return held.message.inReplyTo == nil && parties.contains { then[$0]?.contains("igo") == true }
    }
    let shown = Counter.shown(number).map(String.init) ?? "fewer than three"
    return ReportDocument.Section(
      "organisations", "Exchanges with organisations", sentences: ["Begun by or with organisations: \(shown)."])
  }

  /// Who returned statistics; the numbers stand in the register of returns.
  private var returns: ReportDocument.Section {
    let section = register(.returns)
    return ReportDocument.Section(
      section.code, section.heading,
      sentences: section.sentences + ["The numbers stand in «comity report register returns»."], table: section.table)
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
        columns: register.columns, rows: holding.map { register.cells(of: $0, at: statistics.node) }))
  }
}
