import StrictJSON

/// What FollowTheMoney has no words for, as one row of a message states it about one entity of the same message.
package struct AssetOverlay: Sendable, Hashable {
  /// What an asset is worth, by whom and how.
  package struct Valuation: Sendable, Hashable {
    package let amount: DecimalAmount
    package let currency: String
    package let date: String
    package let method: String?
    package let by: String?
  }

  /// What holds an asset.
  package struct Restraint: Sendable, Hashable {
    package let authority: String
    package let orderRef: String
    package let date: String
    package let type: String
    package let reviewDate: String?
    package let scope: String?
  }

  /// Who else claims it.
  package struct Claim: Sendable, Hashable {
    package let claimant: String
    package let nature: String
    package let status: String
  }

  /// What was handed over.
  package struct Transfer: Sendable, Hashable {
    package let amount: DecimalAmount
    package let currency: String
    package let date: String
    package let account: String?
  }

  /// The id of the entity.
  package let entity: String
  package let stage: AssetStage
  package let valuation: Valuation?
  package let restraints: [Restraint]
  package let claims: [Claim]
  package let transfers: [Transfer]
  /// One-line texts: `location`, `restraint`, `note`, `custodian`, `encumbrances`, `vin`, `sourceEval`, `infoEval`.
  package let texts: [String: String]
  /// References to orders of the Court.
  package let orders: [String]
  /// Messages that hold the evidence.
  package let evidence: [String]

  /// Reads a row that has no findings; nil for one that has.
  init?(_ value: JSONValue) {
    guard case .object(let row) = value, case .string(let entity)? = row["entity"],
      case .string(let code)? = row["stage"], let stage = AssetStage(rawValue: code)
    else { return nil }
    self.entity = entity
    self.stage = stage
    valuation = row["valuation"].flatMap(Valuation.init)
    restraints = Self.rows(row["restraints"], Restraint.init)
    claims = Self.rows(row["claims"], Claim.init)
    transfers = Self.rows(row["transfers"], Transfer.init)
    var texts: [String: String] = [:]
    for name in AssetRow.texts { if case .string(let text)? = row[name] { texts[name] = text } }
    self.texts = texts
    orders = Self.strings(row["orders"])
    evidence = Self.strings(row["evidence"])
  }

  private static func rows<Row>(_ value: JSONValue?, _ read: (JSONValue) -> Row?) -> [Row] {
    guard case .array(let all)? = value else { return [] }
    return all.compactMap(read)
  }

  private static func strings(_ value: JSONValue?) -> [String] {
    guard case .array(let all)? = value else { return [] }
    return all.compactMap { if case .string(let text) = $0 { text } else { nil } }
  }
}

extension JSONValue {
  fileprivate func line(_ name: String) -> String? {
    guard case .object(let object) = self, case .string(let text)? = object[name] else { return nil }
    return text
  }
}

extension AssetOverlay.Valuation {
  fileprivate init?(_ value: JSONValue) {
    guard let amount = value.line("amount").flatMap(DecimalAmount.init), let currency = value.line("currency"),
      let date = value.line("date")
    else { return nil }
    self.init(amount: amount, currency: currency, date: date, method: value.line("method"), by: value.line("by"))
  }
}

extension AssetOverlay.Restraint {
  fileprivate init?(_ value: JSONValue) {
    guard let authority = value.line("authority"), let order = value.line("orderRef"), let date = value.line("date"),
      let type = value.line("type")
    else { return nil }
    self.init(
      authority: authority, orderRef: order, date: date, type: type, reviewDate: value.line("reviewDate"),
      scope: value.line("scope"))
  }
}

extension AssetOverlay.Claim {
  fileprivate init?(_ value: JSONValue) {
    guard let claimant = value.line("claimant"), let nature = value.line("nature"), let status = value.line("status")
    else { return nil }
    self.init(claimant: claimant, nature: nature, status: status)
  }
}

extension AssetOverlay.Transfer {
  fileprivate init?(_ value: JSONValue) {
    guard let amount = value.line("amount").flatMap(DecimalAmount.init), let currency = value.line("currency"),
      let date = value.line("date")
    else { return nil }
    self.init(amount: amount, currency: currency, date: date, account: value.line("account"))
  }
}
