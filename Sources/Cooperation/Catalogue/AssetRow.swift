import StrictJSON

/// A row about one asset: which entity, how far the matter is, and optionally what it is worth and what holds it.
enum AssetRow {
  /// The stages that an asset goes through, from a first suspicion to what becomes of its value.
  static let stages = [
    "suspected", "identified", "located", "verified", "restraint_requested", "restrained", "varied", "challenged",
    "released", "order_served", "forfeited", "enforced_in_kind", "value_recovered", "transferred", "allocated",
  ]

  private static let texts: Set<String> = ["location", "restraint", "note"]

  static func findings(
    _ value: JSONValue, path: String, _ field: Kind.Field, _ entities: EntityList
  ) -> [Finding] {
    func blocks(_ suffix: String, _ message: String) -> Finding {
      Finding(path + suffix, .blocks, rule: "asset", source: field.source, message)
    }
    guard case .object(let row) = value else { return [blocks("", "must be an object")] }
    var findings: [Finding] = []
    let id: String? = if case .string(let id)? = row["entity"] { id } else { nil }
    if let fault = entities.fault(inNaming: id, ranges: field.ranges) { findings.append(blocks("/entity", fault)) }
    if case .string(let stage)? = row["stage"], stages.contains(stage) {
    } else {
      findings.append(blocks("/stage", "must be one of \(stages.joined(separator: ", "))"))
    }
    for member in row.members where !["entity", "stage", "valuation"].contains(member.name) {
      guard texts.contains(member.name) else {
        let name = Finding.pointerPart(SafeText(member.name).shortened)
        findings.append(blocks("/\(name)", "is no field of an asset row"))
        continue
      }
      if case .string(let text) = member.value, MessageForm.isLine(text) { continue }
      findings.append(blocks("/\(member.name)", "must be one line of text"))
    }
    if let valuation = row["valuation"] { findings += valuationFindings(valuation, blocks) }
    return findings
  }

  private static func valuationFindings(
    _ value: JSONValue, _ blocks: (String, String) -> Finding
  ) -> [Finding] {
    guard case .object(let valuation) = value,
      valuation.members.allSatisfy({ ["amount", "currency", "date"].contains($0.name) })
    else { return [blocks("/valuation", "has amount, currency and date")] }
    var findings: [Finding] = []
    if case .string(let amount)? = valuation["amount"], isAmount(amount) {
    } else {
      findings.append(blocks("/valuation/amount", "must be a decimal such as \"1200000.00\""))
    }
    if case .string(let currency)? = valuation["currency"], isCurrency(currency) {
    } else {
      findings.append(blocks("/valuation/currency", "must be a currency code of three letters"))
    }
    if case .string(let date)? = valuation["date"], PartialDate.isValid(date) {
    } else {
      findings.append(blocks("/valuation/date", "must be a date such as 2026-11-24"))
    }
    return findings
  }

  static func isCurrency(_ text: String) -> Bool {
    text.utf8.count == 3 && text.utf8.allSatisfy { (0x41...0x5A).contains($0) }
  }

  static func isAmount(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count <= 2 && text.utf8.count <= 24
      && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
  }
}
