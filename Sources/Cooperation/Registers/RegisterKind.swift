/// A register: which kinds of messages are its entries, and which of their fields lists show.
package struct RegisterKind: Sendable, Hashable {
  /// The code, as commands take it.
  package let code: String
  package let title: String
  /// The kind whose messages are entries.
  package let kind: String
  /// Fields that lists show, in order.
  package let columns: [String]
  /// Fields that say what an entry is about; a newer one of the same author about the same replaces the older.
  package let subject: [String]
  /// A field with the last day on which an entry holds, or with its period; nil for those that hold until they are replaced.
  let until: String?
  /// A field of rows that stand in a table of their own; nil for none.
  let details: String?
  /// A field with the day by which entries stand, below whom they were with; nil for those that stand as they were written.
  let day: String?

  /// Whether the threads of its entries go through states of their own, such as pledged and paid, beside standing there.
  var hasStates: Bool {
    let lifecycle = Catalogue.standard.kind(kind).flatMap(Catalogue.standard.lifecycle)
    return lifecycle?.states.contains { !["published", "withdrawn"].contains($0.code) } ?? false
  }

  init(
    code: String, title: String, kind: String, columns: [String], subject: [String], until: String? = nil,
    details: String? = nil, day: String? = nil
  ) {
    self.day = day
    (self.code, self.title, self.kind, self.columns, self.subject) = (code, title, kind, columns, subject)
    (self.until, self.details) = (until, details)
  }

  package static let directory = RegisterKind(
    code: "directory", title: "Directory of focal points", kind: "dir.entry",
    columns: ["state", "authority", "function", "channel", "languages", "effectiveOn", "lastConfirmed"],
    subject: ["state", "authority", "function"])
  package static let covers = RegisterKind(
    code: "covers", title: "Cover for absences", kind: "dir.cover",
    columns: ["authority", "function", "period", "coveredBy", "contact"], subject: ["authority", "function"],
    until: "period")
  package static let legislation = RegisterKind(
    code: "legislation", title: "Implementing legislation, by measure", kind: "reg.legislation",
    columns: ["measure", "possible", "law", "conditions", "authority", "usualDays"], subject: ["measure"])
  package static let agreements = RegisterKind(
    code: "agreements", title: "Agreements", kind: "agr.record",
    columns: ["type", "party", "status", "statusDate", "form", "implementedOn"], subject: ["type", "party"])
  package static let warrants = RegisterKind(
    code: "warrants", title: "Public warrants", kind: "reg.warrant",
    columns: ["person", "crimes", "issuedOn", "status"], subject: ["person", "issuedOn"])
  package static let contacts = RegisterKind(
    code: "contacts", title: "Notices of essential contacts", kind: "reg.contact_notice",
    columns: ["person", "plannedOn", "level", "place", "alternativesTried", "given"], subject: [])
  package static let travel = RegisterKind(
    code: "travel", title: "Notices of travel", kind: "reg.travel_notice",
    columns: ["person", "route", "dates", "certainty"], subject: [])
  package static let pledges = RegisterKind(
    code: "pledges", title: "Pledges", kind: "reg.pledge", columns: ["item", "status", "followUp", "year"],
    subject: ["item"])
  package static let recommendations = RegisterKind(
    code: "recommendations", title: "Recommendations and how far they are implemented", kind: "reg.recommendation",
    columns: ["list", "item", "status", "year", "text"], subject: ["list", "item"])
  package static let contributions = RegisterKind(
    code: "contributions", title: "Contributions", kind: "fund.contribution",
    columns: ["fund", "amount", "earmark", "date"], subject: [])
  package static let capacities = RegisterKind(
    code: "capacities", title: "Capacities to enforce or release", kind: "reg.capacity",
    columns: ["type", "places", "validUntil"], subject: ["type"], until: "validUntil")
  package static let documents = RegisterKind(
    code: "documents", title: "Knowledge documents", kind: "kb.document",
    columns: ["title", "topic", "language", "owner", "version", "reviewOn"], subject: ["title", "language"])
  package static let surveys = RegisterKind(
    code: "surveys", title: "Surveys", kind: "kb.survey", columns: ["title", "due"], subject: [])
  package static let meetings = RegisterKind(
    code: "meetings", title: "Meetings", kind: "meet.notice", columns: ["title", "from", "place"], subject: [])
  package static let records = RegisterKind(
    code: "records", title: "Records of meetings and calls", kind: "meet.record",
    columns: ["date", "form", "participants", "outcome", "followUp"], subject: [], day: "date")
  package static let returns = RegisterKind(
    code: "returns", title: "Statistics returned by nodes", kind: "stat.return",
    columns: ["period", "sealedExcluded"], subject: ["period"], details: "counters")

  /// All registers.
  package static let all = [
    directory, covers, legislation, agreements, warrants, contacts, travel, pledges, recommendations, contributions,
    capacities,
    documents, surveys, meetings, records, returns,
  ]
}
