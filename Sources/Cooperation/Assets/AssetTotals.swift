/// What the assets of a case are worth, by currency and stage. Currencies are never added up.
package struct AssetTotals: Sendable, Hashable {
  /// One sum.
  package struct Row: Sendable, Hashable {
    package let currency: String
    package let stage: AssetStage
    package let count: Int
    package let amount: DecimalAmount
  }

  /// By currency, then by stage.
  package let rows: [Row]
  /// Assets by stage, valued or not.
  package let counts: [AssetStage: Int]
  /// Assets that nobody has valued.
  package let unvalued: Int
  /// What was transferred to the Court, by currency.
  package let transferred: [String: DecimalAmount]

  /// Assets that may stand in the sums twice, because something hints at that and nothing proves it.
  package let doubtful: Int

  /// Adds up a table's assets.
  package init(_ assets: [AssetTable.Asset]) {
    var sums: [String: [AssetStage: (Int, DecimalAmount)]] = [:]
    var counts: [AssetStage: Int] = [:]
    var transferred: [String: DecimalAmount] = [:]
    var unvalued = 0
    for asset in assets {
      counts[asset.stage, default: 0] += 1
      for transfer in asset.transfers {
        transferred[transfer.currency] = (transferred[transfer.currency] ?? .zero) + transfer.amount
      }
      guard let valuation = asset.valuation else {
        unvalued += 1
        continue
      }
      let sum = sums[valuation.currency]?[asset.stage] ?? (0, .zero)
      sums[valuation.currency, default: [:]][asset.stage] = (sum.0 + 1, sum.1 + valuation.amount)
    }
    rows = sums.sorted { $0.key < $1.key }.flatMap { currency, stages in
      stages.sorted { $0.key < $1.key }.map { Row(currency: currency, stage: $0, count: $1.0, amount: $1.1) }
    }
    self.counts = counts
    doubtful = assets.count { $0.doubt != nil }
    self.unvalued = unvalued
    self.transferred = transferred
  }
}
