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
  /// To whom; never empty, no node twice.
  package let to: [Address]
  /// Articles and agreements it rests on.
  package let legalBasis: [String]
  /// What lists show; never a name when the matter is sealed.
  package let safeSubject: String
  /// How it may be handled.
  package let handling: Handling
  /// Messages of the thread that its author held when writing it.
  package let after: [String]
  /// When it was written, by its author's clock.
  package let written: Moment?
  /// What goes with it, each as written.
  package let attachmentObjects: [JSONObject]
  /// Messages whose content it uses, quotes or attaches.
  package let cites: [String]
  /// JSON pointers to members that this node does not know: kept in the bytes, shown, never acted on.
  package let unknown: [String]
  /// The other common fields, as written: organ, situation, references, urgency, language and so on.
  package let common: JSONObject
  /// The kind's own fields; an object.
  package let body: JSONValue
  /// The exact bytes.
  package let bytes: [UInt8]
  /// The files that go with it, where they are known: they stand beside the message, not in it.
  package private(set) var enclosed: [EnclosedFile] = []
  /// Whether it is known which files go with it; until then nothing can be said of them.
  private(set) var areFilesKnown = false

  /// What it is known by among the messages of a thread, as its act is: an id belongs to its author.
  package var key: String { "\(from.node)/\(id)" }

  /// The message with the files that go with it.
  package func enclosing(_ files: [EnclosedFile]) -> Message {
    var message = self
    message.enclosed = files
    message.areFilesKnown = true
    return message
  }

  /// Reads a message.
  /// - Throws: ``CooperationError`` `tooLarge`, or `malformed` with a finding for every common field that is missing,
  ///   wrong or foreign, and with what the catalogue says of the body, so that one reading tells all.
  package init(parsing bytes: [UInt8]) throws(CooperationError) {
    let object = try Self.object(bytes, "message")
    unknown = try Self.requireForm(of: object, isTemplate: false)
    do {
      var reader = try ObjectReader(.object(object))
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
      body = try reader.require("body")
      after = try reader.strings("after")
      written = try reader.optionalString("written").flatMap(Moment.init)
      attachmentObjects = try reader.requireArray("attachments").compactMap { element in
        if case .object(let object) = element { object } else { nil }
      }
      cites = try reader.strings("cites")
      common = JSONObject(
        members: object.members.compactMap {
          MessageForm.texts.contains($0.name) || $0.name == "refs" || $0.name == Custody.member
            ? ($0.name, $0.value) : nil
        })
    } catch {
      throw CooperationError(
        .malformed, "the message cannot be read: \(error)", findings: [Finding("", .blocks, rule: "format", "\(error)")]
      )
    }
    self.bytes = bytes
  }

  /// The object that a message or a template is.
  static func object(_ bytes: [UInt8], _ what: String) throws(CooperationError) -> JSONObject {
    guard bytes.count <= Limits.message else {
      throw CooperationError(.tooLarge, "a \(what) has at most \(Limits.message) bytes")
    }
    do {
      guard case .object(let object) = try JSONValue(parsing: bytes) else {
        throw JSONError(.syntax, offset: 0, "it is no JSON object")
      }
      return object
    } catch {
      throw CooperationError(
        .malformed, "the \(what) cannot be read: \(error)", findings: [Finding("", .blocks, rule: "format", "\(error)")]
      )
    }
  }

  /// Refuses an object whose common fields are not of the form.
  /// - Returns: the places of members that this node does not know, which another node may have written.
  @discardableResult
  static func requireForm(of object: JSONObject, isTemplate: Bool) throws(CooperationError) -> [String] {
    let all = MessageForm.findings(in: object, isTemplate: isTemplate)
    var findings = all.filter { $0.severity == .blocks }
    guard !findings.isEmpty else { return all.map(\.path) }
    let count = findings.count
    if case .string(let code)? = object["kind"], let body = object["body"] {
      findings += Catalogue.standard.findings(inBody: body, of: code, awaitsEntities: isTemplate)
    }
    let fields = findings.prefix(count).prefix(3).map(\.path).joined(separator: ", ")
    throw CooperationError(
      .malformed,
      "the message has \(count) common field\(count == 1 ? "" : "s") that cannot be: \(fields)\(count > 3 ? " …" : "")",
      findings: findings)
  }
}

extension Message {
  /// The kind's own fields.
  package var bodyObject: JSONObject { if case .object(let object) = body { object } else { JSONObject(members: []) } }

  /// A common field that is a text.
  package func text(_ name: String) -> String? {
    if case .string(let text)? = common[name] { text } else { nil }
  }

  /// How soon: `routine`, `urgent` or `flash`.
  package var urgency: String { text("urgency") ?? "routine" }

  /// The FollowTheMoney entities of the body, each line as it came.
  package var entityLines: [String] { Self.entityLines(in: body) }

  /// The entities of the body that can be read.
  package var entities: [FtMEntity] { entityLines.compactMap { try? FtMEntity(parsing: $0) } }

  static func entityLines(in body: JSONValue) -> [String] {
    guard case .object(let object) = body, case .array(let lines)? = object["entities"] else { return [] }
    // What is no text is told by the field's check; an empty line keeps the others' places.
    return lines.map { if case .string(let line) = $0 { line } else { "" } }
  }
}
