extension Statistics {
  var assets: ReportDocument.Section {
    let table = AssetTable(
      folding: standing.map(\.message), own: node, catalogue: catalogue, functions: functions,
      then: Self.then(standing))
    let totals = AssetTotals(table.assets)
    var counter = Counter()
    for (stage, count) in totals.counts { counter.count(stage.title, by: count) }
    let lines = counter.lines
    let shown = Set(lines.filter { $0.value != nil }.map(\.name))
    let sums =
      totals.counts.keys.sorted().flatMap { Self.sums(of: $0, totals) }
      + Self.transferred(table.assets, totals) { shown.contains($0.title) }
    return ReportDocument.Section(
      "assets", "Assets at the end of the period, by stage and currency",
      sentences: sentences(on: totals, isEmpty: table.assets.isEmpty),
      table: sums.isEmpty
        ? nil : ReportDocument.Table(columns: ["Stage", "Currency", "Assets", "Value"], rows: sums),
      chart: lines.isEmpty
        ? nil : BarChart(title: "Assets by stage", bars: lines.map { .init(label: $0.name, value: $0.value) }))
  }

  /// The assets of a stage by currency; how many there are in all stands in the chart, so no withheld number may follow from it.
  private static func sums(of stage: AssetStage, _ totals: AssetTotals) -> [[ReportDocument.Cell]] {
    let rows = totals.rows.filter { $0.stage == stage }
    var counter = Counter()
    for row in rows { counter.count(row.currency, by: row.count) }
    let unvalued = (totals.counts[stage] ?? 0) - rows.reduce(0) { $0 + $1.count }
    if unvalued > 0 { counter.count("not valued", by: unvalued) }
    return counter.lines.map { line in
      let amount =
        rows.first { $0.currency == line.name }.map { ReportDocument.Cell.amount($0.amount, $0.currency) } ?? .none
      return [.text(stage.title), .text(line.name), line.cell, line.value == nil ? .withheld : amount]
    }
  }

  /// What came to the Court, by currency: the sums that were transferred, and not what the assets were valued at before.
  ///
  /// How many assets are transferred may stand among the stages: those without a sum are a line of their own, so that no withheld
  /// number follows from the two. Where assets of a stage that is withheld are among them, or may be, no number of them is told, and
  /// a sum only where enough of the assets are of stages that are shown.
  private static func transferred(
    _ assets: [AssetTable.Asset], _ totals: AssetTotals, isShown: (AssetStage) -> Bool
  ) -> [[ReportDocument.Cell]] {
    var (all, inShown) = (Counter(), Counter())
    var isWhole = AssetStage.allCases.filter { $0 >= .transferred }.allSatisfy {
      totals.counts[$0] == nil || isShown($0)
    }
    for asset in assets {
      let currencies = Set(asset.transfers.map(\.currency))
      let untold = currencies.isEmpty && asset.stage == .transferred ? ["sum not told"] : []
      for name in currencies.union(untold) {
        all.count(name)
        if isShown(asset.stage) { inShown.count(name) } else { isWhole = false }
      }
    }
    let enough = Set(inShown.lines.filter { $0.value != nil }.map(\.name))
    return all.lines.map { line in
      let sum = totals.transferred[line.name].map { ReportDocument.Cell.amount($0, line.name) } ?? .none
      let isTold = line.value != nil && enough.contains(line.name)
      return [
        .text("sums transferred"), .text(line.name), isWhole ? line.cell : .withheld, isTold ? sum : .withheld,
      ]
    }
  }

  private func sentences(on totals: AssetTotals, isEmpty: Bool) -> [String] {
    if isEmpty { return ["None."] }
    guard totals.doubtful > 0 else { return [] }
    let count = totals.doubtful < Counter.smallest ? "Some assets" : "\(totals.doubtful) assets"
    return ["\(count) may stand in these numbers twice: something hints at it, and nothing proves it."]
  }
}
