import StrictJSON

/// The form of the common fields, told in one pass: what is missing, wrong or foreign, each by its JSON pointer.
///
/// A text that fails here is no message at all. What the law and the kind ask for besides is told by the catalogue.
struct MessageForm {
  private(set) var findings: [Finding] = []
  /// Whether the object is written here; another node may be newer.
  private let isOurs: Bool

  private init(isOurs: Bool) { self.isOurs = isOurs }

  /// Members that a node adds to a template.
  static let added = ["id", "from", "thread", "inReplyTo", "after", "written"]
  /// Common fields that are one line of text and may be absent.
  static let texts = [
    "onBehalfOf", "situation", "case", "channelStatus", "urgency", "urgencyReason", "dueRequested", "dueReason",
    "language", "translationOf",
  ]
  /// The names of a matter elsewhere.
  static let references = ["court", "national", "noteVerbale"]

  /// Common fields that every message has.
  static let written = required + ["refs", "cites", Custody.member]

  private static let required = [
    "kind", "kindVersion", "to", "legalBasis", "safeSubject", "handling", "body", "attachments",
  ]

  /// Looks at a message, or at a template when the node's own members must not be there yet.
  static func findings(in object: JSONObject, isTemplate: Bool) -> [Finding] {
    var form = MessageForm(isOurs: isTemplate)
    for name in (isTemplate ? [] : ["id", "from", "thread"]) + required where object[name] == nil {
      form.wrong("/\(name)", "form.missing", "is missing: \(help(name))", source: source(name))
    }
    for member in object.members {
      if isTemplate, added.contains(member.name) {
        form.wrong("/\(member.name)", "form.added", "is added by the node; leave it out")
      } else {
        form.check(member)
      }
    }
    return form.findings
  }

  private mutating func check(_ member: JSONObject.Member) {
    let path = "/\(Finding.pointerPart(SafeText(member.name).shortened))"
    switch member.name {
    case "id", "thread", "inReplyTo": id(member.value, path)
    case "kind", "safeSubject": line(member.value, path)
    case "kindVersion":
      if case .number(let number) = member.value, let version = number.int64, version > 0 { return }
      wrong(path, "form.type", "must be a whole number from 1")
    case "from": address(member.value, path)
    case "to": recipients(member.value, path)
    case "legalBasis": lines(member.value, path)
    case "handling": findings += Handling.findings(in: member.value, isOurs: isOurs)
    case "after": ids(member.value, path, atMost: Limits.heads)
    case "cites": ids(member.value, path, atMost: Limits.lines)
    case "written":
      if case .string(let text) = member.value, Moment(text) != nil { return }
      wrong(path, "form.type", "must be a moment such as 2026-11-24T14:05:00Z")
    case Custody.member: findings += Custody.findings(in: member.value, isOurs: isOurs)
    case "refs": object(member.value, path, texts: Self.references)
    case "body":
      if case .object = member.value { return }
      wrong(path, "form.type", "must be an object")
    case "attachments":
      if case .array(let all) = member.value, all.isEmpty { return }
      wrong(
        path, "form.attachments", "must be an empty list in the file: the files that go with it are named with --attach"
      )
    default:
      if Self.texts.contains(member.name) { oneText(member, path) } else { foreign(path) }
    }
  }

  /// A common field that is one text: who writes a list is told that it is one, and for which reason.
  private mutating func oneText(_ member: JSONObject.Member, _ path: String) {
    guard case .array = member.value else { return line(member.value, path) }
    wrong(
      path, "form.type",
      member.name == "onBehalfOf"
        ? "must be one text, such as \"Chamber\", and no list: a message is written on behalf of one; write one for each"
        : "must be one text, and no list", source: Self.source(member.name))
  }

  private mutating func recipients(_ value: JSONValue, _ path: String) {
    guard case .array(let all) = value else { return wrong(path, "form.type", "must be a list of addresses") }
    if all.isEmpty { wrong(path, "form.audience", "is empty; a message without a named recipient is not sent") }
    if all.count > Limits.recipients { wrong(path, "form.limit", "has over \(Limits.recipients) recipients") }
    var seen: Set<String> = []
    for (index, element) in all.prefix(Limits.recipients).enumerated() {
      address(element, "\(path)/\(index)")
      guard case .object(let object) = element, case .string(let node)? = object["node"] else { continue }
      if !seen.insert(node).inserted { wrong("\(path)/\(index)/node", "form.twice", "is named twice") }
    }
  }

