import StrictJSON

@testable import Cooperation

/// A year in which something of every sort that reports count happened: some often, some too seldom to be told.
struct ReportStory {
  private var play = Correspondence()
  /// What was refused while it was played; empty.
  private(set) var refused: [String] = []

  /// Plays the year.
  /// - Parameter paysDollars: whether one of the sums that were transferred is of another currency.
  init(paysDollars: Bool = false) throws {
    try requests()
    try assets()
    try registers()
    try exchanges()
    try chambers()
    try transfers(inDollars: paysDollars)
    try arrests()
    try laterEntries()
  }

  /// What one node holds of it, a day apart, from the first of January 2026.
  var held: [HeldMessage] {
    play.messages.enumerated().map { place, message in
      let isEvidence = message.kind == "resp.evidence_transmittal"
      return HeldMessage(message, seconds: 1_767_225_600 + place * 3_600, enclosedBytes: isEvidence ? 4_096 : 0)
    }
  }

  /// The messages.
  var messages: [Message] { play.messages }

  /// Four questionings, a search, one for the Defence; consultations, postponements and refusals by several grounds.
  private mutating func requests() throws {
    for place in 0..<4 {
      try begin("req.assistance", ["measure": "c"], more: [("situation", .string("Situation in Delta"))])
      try answer("resp.acknowledge")
      try answer("resp.consultation", ["ground": "97a_insufficient_information"])
      if place < 3 {
        refused += try play.answer("court.postponement_agreement", from: "registry", to: "alpha")
        try answer("resp.postponement", ["ground": "94_1_ongoing_proceedings"])
      }
    }
    try begin("req.assistance", ["measure": "h"], from: "prosecutor", more: Self.urgent)
    try answer("resp.progress", ["status": "under_review"], to: "prosecutor")
    try answer("resp.consultation", ["ground": "93_3_fundamental_principle"], to: "prosecutor")
    for _ in 0..<3 {
      try begin("req.assistance", ["measure": "l"])
      try answer("resp.progress", ["status": "under_review"])
      try answer("resp.refusal", ["ground": "93_5_residual_l_prohibited"])
    }
    try begin("req.assistance", ["measure": "b"], from: "prosecutor")
    try answer("resp.evidence_transmittal", to: "prosecutor")
    try begin("req.defence_assistance", ["measure": "b"])
    try begin("req.arrest_surrender")
    for _ in 0..<3 {
      try begin("req.arrest_surrender_convicted")
      try answer("resp.consultation", ["ground": "97b_not_located"])
      try answer("resp.unable", ["ground": "97b_not_located"])
    }
  }

  private static let urgent: [(String, JSONValue)] = [
    ("urgency", .string("urgent")), ("urgencyReason", .string("A vessel leaves")),
  ]

