import StrictJSON

/// A ground on which a State consults, postpones, refuses or is unable.
package struct Ground: Sendable, Hashable {
  /// The act it belongs to.
  package enum List: String, Sendable { case consultation, postponement, refusal, unable, finding }

  /// The act.
  package let list: List
  /// The code.
  package let code: String
  /// In words.
  package let title: String
  /// Kinds of requests it may answer; empty for all.
  package let requests: [String]
  /// Measures of article 93(1) for which it exists, where the request names one; empty for all.
  package let measures: [String]
  /// A flag that the request must state.
  package let rootFlag: String?
  /// An article on which the request must rest.
  package let rootBasis: String?
  /// A flag that the request must not state.
  package let rootFlagNot: String?
  /// Articles on which the request must not rest.
  package let rootBasisNot: [String]
  /// Functions of the directory whose bearers alone may say it; empty for all. A State Party is bound, whatever a request rests on.
  package let onlyFor: [String]
  /// Functions of the directory of whose bearers alone it may be said; empty for all.
  package let onlyAbout: [String]
  /// What a request rests on that binds others too, of whom it may be said then.
  package let boundBy: String?
  /// The article.
  package let source: Citation

  init(_ reader: inout ObjectReader) throws(JSONError) {
    code = try reader.requireString("code")
    guard let list = List(rawValue: try reader.requireString("list")) else {
      throw JSONError(.member, offset: nil, "«\(code)» is of no list")
    }
    self.list = list
    title = try reader.requireString("title")
    requests = try reader.strings("requests")
    measures = try reader.strings("measures")
    rootFlag = try reader.optionalString("rootFlag")
    rootBasis = try reader.optionalString("rootBasis")
    rootFlagNot = try reader.optionalString("rootFlagNot")
    rootBasisNot = try reader.strings("rootBasisNot")
    onlyFor = try reader.strings("onlyFor")
    onlyAbout = try reader.strings("onlyAbout")
    boundBy = try reader.optionalString("boundBy")
    source = try reader.citation()
  }
}

/// A measure of article 93(1), or another form of cooperation.
package struct Measure: Sendable, Hashable {
  /// The letter or article.
  package let code: String
  /// In words of the Statute.
  package let title: String
  /// The kinds that carry it.
  package let kinds: [String]
  /// The closed lists that hold it.
  package let lists: [String]
  /// The least strict handlings that messages about it may have.
  package let handlingFloors: [HandlingFloor]
  /// The article.
  package let source: Citation

  init(_ reader: inout ObjectReader) throws(JSONError) {
    code = try reader.requireString("code")
    title = try reader.requireString("title")
    kinds = try reader.strings("kinds")
    lists = try reader.strings("lists")
    handlingFloors = try reader.handlingFloors()
    source = try reader.citation()
  }
}

/// A function that the directory gives to a party.
package struct PartyFunction: Sendable, Hashable {
  /// The code, such as `icc-reg`.
  package let code: String
  /// In words.
  package let title: String
  /// For whom it may write.
  package let onBehalfOf: [String]
  /// What a request to it must rest on.
  package let rootBasis: String?
  /// Articles by which it is bound besides, so that a request may rest on one of them instead.
  let otherBases: [String]
  /// What an entry of such a party in the directory of focal points may say of its status.
  let statuses: [String]
  /// The article.
  package let source: Citation

  init(_ reader: inout ObjectReader) throws(JSONError) {
    code = try reader.requireString("code")
    title = try reader.requireString("title")
    onBehalfOf = try reader.strings("onBehalfOf")
    rootBasis = try reader.optionalString("rootBasis")
    otherBases = try reader.strings("otherBases")
    statuses = try reader.strings("statuses")
    source = try reader.citation()
  }
}

/// An article on which any request of Part 9 may rest.
package struct RequestBasis: Sendable, Hashable {
  /// What requests that rest on it are counted as, where nothing else binds the recipient; nil for the Statute alone.
  package let counted: String?
  /// Functions of those to whom alone a request may rest on it; empty for all.
  let onlyFor: [String]
  /// The article.
  package let source: Citation

  init(_ reader: inout ObjectReader) throws(JSONError) {
    _ = try reader.requireString("why")
    onlyFor = try reader.strings("onlyFor")
    counted = try reader.optionalString("counted")
    source = try reader.citation()
  }
}

/// Through what channel a message counts.
package struct Channel: Sendable, Hashable {
  /// The code.
  package let code: String
  /// In words.
  package let title: String
  /// Whether a request of Part 9 may be made through it.
  package let isFormal: Bool
  /// Whether it is for urgent requests, to be confirmed.
  package let isUrgent: Bool
  /// The kind of the later act that alone states it; nil for one that a message states of itself.
  package let statedBy: String?
  /// Whether it is a copy of what goes through another channel: no clock runs, and nothing is counted.
  package let isCopy: Bool
  /// The article.
  package let source: Citation

  init(_ reader: inout ObjectReader) throws(JSONError) {
    code = try reader.requireString("code")
    title = try reader.requireString("title")
    isFormal = try reader.requireBool("formal")
    isUrgent = try reader.flag("urgent")
    statedBy = try reader.optionalString("statedBy")
    isCopy = try reader.flag("copy")
    source = try reader.citation()
  }
}

