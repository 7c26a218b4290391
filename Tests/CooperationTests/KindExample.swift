import Cooperation
import StrictJSON

@testable import Cooperation

/// A message of any kind that says no more than it must: made from the kind's own data.
struct KindExample {
  let kind: Kind
  /// Fields that must have a certain value.
  var values: [String: JSONValue] = [:]
  /// The articles that it rests on; nil for the first of its kind.
  var basis: [String]?

  init(_ code: String, _ values: [String: String] = [:]) throws {
    guard let kind = Catalogue.standard.kind(code) else { throw CooperationError(.unknownKind, code) }
    self.init(kind, values)
  }

  init(_ kind: Kind, _ values: [String: String] = [:]) {
    self.kind = kind
    for (name, text) in values {
      let field = kind.fields.first { $0.name == name }
      self.values[name] = field?.shape == .flag ? .bool(text == "true") : .string(text)
    }
  }

  /// The same with nothing in it, as a draft begins.
  var emptied: KindExample {
    var example = self
    example.isEmpty = true
    return example
  }
  private var isEmpty = false

  /// The same with what it was given and nothing besides.
  var onlyGiven: KindExample {
    var example = self
    example.isGiven = true
    return example
  }
  private var isGiven = false

  /// The same with everything that it may say beside the rest.
  var filled: KindExample {
    var example = self
    example.isFull = true
    return example
  }
  private var isFull = false

  /// The body: what is required, and what that requires in turn.
  var body: JSONValue {
    if isEmpty { return .object(JSONObject(members: [])) }
    var members: [(String, JSONValue)] = values.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
    var isChanged = true
    while isChanged, !isGiven {
      isChanged = false
      let object = JSONObject(members: members)
      for field in kind.fields where object[field.name] == nil && isNeeded(field, object) {
        members.append((field.name, sample(field)))
        isChanged = true
        break
      }
    }
    let order = kind.fields.map(\.name)
    return .object(
      JSONObject(members: members.sorted { order.firstIndex(of: $0.0) ?? 99 < order.firstIndex(of: $1.0) ?? 99 }))
  }

  private func isNeeded(_ field: Kind.Field, _ body: JSONObject) -> Bool {
    if let when = field.when, !when.holds(in: body) { return false }
    if let other = field.unless, body.isFilled(other) { return false }
    if field.notWhen.contains(where: { $0.values.isEmpty && $0.when.allSatisfy { $0.holds(in: body) } }) {
      return false
    }
    if field.notWith.contains(where: { body[$0] != nil }) { return false }
    if isFull { return true }
    return field.isRequired || field.unless != nil || field.requiredWhen?.holds(in: body) ?? false
      || field.name == "entities"
        && kind.fields.contains { [.entityIDs, .assets].contains($0.shape) && body[$0.name] != nil }
  }

  private static let long =
    "A concise statement of what matters here, written for a test in words that say nothing of any State or person but are long enough not to be thin. It goes on for a while, since the essential facts of a matter are rarely told in one line, and stops here."

  private func sample(_ field: Kind.Field) -> JSONValue {
    switch field.shape {
    case .line: .string("\(field.begins ?? "")A line about \(field.name)")
    case .text: .string(Self.long)
    case .lines: .array([.string("One line")])
    case .date, .day: .string(field.termOf == nil ? field.isPast ? "2025-12-01" : "2026-03-01" : "2026-12-01")
    case .moment: .string("\(field.isPast ? "2025-12-01" : "2026-03-01")T14:30:00+02:00")
    case .choice: .string(field.choices.first ?? "")
    case .choices: .array([.string(field.choices.first ?? "")])
    case .flag: .bool(field.must ?? true)
    case .integer: .number(JSONNumber(Int64(max(1, field.withheldBelow))))
    case .amount: .object(JSONObject(members: [("amount", .string("1200.50")), ("currency", .string("EUR"))]))
    case .language: .string("en")
    case .digest: .string(String(repeating: "0f", count: 32))
    case .message: .string(String(repeating: "a", count: 32))
    case .messages: .array([.string(String(repeating: "a", count: 32))])
    case .rows: .array(KindExample.rows(field))
    case .entities: .array([.string(Self.person), .string(Self.account)])
    case .entityIDs: .array([.string("p1")])
    case .assets: .array([Self.asset(field.stages.first?.stage ?? "suspected")])
    case .period: .object(JSONObject(members: [("from", .string("2026-03-01")), ("to", .string("2026-03-31"))]))
    }
  }

