/// How the burden of enforcing sentences and of releases is shared (paragraph 26): what States offer, what they were asked for and
/// what they took on. It names no person, and no number from which one could be told.
package struct DistributionReport: Sendable {
  /// The kind whose threads tell who enforces a sentence.
  static let designation = "enf.designation"
  private let statistics: Statistics

  /// Takes what the statistics rest on: matters under seal, relocations among them, are in none of it.
  package init(_ statistics: Statistics) { self.statistics = statistics }

  package func report(at moment: Moment) -> ReportDocument {
    ReportDocument(
      kind: "distribution", title: "Distribution of responsibilities at the end of \(statistics.period.last)",
      facts: statistics.facts(at: moment),
      notes: Statistics.notes + [
        "What is under seal, as relocations usually are, stands in no number here.",
        "Article 103(3)(a) of the Rome Statute: States Parties share the responsibility for enforcing sentences of imprisonment.",
      ], sections: sections)
  }

  /// What is offered, what was asked and what was taken on.
  var sections: [ReportDocument.Section] { [capacities, outcomes, states] }

  /// Places on offer by what they are for; withheld where so few States offer that a sum would tell one of them.
  private var capacities: ReportDocument.Section {
    let messages = statistics.standing.map(\.message)
    let entries = statistics.register(.capacities, of: messages).entries.filter {
      $0.holds(on: statistics.period.last)
    }
    let types = Set(entries.compactMap { $0.text("type") }).sorted()
    let rows = types.map { type -> [ReportDocument.Cell] in
      let offers = entries.filter { $0.text("type") == type }
      let places = offers.reduce(0) { $0 + max(0, Int($1.text("places") ?? "") ?? 0) }
      let states = Set(offers.map(\.author)).count
      let isShown = states >= Counter.smallest
      return [
        .text(Register.words(type).split(separator: "_").joined(separator: " ")),
        isShown ? .number(states) : .withheld, isShown ? .number(places) : .withheld,
      ]
    }
    return ReportDocument.Section(
      "capacities", "Places on offer", sentences: rows.isEmpty ? ["None."] : [],
      table: rows.isEmpty ? nil : ReportDocument.Table(columns: ["For", "States", "Places"], rows: rows))
  }

  /// Designations for the enforcement of sentences, by what became of each.
  ///
  /// How many were accepted follows from the States that accepted them: so those and the others are withheld each by their own sum.
  private var outcomes: ReportDocument.Section {
    var (accepted, others) = (Counter(), Counter())
    for designation in designations {
      if designation.isAccepted { accepted.count(designation.outcome) } else { others.count(designation.outcome) }
    }
    let (lines, total) = Counter.joined([accepted, others])
    return section("designations", "Designations by what became of them", of: "Outcome", lines, total)
  }

  /// Designations that were accepted, by State.
  private var states: ReportDocument.Section {
    var counter = Counter()
    for designation in designations where designation.isAccepted { counter.count(designation.state) }
    return section("states", "Designations accepted, by State", of: "State", counter.lines, counter.total)
  }

  private func section(
    _ code: String, _ heading: String, of column: String, _ lines: [Counter.Line], _ sum: Int?
  ) -> ReportDocument.Section {
    let total: [ReportDocument.Cell] = [.text("All"), sum.map(ReportDocument.Cell.number) ?? .withheld]
    return ReportDocument.Section(
      code, heading, sentences: lines.isEmpty ? ["None."] : [],
      table: lines.isEmpty
        ? nil
        : ReportDocument.Table(columns: [column, "Number"], rows: lines.map { [.text($0.name), $0.cell] } + [total]),
      chart: lines.isEmpty ? nil : BarChart(title: heading, bars: lines.map { .init(label: $0.name, value: $0.value) }))
  }

  /// One designation of one State.
  private struct Designation {
    let state: String
    let outcome: String
    let isAccepted: Bool
  }

  private var designations: [Designation] {
    let threads = Dictionary(grouping: statistics.standing.filter { !$0.isProtected }.map(\.message), by: \.thread)
    let accepted: Set = ["accepted", "delivery_arranged", "delivered"]
    return threads.sorted { $0.key < $1.key }.flatMap { _, messages -> [Designation] in
      guard let root = messages.first(where: { $0.id == $0.thread }), root.kind == Self.designation,
        let lifecycle = statistics.catalogue.kind(root.kind).flatMap(statistics.catalogue.lifecycle)
      else { return [] }
      return MessageThread(
        folding: messages, catalogue: statistics.catalogue, functions: statistics.functions,
        then: Statistics.then(statistics.standing)
      ).fold
        .lanes.map { lane in
          Designation(
            state: lane.node, outcome: lifecycle.state(lane.state)?.title ?? lane.state,
            isAccepted: lane.corrected.contains {
              $0.kind == "enf.answer" && accepted.contains($0.facts["status"] ?? "")
            })
        }
    }
  }
}
