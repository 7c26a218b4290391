import StrictJSON

extension Handling {
  /// Everything that is wrong with the form of a handling, each by its JSON pointer.
  /// - Parameter isOurs: whether it is written here. A newer peer's members and conditions are told, and do not block.
  static func findings(in value: JSONValue, isOurs: Bool = true) -> [Finding] {
    guard case .object(let object) = value else { return [wrong("", "must be an object")] }
    var findings: [Finding] = []
    for member in object.members {
      let path = "/\(Finding.pointerPart(SafeText(member.name).shortened))"
      if !members.contains(member.name) {
        findings.append(wrong(path, "is no field of a handling", blocks: isOurs))
      } else if let fault = fault(member) {
        findings.append(wrong(path, fault))
      }
    }
    for name in ["level", "underSeal", "audience", "conditions"] where object[name] == nil {
      findings.append(wrong("/\(name)", "is missing"))
    }
    if case .array(let conditions)? = object["conditions"] {
      for (index, condition) in conditions.enumerated() where !isCondition(condition) {
        let isNewer = if case .string(let text) = condition { MessageForm.isLine(text) } else { false }
        findings.append(
          wrong(
            "/conditions/\(index)",
            "is none of \(codes { _ in true }); \(codes { $0 == .required }) carry one line of text after a colon, "
              + "\(codes { $0 == .optional }) may", blocks: isOurs || !isNewer))
      }
    }
    return findings
  }

  private static func fault(_ member: JSONObject.Member) -> String? {
    let text: String? = if case .string(let text) = member.value { text } else { nil }
    switch member.name {
    case "level":
      return text.flatMap(Level.init) == nil
        ? "is none of \(Level.allCases.map(\.rawValue).joined(separator: ", "))" : nil
    case "audience":
      return text.flatMap(Audience.init) == nil
        ? "is none of \(Audience.allCases.map(\.rawValue).joined(separator: ", "))" : nil
    case "underSeal":
      if case .bool = member.value { return nil }
      return "must be true or false"
    case "conditions":
      if case .array(let all) = member.value, all.count <= Limits.line { return nil }
      return "must be a list of at most \(Limits.line) codes"
    case "evaluation":
      return isEvaluation(text ?? "") ? nil : "must be the source A, B, C or X and the information 1 to 4, such as B2"
    case "expiry", "review", "retainUntil":
      return PartialDate.isValid(text ?? "") ? nil : PartialDate.fault(text ?? "")
    default: return nil
    }
  }

  private static func isEvaluation(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return bytes.count == 2 && "ABCX".utf8.contains(bytes[0]) && "1234".utf8.contains(bytes[1])
  }

  private static func isCondition(_ value: JSONValue) -> Bool {
    guard case .string(let text) = value, MessageForm.isLine(text) else { return false }
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let code = parts.first, let carries = conditions[String(code)] else { return false }
    return parts.count == 1 ? carries != .required : carries != .none && !parts[1].isEmpty
  }

  /// The conditions of the law's table, and whether each carries a text. Read by themselves: kinds of the catalogue have handlings,
  /// so that these cannot wait for it.
  private static let conditions: [String: UseCondition.Text] = {
    var tables = LawTables(CatalogueData.law.filter { $0.name == "conditions" }, defects: [])
    let rows = tables.rows("conditions", "conditions") { reader throws(JSONError) in try UseCondition(&reader) }
    return Dictionary(rows.map { ($0.code, $0.text) }) { first, _ in first }
  }()

  private static func codes(_ isMeant: (UseCondition.Text) -> Bool) -> String {
    conditions.filter { isMeant($0.value) }.keys.sorted().joined(separator: ", ")
  }

  private static let members: Set<String> = [
    "level", "underSeal", "audience", "conditions", "evaluation", "expiry", "review", "retainUntil",
  ]

  private static func wrong(_ suffix: String, _ message: String, blocks: Bool = true) -> Finding {
    Finding(
      "/handling\(suffix)", blocks ? .blocks : .advises, rule: "form.handling", source: MessageForm.source("handling"),
      message)
  }
}