  private static func asset(_ stage: String) -> JSONValue {
    .object(JSONObject(members: [("entity", .string("a1")), ("stage", .string(stage))]))
  }

  /// A row about an asset with everything that it may say.
  static func wholeAsset(_ stage: String) throws -> JSONValue {
    try JSONValue(
      parsing: Array(
        """
        {"entity":"a1","stage":"\(stage)","location":"A port","restraint":"An order","note":"Nothing","custodian":"An office",
        "encumbrances":"A lien","vin":"1M8GDM9AXKP042788","sourceEval":"A","infoEval":"2",
        "valuation":{"amount":"1200.50","currency":"EUR","date":"2026-02","method":"An estimate","by":"An office"},
        "restraints":[{"authority":"A court","orderRef":"X-1","date":"2026-02-01","reviewDate":"2026-08","scope":"All","type":"freeze"}],
        "claims":[{"claimant":"A bank","nature":"A loan","status":"raised"}],
        "transfers":[{"amount":"1000.00","currency":"EUR","date":"2026-03-01","account":"The Court's"}],
        "orders":["X-1"],"evidence":["X-2"]}
        """.utf8))
  }

  /// One row, or one for each of what must stand in some row.
  private static func rows(_ field: Kind.Field) -> [JSONValue] {
    guard let name = field.each, case .object(let row) = row(field) else { return [row(field)] }
    return (field.fields.first { $0.name == name }?.choices ?? []).map { choice in
      .object(JSONObject(members: row.members.map { ($0.name, $0.name == name ? .string(choice) : $0.value) }))
    }
  }

  private static func row(_ field: Kind.Field) -> JSONValue {
    let needed = field.fields.filter { $0.isRequired || $0.unless != nil || $0.name == "value" }
    let sampler = KindExample(Catalogue.standard.kinds[0])
    let all = JSONObject(members: needed.map { ($0.name, sampler.sample($0)) })
    let fitting = needed.filter { $0.when?.holds(in: all) ?? true }
    return .object(JSONObject(members: fitting.map { ($0.name, sampler.sample($0)) }))
  }

  static let person =
    #"{"id":"p1","schema":"Person","properties":{"name":["Orsolan Veth"],"birthDate":["1961-04"],"nationality":["xk"]}}"#
  static let account =
    #"{"id":"a1","schema":"BankAccount","properties":{"name":["An account"],"accountNumber":["000-111"]}}"#

  /// The template.
  func template(
    to node: String = "alpha", handling: JSONValue? = nil, subject: String = "A matter",
    more: [(String, JSONValue)] = []
  ) throws -> MessageTemplate {
    let fields: JSONObject = if case .object(let object) = body { object } else { JSONObject(members: []) }
    let usual = handling ?? Catalogue.standard.usualHandling(of: kind, body: fields)?.json ?? Self.plain
    let members: [(String, JSONValue)] =
      [
        ("kind", .string(kind.code)), ("kindVersion", .number(JSONNumber(kind.version))),
        ("to", .array([.object(JSONObject(members: [("node", .string(node))]))])),
        ("legalBasis", .array((basis ?? kind.legalBasis.prefix(1).map(\.text)).map(JSONValue.string))),
        ("safeSubject", .string(subject)), ("handling", usual),
      ] + (kind.isFormal ? [("channelStatus", .string("designated")), ("language", .string("en"))] : [])
      + (kind.urgencies.first.map { [("urgency", .string($0)), ("urgencyReason", .string("It cannot wait"))] } ?? [])
      .filter { member in !more.contains { $0.0 == member.0 } }
      + (kind.onBehalfOf.first.map { [("onBehalfOf", .string($0))] } ?? []) + more
      + [("body", body), ("attachments", .array([]))]
    return try MessageTemplate(parsing: JSONValue.object(JSONObject(members: members)).serialized())
  }

  static let plain: JSONValue = .object(
    JSONObject(members: [
      ("level", .string("CONFIDENTIAL")), ("underSeal", .bool(false)), ("audience", .string("ORG_STRICT")),
      ("conditions", .array([])),
    ]))

  /// A whole message.
  func message(
    _ id: String, from: String = "registry", to: String = "alpha", thread: String? = nil, answering: String? = nil,
    after: [String] = [], written: String? = nil, handling: JSONValue? = nil, more: [(String, JSONValue)] = []
  ) throws -> Message {
    try Message(
      parsing: try template(to: to, handling: handling, more: more).completed(
        id: id, node: from, officer: kind.isNodes ? Nonconformity.writer : "o", thread: thread, inReplyTo: answering,
        after: after, written: written))
  }
}
