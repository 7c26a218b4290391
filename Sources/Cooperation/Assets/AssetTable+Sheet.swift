extension AssetTable {
  /// What the columns of a table begin with that are no property of an entity; an import passes them over.
  static let column = "table."

  /// The table with one asset a row, for a spreadsheet: `id`, `schema`, what the case says of it, and the properties of its entity,
  /// so that the file can be imported again.
  package var sheet: Sheet {
    let entities = EntitySheet.sheet(of: assets.map(\.entity)).rows
    let said = [Self.header.map { Self.column + $0 }] + assets.map(Self.cells)
    let rows = zip(zip(["id"] + ids, said), entities).map { own, entity in
      [own.0] + entity.dropFirst().prefix(1) + own.1 + entity.dropFirst(2)
    }
    return Sheet(rows: rows)
  }

  /// The entities of the assets, one a line, each under the id that its row of the sheet has.
  package var lines: [String] { zip(ids, assets).map { id, asset in asset.entity.line(under: id) } }

  private static let header = [
    "asset", "owners", "stage", "stated_by", "stated_in", "thread", "entity", "amount", "currency", "valued_on",
    "location", "custodian", "restraint", "claims", "transferred", "vin", "note", "also_in", "may_be",
  ]

  private static func cells(_ asset: Asset) -> [String] {
    let last = asset.history.last
    let restraints = asset.restraints.map { "\($0.type) \($0.orderRef) (\($0.authority), \($0.date))" }
    let claims = asset.claims.map { "\($0.claimant): \($0.nature) (\($0.status))" }
    let transfers = asset.transfers.map { "\($0.amount.text(in: $0.currency)) \($0.currency) on \($0.date)" }
    return [
      asset.caption, asset.owners.joined(separator: "; "), asset.stage.rawValue, last?.author ?? "",
      last?.message ?? "", asset.thread, asset.entity.id, asset.valuation.map { $0.amount.text(in: $0.currency) } ?? "",
      asset.valuation?.currency ?? "", asset.valuation?.date ?? "", asset.texts["location"] ?? "",
      asset.texts["custodian"] ?? "",
      (restraints + [asset.texts["restraint"]].compactMap(\.self)).joined(separator: "; "),
      claims.joined(separator: "; "), transfers.joined(separator: "; "), asset.texts["vin"] ?? "",
      asset.texts["note"] ?? "", asset.alsoIn.joined(separator: "; "),
      asset.doubt.map { "\($0.entity) in \($0.thread): \($0.why)" } ?? "",
    ]
  }

  /// The ids of the assets, each once: where one id names two things, the later one is told from the first by its thread.
  private var ids: [String] {
    var seen: Set<String> = []
    return assets.map { asset in
      var id = asset.entity.id
      var number = 1
      while !seen.insert(id).inserted {
        id = "\(asset.entity.id)-\(asset.thread.prefix(8))" + (number == 1 ? "" : "-\(number)")
        number += 1
      }
      return id
    }
  }
}
