extension AssetTable {
  /// The table with one asset a row, for a spreadsheet.
  package var sheet: Sheet {
    let header = [
      "thread", "entity", "schema", "asset", "owners", "stage", "stated_by", "stated_in", "amount", "currency",
      "valued_on",
      "location", "custodian", "restraint", "claims", "transferred", "vin", "note", "also_in", "may_be",
    ]
    return Sheet(
      rows: [header]
        + assets.map { asset in
          let last = asset.history.last
          let restraints = asset.restraints.map { "\($0.type) \($0.orderRef) (\($0.authority), \($0.date))" }
          let claims = asset.claims.map { "\($0.claimant): \($0.nature) (\($0.status))" }
          let transfers = asset.transfers.map { "\($0.amount) \($0.currency) on \($0.date)" }
          return [
            asset.thread, asset.entity.id, asset.entity.schema, asset.caption, asset.owners.joined(separator: "; "),
            asset.stage.rawValue, last?.author ?? "", last?.message ?? "", asset.valuation?.amount.description ?? "",
            asset.valuation?.currency ?? "", asset.valuation?.date ?? "", asset.texts["location"] ?? "",
            asset.texts["custodian"] ?? "",
            (restraints + [asset.texts["restraint"]].compactMap(\.self)).joined(separator: "; "),
            claims.joined(separator: "; "), transfers.joined(separator: "; "), asset.texts["vin"] ?? "",
            asset.texts["note"] ?? "", asset.alsoIn.joined(separator: "; "),
            asset.doubt.map { "\($0.entity) in \($0.thread): \($0.why)" } ?? "",
          ]
        })
  }
}
