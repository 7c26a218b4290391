import StrictJSON

/// What a fold needs to know of one message: small, and kept when the message itself is sealed or gone.
package struct ThreadAct: Sendable, Hashable, Codable {
  /// The message's id.
  package internal(set) var id: String
  /// The node that wrote it.
  package internal(set) var author: String
  /// The nodes it was written to.
  package internal(set) var recipients: [String]
  /// The kind's code.
  package let kind: String
  /// The version of the kind's rules.
  package let version: Int64
  /// The thread it says it belongs to.
  package internal(set) var thread: String
  /// The message it answers.
  package internal(set) var inReplyTo: String?
  /// Messages that its author held when writing it.
  package internal(set) var after: [String]
  /// When it was written, by its author's clock: seconds since 1970.
  package internal(set) var written: Int
  /// Seconds by which the place where it was written was ahead of UTC; nil where that was not kept.
  package let offset: Int?
  /// The handling it was sent with.
  var handling: HandlingFacts
  /// Articles it rests on.
  package internal(set) var legalBasis: [String]
  /// Functions that the directory gave to those to whom what begins a thread was written, in the version that it was sent under:
  /// what a State is bound by does not change under an answer that was given, and is the same on every node.
  package let functions: [String: [String]]
  /// Choices, flags, dates and references of the body, as texts, and which members it has.
  package internal(set) var facts: [String: String]
  /// The place of what it breaks of itself, whatever came before it; nil when nothing is broken. Such an act moves nothing.
  package let fault: String?
  /// Tells apart two messages under one id.
  package internal(set) var mark: String

  /// A handling as far as folds compare it.
  struct HandlingFacts: Sendable, Hashable, Codable {
    let level: String
    let underSeal: Bool
    let audience: String
    let conditions: [String]
    /// When its handling is looked at again; nil for no day, and once its content is gone.
    var review: String?
    /// Until when it is kept; nil for no day, and once its content is gone.
    var retainUntil: String?
  }

  /// Takes what matters from a message.
  /// - Parameters:
  ///   - mark: such as its commitment; by default a short sum of its bytes.
  ///   - functions: what the directory said of its author and recipients in the version that it was sent under; kept of the
  ///     recipients of what begins a thread.
  ///   - isDraft: whether it may still be changed: then what else is missing is told of itself, and only its body is looked at.
  package init(
    _ message: Message, catalogue: Catalogue = .standard, mark: String? = nil, functions: [String: [String]] = [:],
    isDraft: Bool = false
  ) {
    id = message.id
    author = message.from.node
    recipients = message.to.map(\.node)
    kind = message.kind
    version = message.kindVersion
    thread = message.thread
    inReplyTo = message.inReplyTo
    after = message.after
    written = message.written?.seconds ?? 0
    offset = message.written?.offset ?? 0
    handling = HandlingFacts(message.handling)
    legalBasis = message.legalBasis
    self.functions = message.inReplyTo == nil ? functions.filter { message.to.map(\.node).contains($0.key) } : [:]
    facts = Self.facts(of: message, catalogue: catalogue)
    fault =
      isDraft
      ? FormCheck.bodyFinding(message, catalogue)?.path
      : catalogue.formFinding(in: message, functions)?.path
    self.mark = mark ?? Self.sum(message.bytes)
  }

  /// Choices, flags, dates, numbers and references of a body, and the common fields that clocks look at, as texts.
  static func facts(of message: Message, catalogue: Catalogue = .standard) -> [String: String] {
    var facts: [String: String] = [:]
    for name in ["channelStatus", "urgency", "dueRequested"] { facts[name] = message.text(name) }
    guard let kind = catalogue.kind(message.kind) else { return facts }
    for field in kind.fields {
      guard let value = message.bodyObject[field.name] else { continue }
      facts[field.name] = fact(value, field)
    }
    facts[BodyOutline.members] = BodyOutline.members(of: message.bodyObject, kind)
    for (name, days) in days(inRowsOf: message.bodyObject, kind, catalogue.law.clocks) { facts[name] = days }
    if kind.code == Correction.kind { facts.merge(Correction.facts(message.bodyObject)) { own, _ in own } }
    return facts
  }

  /// The days of rows that start clocks, in the rows' order: `followUp.until`.
  private static func days(inRowsOf body: JSONObject, _ kind: Kind, _ clocks: [Clock]) -> [(String, String)] {
    Set(clocks.compactMap(\.starts.field)).sorted().compactMap { name in
      let parts = name.split(separator: ".").map(String.init)
      guard parts.count == 2, kind.fields.contains(where: { $0.name == parts[0] && $0.shape == .rows }),
        case .array(let rows)? = body[parts[0]]
      else { return nil }
      let days = rows.prefix(Limits.lines).compactMap { row -> String? in
        guard case .object(let object) = row, let day = object.text(parts[1]), Moment.Day(day) != nil else {
          return nil
        }
        return day
      }
      return days.isEmpty ? nil : (name, days.joined(separator: " "))
    }
  }

  /// Lists of lines that lowerings and consents act by.
  private static let kept: Set<String> = ["lifted", "parties", "digests"]

  private static func fact(_ value: JSONValue, _ field: Kind.Field) -> String? {
    switch (field.shape, value) {
    case (.choice, .string(let text)), (.date, .string(let text)), (.day, .string(let text)),
      (.moment, .string(let text)), (.message, .string(let text)):
      text.utf8.count <= Limits.line ? text : nil
    case (.flag, .bool(let flag)): String(flag)
    case (.integer, .number(let number)): number.int64.map(String.init)
    case (.messages, .array(let all)), (.choices, .array(let all)):
      all.prefix(Limits.lines).compactMap { if case .string(let text) = $0 { text } else { nil } }
        .joined(separator: " ")
    case (.lines, .array(let all)) where kept.contains(field.name):
      all.prefix(Limits.lines).compactMap { if case .string(let text) = $0 { text } else { nil } }
        .joined(separator: "\n")
    default: nil
    }
  }

  /// FNV-1a, twice with different seeds: no cryptography, only enough to see that two texts differ.
  static func sum(_ bytes: some Sequence<UInt8>) -> String {
    var low: UInt64 = 0xcbf2_9ce4_8422_2325
    var high: UInt64 = 0x9e37_79b9_7f4a_7c15
    for byte in bytes {
      low = (low ^ UInt64(byte)) &* 0x100_0000_01b3
      high = (high &+ UInt64(byte)) &* 0x100_0000_01b3 ^ high >> 29
    }
    return String(low, radix: 16) + String(high, radix: 16)
  }
}

extension ThreadAct.HandlingFacts {
  init(_ handling: Handling) {
    level = handling.level.rawValue
    underSeal = handling.underSeal
    audience = handling.audience.rawValue
    conditions = handling.conditions
    review = handling.review
    retainUntil = handling.retainUntil
  }

  /// The handling; the strictest where a code is unknown.
  var handling: Handling {
    Handling(
      level: Handling.Level(rawValue: level) ?? .secret, underSeal: underSeal,
      audience: Handling.Audience(rawValue: audience) ?? .named, conditions: conditions, evaluation: nil, expiry: nil,
      review: review, retainUntil: retainUntil)
  }
}
