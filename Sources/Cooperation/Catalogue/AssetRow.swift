import StrictJSON

/// A row about one asset: which entity, how far the matter is, and what it is worth, what holds it and who claims it.
enum AssetRow {
  /// The stages that an asset goes through.
  static let stages = AssetStage.allCases.map(\.rawValue)

  /// Members that are one line of text.
  static let texts: Set<String> = [
    "location", "restraint", "note", "custodian", "encumbrances", "vin", "sourceEval", "infoEval",
  ]

  /// How a member of a nested row must look.
  enum Part {
    case line
    case amount
    case currency
    case date
    case choice([String])
  }

  /// What a valuation says, and the members that it must have.
  static let valuation: [String: Part] = [
    "amount": .amount, "currency": .currency, "date": .date, "method": .line, "by": .line,
  ]
  static let valuationNeeds = ["amount", "currency", "date"]
  /// Members that are lists of lines.
  static let lines = ["orders", "evidence"]
  /// Members that are one of a closed list.
  static let choices = ["sourceEval": ["A", "B", "C", "X"], "infoEval": ["1", "2", "3", "4"]]
  /// Members that are lists of rows.
  static let lists: [String: (parts: [String: Part], required: [String])] = [
    "restraints": (
      [
        "authority": .line, "orderRef": .line, "date": .date, "reviewDate": .date, "scope": .line,
        "type": .choice(["freeze", "seizure", "caveat", "flag"]),
      ], ["authority", "orderRef", "date", "type"]
    ),
    "claims": (
      [
        "claimant": .line, "nature": .line,
        "status": .choice(["raised", "under_review", "upheld", "dismissed", "settled"]),
      ],
      ["claimant", "nature", "status"]
    ),
    "transfers": (
      ["amount": .amount, "currency": .currency, "date": .date, "account": .line], ["amount", "currency", "date"]
    ),
  ]

  /// What is said of a member that no list here knows.
  private static let foreign = "is no field of an asset row"

  static func findings(_ value: JSONValue, path: String, _ field: Kind.Field, _ entities: EntityList) -> [Finding] {
    func blocks(_ suffix: String, _ message: String) -> Finding {
      let rule = message == foreign ? Finding.foreignRule : "asset"
      return Finding(path + suffix, .blocks, rule: rule, source: field.source, message)
    }
    guard case .object(let row) = value else { return [blocks("", "must be an object")] }
    var findings: [Finding] = []
    let id: String? = if case .string(let id)? = row["entity"] { id } else { nil }
    if let fault = entities.fault(inNaming: id, ranges: field.ranges) { findings.append(blocks("/entity", fault)) }
    let allowed = field.stages.isEmpty ? stages : field.stages.map(\.stage)
    if case .string(let stage)? = row["stage"], allowed.contains(stage) {
      let needs = field.stages.first { $0.stage == stage }?.needs ?? []
      findings += needs.filter { !row.isFilled($0) }.map {
        blocks("/\($0)", "missing, since an asset that is \(stage) has it: \(field.help)")
      }
    } else {
      findings.append(blocks("/stage", "must be one of \(allowed.joined(separator: ", "))"))
    }
    for member in row.members where !["entity", "stage"].contains(member.name) {
      findings += Self.findings(member, blocks)
    }
    return findings
  }

  private static func findings(
    _ member: JSONObject.Member, _ blocks: (String, String) -> Finding
  ) -> [Finding] {
    let name = member.name
    if name == "valuation" {
      return part(member.value, "/valuation", valuation, valuationNeeds, blocks)
    }
    if let list = lists[name] {
      guard case .array(let rows) = member.value, rows.count <= Limits.lines else {
        return [blocks("/\(name)", "must be a list of at most \(Limits.lines) rows")]
      }
      return rows.enumerated().flatMap { part($1, "/\(name)/\($0)", list.parts, list.required, blocks) }
    }
    if lines.contains(name) {
      guard case .array(let lines) = member.value, lines.count <= Limits.lines, lines.allSatisfy(isLine) else {
        return [blocks("/\(name)", "must be a list of at most \(Limits.lines) lines")]
      }
      return []
    }
    guard texts.contains(name) else {
      return [blocks("/\(Finding.pointerPart(SafeText(name).shortened))", foreign)]
    }
    guard case .string(let text) = member.value, MessageForm.isLine(text) else {
      return [blocks("/\(name)", "must be one line of text")]
    }
    if let codes = choices[name], !codes.contains(text) {
      return [blocks("/\(name)", "must be \(codes.dropLast().joined(separator: ", ")) or \(codes.last ?? "")")]
    }
    if name == "vin", !isVehicleNumber(text) {
      return [blocks("/\(name)", "must be 17 letters and digits without I, O and Q")]
    }
    return []
  }

  private static func part(
    _ value: JSONValue, _ path: String, _ parts: [String: Part], _ required: [String],
    _ blocks: (String, String) -> Finding
  ) -> [Finding] {
    guard case .object(let object) = value else {
      return [blocks(path, "must be an object with \(parts.keys.sorted().joined(separator: ", "))")]
    }
    var findings = object.members.filter { parts[$0.name] == nil }.map { member in
      blocks("\(path)/\(Finding.pointerPart(SafeText(member.name).shortened))", foreign)
    }
    for (name, part) in parts.sorted(by: { $0.key < $1.key }) where object[name] != nil || required.contains(name) {
      if let fault = fault(object[name], part) { findings.append(blocks("\(path)/\(name)", fault)) }
    }
    return findings
  }

  private static func fault(_ value: JSONValue?, _ part: Part) -> String? {
    let text: String? = if case .string(let text)? = value { text } else { nil }
    switch part {
    case .line: return text.map(MessageForm.isLine) == true ? nil : "must be one line of text"
    case .amount: return text.map(isAmount) == true ? nil : "must be a decimal such as \"1200000.00\""
    case .currency: return text.map(isCurrency) == true ? nil : "must be a currency code of three letters"
    case .date: return text.map(PartialDate.isValid) == true ? nil : PartialDate.fault(text ?? "")
    case .choice(let codes):
      return text.map(codes.contains) == true ? nil : "must be one of \(codes.joined(separator: ", "))"
    }
  }

  private static func isLine(_ value: JSONValue) -> Bool {
    if case .string(let text) = value { MessageForm.isLine(text) } else { false }
  }

  private static func isVehicleNumber(_ text: String) -> Bool {
    text.utf8.count == 17
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) && !"IOQ".utf8.contains($0) }
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