/// A condition on use that the node enforces.
package struct UseCondition: Sendable, Hashable {
  /// Whether it carries a text after a colon.
  package enum Text: String, Sendable { case none, optional, required }

  /// The code, such as `LEAD_ONLY`.
  package let code: String
  /// In a few words.
  package let title: String
  /// What it means.
  package let meaning: String
  /// Whether it carries a text.
  package let text: Text
  /// Not in or with what is marked evidence.
  package let forbidsEvidence: Bool
  /// Only to who was party to it.
  package let forbidsOnward: Bool
  /// Schemata and properties of entities that tell where somebody is found, and stand in no message under it.
  package let addresses: [String]
  /// Properties that no person has in a message under it: persons stand there by a pseudonym; empty where they need not.
  package let pseudonymous: [String]
  /// The audience must be narrow.
  package let needsNarrow: Bool
  /// A second officer must approve what answers under it.
  package let needsApproval: Bool
  /// No officer opens alone what others wrote under it: a second one consents.
  package let needsTwoToOpen: Bool
  /// The scope of consent that lifts it; nil when none does.
  package let consent: String?
  /// The article or practice.
  package let source: Citation

  init(_ reader: inout ObjectReader) throws(JSONError) {
    code = try reader.requireString("code")
    title = try reader.requireString("title")
    meaning = try reader.requireString("meaning")
    guard let text = Text(rawValue: try reader.requireString("text")) else {
      throw JSONError(.member, offset: nil, "«\(code)/text» is none, optional or required")
    }
    self.text = text
    forbidsEvidence = try reader.flag("noEvidence")
    forbidsOnward = try reader.flag("noOnward")
    addresses = try reader.strings("noAddress")
    pseudonymous = try reader.strings("pseudonyms")
    needsNarrow = try reader.flag("narrow")
    needsApproval = try reader.flag("needsApproval")
    needsTwoToOpen = try reader.flag("twoToOpen")
    consent = try reader.optionalString("consent")
    source = try reader.citation()
  }
}

/// How long before the end of a clock somebody is told of it.
package struct ReminderLead: Sendable, Hashable {
  /// Whole days; 0 for the last day.
  package let days: Int
  /// The article or practice.
  package let source: Citation

  init(_ reader: inout ObjectReader) throws(JSONError) {
    let number = try reader.requireInt64("days")
    guard (0...3_650).contains(number) else {
      throw JSONError(.member, offset: nil, "«days» is a whole number of days, from 0 to 3650")
    }
    days = Int(number)
    source = try reader.citation()
  }
}

/// A level, an audience, or a day of a handling, in words.
package struct HandlingWord: Sendable, Hashable {
  /// `level`, `audience` or `day`.
  package let field: String
  /// The code.
  package let code: String
  /// In words.
  package let title: String
  /// The colour of the Traffic Light Protocol.
  package let tlp: String?
  /// Whether no officer takes out of a node alone what is at this level.
  package let needsTwoToExport: Bool
  /// What is told where somebody sets it; nil for nothing.
  package let notice: String?
  /// Where it comes from.
  package let source: Citation

  init(_ reader: inout ObjectReader) throws(JSONError) {
    field = try reader.requireString("field")
    code = try reader.requireString("code")
    title = try reader.requireString("title")
    tlp = try reader.optionalString("tlp")
    needsTwoToExport = try reader.flag("twoToExport")
    notice = try reader.optionalString("notice")
    source = try reader.citation()
  }
}

/// An element that a request must hold.
package struct Element: Sendable, Hashable {
  /// Such as `96(2)(a)`.
  package let code: String
  /// In words.
  package let title: String
  /// How many properties must identify at least one entity; 0 for no such rule.
  package let identifying: Int
  /// The field that names the entities of which one must be identified; nil for any of the message.
  package let who: String?
  /// A field that may say instead why nothing more is known.
  package let orField: String?
  /// Compared with what the requested State's own register says.
  package let isNational: Bool
  /// Never counted against a request.
  package let isOptional: Bool
  /// The article.
  package let source: Citation

  init(_ reader: inout ObjectReader) throws(JSONError) {
    code = try reader.requireString("code")
    title = try reader.requireString("title")
    identifying = Int(exactly: try reader.optionalInt64("identifying") ?? 0) ?? 0
    who = try reader.optionalString("who")
    orField = try reader.optionalString("orField")
    isNational = try reader.flag("national")
    isOptional = try reader.flag("optional")
    source = try reader.citation()
  }
}
