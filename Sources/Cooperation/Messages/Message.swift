package import StrictJSON

/// One cooperation message of a kind from the catalogue: the common fields typed, the body as it was written.
///
/// The exact bytes are kept; they are what is committed to, sealed and shown.
package struct Message: Sendable, Hashable {
  /// 32 lower-case hexadecimal digits; random, so that a sealed matter cannot be guessed.
  package let id: String
  /// The kind's code.
  package let kind: String
  /// The version of the kind's rules.
  package let kindVersion: Int64
  /// The id of the thread's first message.
  package let thread: String
  /// The message it answers.
  package let inReplyTo: String?
  /// Who writes.
  package let from: Address
  /// To whom; never empty.
  package let to: [Address]
  /// Articles and agreements it rests on.
  package let legalBasis: [String]
  /// What lists show; never a name when the matter is sealed.
  package let safeSubject: String
  /// How it may be handled.
  package let handling: Handling
  /// The other common fields, as written: organ, situation, references, urgency, language and so on.
  package let common: JSONObject
  /// The kind's own fields.
  package let body: JSONValue
  /// The exact bytes.
  package let bytes: [UInt8]

  /// Common fields that are texts, with the longest they may be.
  static let texts = [
    "onBehalfOf", "situation", "case", "channelStatus", "urgency", "urgencyReason", "dueRequested", "dueReason",
    "language", "translationOf",
  ]

  /// Reads a message.
  /// - Throws: ``CooperationError`` `malformed` naming the member, or `tooLarge`.
  package init(parsing bytes: [UInt8]) throws(CooperationError) {
    guard bytes.count <= Limits.message else {
      throw CooperationError(.tooLarge, "a message has at most \(Limits.message) bytes")
    }
    do {
      var reader = try ObjectReader(try JSONValue(parsing: bytes))
      id = try reader.requireString("id")
      kind = try reader.requireString("kind")
      kindVersion = try reader.requireInt64("kindVersion")
      thread = try reader.requireString("thread")
      inReplyTo = try reader.optionalString("inReplyTo")
      from = try Address(try reader.requireObject("from"))
      to = try reader.requireObjects("to").map { object throws(JSONError) in try Address(object) }
      legalBasis = try reader.requireStrings("legalBasis")
      safeSubject = try reader.requireString("safeSubject")
      handling = try Handling(try reader.requireObject("handling"))
      common = try Self.common(&reader)
      body = try reader.require("body")
      guard try reader.requireArray("attachments").isEmpty else {
        throw JSONError(.member, offset: nil, "«/attachments» must be empty in this version")
      }
      try reader.finish()
    } catch {
      throw CooperationError(
        .malformed, "the message cannot be read: \(error)",
        findings: [Finding("", .blocks, rule: "format", "\(error)")])
    }
    self.bytes = bytes
    let findings = MessageForm.findings(in: self)
    guard findings.isEmpty else {
      throw CooperationError(.malformed, "the message has fields that cannot be", findings: findings)
    }
  }

  private static func common(_ reader: inout ObjectReader) throws(JSONError) -> JSONObject {
    var members: [(String, JSONValue)] = []
    for name in texts {
      if let text = try reader.optionalString(name) { members.append((name, .string(text))) }
    }
    if var references = try reader.optionalObject("refs") {
      var found: [(String, JSONValue)] = []
      for name in ["court", "national", "noteVerbale"] {
        if let text = try references.optionalString(name) { found.append((name, .string(text))) }
      }
      try references.finish()
      members.append(("refs", .object(JSONObject(members: found))))
    }
    return JSONObject(members: members)
  }

  /// The FollowTheMoney entities of the body, each line as it came.
  package var entityLines: [String] {
    guard case .object(let object) = body, case .array(let lines)? = object["entities"] else { return [] }
    return lines.compactMap { if case .string(let line) = $0 { line } else { nil } }
  }
}