  /// Assets of two currencies and several stages, so many of some that they are told.
  private mutating func assets() throws {
    let rows: [(String, String, String, Int)] = [
      ("restrained", "EUR", "1200.50", 3), ("restrained", "USD", "90", 1), ("located", "EUR", "10", 4),
      ("suspected", "CHF", "5000", 2),
    ]
    try begin("req.asset_tracing", from: "prosecutor")
    var (lines, assets): ([JSONValue], [JSONValue]) = ([], [])
    for (stage, currency, amount, count) in rows {
      for place in 0..<count {
        let id = "\(stage)-\(currency)-\(place)"
        let number = "\(lines.count)\(lines.count)00-\(lines.count)"
        lines.append(
          .string(
            #"{"id":"\#(id)","schema":"BankAccount","properties":{"name":["\#(id)"],"accountNumber":["\#(number)"]}}"#))
        assets.append(
          try JSONValue(
            parsing: Array(
              #"{"entity":"\#(id)","stage":"\#(stage)","valuation":{"amount":"\#(amount)","currency":"\#(currency)","date":"2026-02-01"}}"#
                .utf8)))
      }
    }
    let (entities, table) = (lines, assets)
    try answer("resp.asset_report", ["isFinal": "true", "result": "found"], to: "prosecutor") {
      $0.values["entities"] = .array(entities)
      $0.values["assets"] = .array(table)
    }
  }

  /// Entries of every register.
  private mutating func registers() throws {
    for (state, confirmed) in [("alpha", "2026-02-01"), ("bravo", "2026-02-01"), ("delta", "2019-03-01")] {
      let status = state == "delta" ? "non_party" : "party"
      try begin(
        "dir.entry", ["state": state, "status": status, "lastConfirmed": confirmed], from: state, to: "registry")
      try begin("reg.capacity", ["type": "enforcement"], from: state, to: "registry")
      try begin("reg.legislation", ["measure": "k", "possible": "with_conditions"], from: state, to: "registry")
    }
    for (place, status) in ["in_force", "in_force", "in_force", "negotiating"].enumerated() {
      try begin(
        "agr.record", ["type": "enforcement", "party": "Party \(place)", "status": status], from: "alpha",
        to: "registry")
    }
    try begin("dir.cover", ["authority": "Central Authority"], from: "alpha", to: "registry") {
      $0.values["period"] = .object(
        JSONObject(members: [("from", .string("2026-11-01")), ("to", .string("2026-12-31"))]))
    }
    try begin("reg.warrant", ["person": "Orsolan Veth"])
    try begin("reg.contact_notice", from: "alpha", to: "registry")
    try begin("reg.travel_notice", ["warrantPublic": "true"])
    try begin("reg.pledge", ["item": "P1"], from: "alpha", to: "secretariat")
    try begin("reg.recommendation", from: "alpha", to: "secretariat")
    try begin("fund.contribution", from: "alpha", to: "registry")
    try begin("kb.document", from: "secretariat")
    try begin("kb.survey", from: "bureau")
    try begin("meet.notice", from: "alpha", to: "bravo")
    try begin("stat.return", from: "alpha", to: "secretariat") { example in
      example.values["counters"] = .array(
        [
          #"{"name":"overview: Requests sent","suppressed":true}"#,
          #"{"name":"overview: Requests received","value":0,"suppressed":false}"#,
        ]
        .compactMap { try? JSONValue(parsing: Array($0.utf8)) })
    }
  }

  private mutating func exchanges() throws {
    for _ in 0..<3 { try begin("is.info_request", from: "alpha", to: "bravo") }
  }

  /// Three findings after the State was heard, and four rulings that it asked for.
  private mutating func chambers() throws {
    for _ in 0..<3 {
      try begin("req.assistance", ["measure": "h"])
      try court("court.hear_state", ["until": "2026-12-20"])
      try answer("resp.observations")
      try court("court.finding", ["ground": "87_7_failure"])
    }
    for outcome in ["lawful", "unlawful", "lawful", "lawful"] {
      try begin("req.assistance", ["measure": "h"])
      try answer("resp.consultation", ["ground": "other"])
      try court("court.consultations_exhausted")
      let declared = try unwrapped(play.messages.last).id
      try answer("resp.ruling_request", ["declaration": declared])
      try court("court.ruling", ["outcome": outcome])
    }
  }

  /// Four assets of which the proceeds were transferred for reparations, of the last one perhaps in two currencies.
  private mutating func transfers(inDollars: Bool) throws {
    let more = (2...4).map { place in
      #"{"id":"a\#(place)","schema":"BankAccount","properties":{"name":["a\#(place)"],"accountNumber":["77-\#(place)"]}}"#
    }
    let entities = JSONValue.array(([KindExample.person, KindExample.account] + more).map(JSONValue.string))
    try begin("req.enforce_order", ["orderKind": "reparations"], from: "presidency") {
      $0.values["entities"] = entities
    }
    let euros = (1...4).map { #"{"amount":"\#($0)00.25","currency":"EUR","date":"2026-03-01"}"# }
    let dollars = #"{"amount":"9","currency":"USD","date":"2026-03-01"}"#
    let sums = euros.dropLast().map { "[\($0)]" } + ["[\(euros[3])\(inDollars ? ",\(dollars)" : "")]"]
    let rows = sums.enumerated().map { #"{"entity":"a\#($0 + 1)","stage":"transferred","transfers":\#($1)}"# }
    let table = try JSONValue(parsing: Array("[\(rows.joined(separator: ","))]".utf8))
    let values = ["orderKind": "reparations", "outcome": "transferred", "isFinal": "true"]
    try answer("resp.enforcement_report", values, to: "presidency") {
      $0.values["entities"] = entities
      $0.values["assets"] = table
    }
  }

  /// What was told of four persons sought, of whom one was not found.
  private mutating func arrests() throws {
    for _ in 0..<3 {
      try begin("req.arrest_surrender_convicted")
      try answer("resp.arrest_notification", ["event": "person_located"])
    }
    try begin("req.arrest_surrender_convicted")
    try answer("resp.arrest_notification", ["event": "not_located"])
  }

  /// A contribution that was paid, a pledge that a newer one replaced, and an agreement whose entry was withdrawn.
  private mutating func laterEntries() throws {
    try begin("fund.contribution", from: "alpha", to: "registry")
    try answer("fund.status", ["status": "paid"])
    try begin("reg.pledge", ["item": "P1"], from: "alpha", to: "secretariat")
    try begin("agr.record", ["type": "relocation", "party": "Party 4"], from: "alpha", to: "registry")
    try answer("reg.withdrawal")
  }

  private mutating func begin(
    _ kind: String, _ values: [String: String] = [:], from: String = "registry", to: String = "alpha",
    more: [(String, JSONValue)] = [], changing change: (inout KindExample) -> Void = { _ in }
  ) throws {
    refused += try play.begin(kind, values, from: from, to: to, more: more, changing: change).map { "\(kind): \($0)" }
  }

  /// What the Registry says in the last thread.
  private mutating func court(_ kind: String, _ values: [String: String] = [:]) throws {
    refused += try play.answer(kind, values, from: "registry", to: "alpha").map { "\(kind): \($0)" }
  }

  private mutating func answer(
    _ kind: String, _ values: [String: String] = [:], to: String = "registry",
    changing change: (inout KindExample) -> Void = { _ in }
  ) throws {
    refused += try play.answer(kind, values, to: to, changing: change).map { "\(kind): \($0)" }
  }
}