  private mutating func address(_ value: JSONValue, _ path: String) {
    object(value, path, texts: ["node", "unit", "officer"])
    if case .object(let object) = value, object["node"] == nil {
      wrong("\(path)/node", "form.missing", "is missing: the name of a node", source: Self.source("to"))
    }
  }

  private mutating func object(_ value: JSONValue, _ path: String, texts: [String]) {
    guard case .object(let object) = value else { return wrong(path, "form.type", "must be an object") }
    for member in object.members {
      let place = "\(path)/\(Finding.pointerPart(SafeText(member.name).shortened))"
      if texts.contains(member.name) { line(member.value, place) } else { foreign(place) }
    }
  }

  private mutating func lines(_ value: JSONValue, _ path: String) {
    guard case .array(let all) = value else { return wrong(path, "form.type", "must be a list of texts") }
    if all.count > Limits.line { return wrong(path, "form.limit", "has over \(Limits.line) entries") }
    for (index, element) in all.enumerated() { line(element, "\(path)/\(index)") }
  }

  private mutating func line(_ value: JSONValue, _ path: String) {
    guard case .string(let text) = value else { return wrong(path, "form.type", "must be a text") }
    if let fault = Self.fault(inLine: text) { wrong(path, "form.line", fault) }
  }

  private mutating func id(_ value: JSONValue, _ path: String) {
    if case .string(let text) = value, Self.isID(text) { return }
    wrong(path, "form.id", "must have 32 lower-case hexadecimal digits")
  }

  private mutating func ids(_ value: JSONValue, _ path: String, atMost limit: Int) {
    guard case .array(let all) = value, all.count <= limit else {
      return wrong(path, "form.type", "must be a list of at most \(limit) ids")
    }
    for (index, element) in all.enumerated() { id(element, "\(path)/\(index)") }
  }

  /// What a newer node adds is told and kept; what is written here must be known.
  private mutating func foreign(_ path: String) {
    findings.append(Finding(path, isOurs ? .blocks : .advises, rule: "form.foreign", "is no field of a message"))
  }

  private mutating func wrong(_ path: String, _ rule: String, _ message: String, source: String = "") {
    findings.append(Finding(path, .blocks, rule: rule, source: source, message))
  }
}

extension MessageForm {
  /// Where the law asks for a common field; empty for one of the format alone.
  static func source(_ name: String) -> String {
    switch name {
    case "to", "channelStatus": "Rome Statute art. 87(1)(a)"
    case "language": "Rome Statute art. 87(2)"
    case "handling": "Rome Statute art. 87(3)"
    case "legalBasis": "Rome Statute art. 96(2)(a)"
    case "urgency": "Rome Statute art. 96(1)"
    default: ""
    }
  }

  private static func help(_ name: String) -> String {
    switch name {
    case "kind": "the code of a kind of the catalogue"
    case "kindVersion": "the version of the kind's rules"
    case "to": "the recipients, each by the name of a node"
    case "legalBasis": "the articles and agreements it rests on"
    case "safeSubject": "one line that lists may show"
    case "handling": "level, underSeal, audience and conditions"
    case "body": "the kind's own fields"
    case "attachments": "an empty list; the files that go with it are named with --attach"
    default: "the node adds it"
    }
  }

  static func isID(_ text: String) -> Bool {
    text.utf8.count == 32 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  /// One line that a list may show.
  static func isLine(_ text: String) -> Bool { fault(inLine: text) == nil }

  private static func fault(inLine text: String) -> String? {
    if text.unicodeScalars.allSatisfy(\.properties.isWhitespace) { return "is empty" }
    if text.unicodeScalars.count > Limits.line { return "has over \(Limits.line) characters" }
    return text.unicodeScalars.allSatisfy(SafeText.isHarmless)
      ? nil : "holds control, bidirectional or invisible characters, or more than one line"
  }
}
