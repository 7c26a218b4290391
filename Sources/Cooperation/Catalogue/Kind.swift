import StrictJSON

/// One kind of message: who may send it to whom, on what basis, with which fields. Data, not code.
package struct Kind: Sendable, Hashable {
  /// One field of the body.
  package struct Field: Sendable, Hashable {
    /// How a value must look.
    package enum Shape: String, Sendable {
      /// One line.
      case line
      /// A text of several lines.
      case text
      /// `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or a time of RFC 3339.
      case date
      /// One of a closed list.
      case choice
      /// Some of a closed list, at least one.
      case choices
      /// True or false.
      case flag
      /// FollowTheMoney lines.
      case entities
      /// Ids of entities of this message, at least one.
      case entityIDs
      /// Rows about assets, each naming an entity of this message and its stage.
      case assets
      /// `from` and `to`.
      case period
    }

    /// The member's name in the body.
    package let name: String
    /// How its value must look.
    package let shape: Shape
    /// Whether it must be there.
    package let isRequired: Bool
    /// The closed list of a choice.
    package let choices: [String]
    /// Fewer characters than this are thin.
    package let thinBelow: Int
    /// The article or document it comes from.
    package let source: String
    /// Whether the source was read, and may be shown as law.
    package let isVerified: Bool
    /// What to write, for people.
    package let help: String
  }

  /// The code, such as `req.asset_tracing`.
  package let code: String
  /// The version of these rules.
  package let version: Int64
  /// What people call it.
  package let title: String
  /// The articles it may rest on.
  package let legalBasis: [String]
  /// Functions of those who may send it.
  package let senders: [String]
  /// Functions of those who may receive it.
  package let recipients: [String]
  /// Whether a second officer must approve.
  package let needsApproval: Bool
  /// Kinds it may answer; empty for one that begins a thread.
  package let answers: [String]
  /// The state that its thread is in after it.
  package let leadsTo: String
  /// The fields of the body.
  package let fields: [Field]

  /// Reads a kind from its data file.
  /// - Throws: ``CooperationError`` `catalogue` naming the file's kind and field.
  init(parsing bytes: [UInt8]) throws(CooperationError) {
    do {
      var reader = try ObjectReader(try JSONValue(parsing: bytes))
      code = try reader.requireString("code")
      version = try reader.requireInt64("version")
      title = try reader.requireString("title")
      legalBasis = try reader.requireStrings("legalBasis")
      senders = try reader.requireStrings("senders")
      recipients = try reader.requireStrings("recipients")
      needsApproval = try reader.requireBool("needsApproval")
      answers = try reader.requireStrings("answers")
      leadsTo = try reader.requireString("leadsTo")
      fields = try reader.requireObjects("fields").map { object throws(JSONError) in try Field(object) }
      try reader.finish()
    } catch {
      throw CooperationError(.catalogue, "a kind's data cannot be read: \(error)")
    }
  }
}

extension Kind.Field {
  fileprivate init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    name = try reader.requireString("name")
    guard let shape = Shape(rawValue: try reader.requireString("shape")) else {
      throw JSONError(.member, offset: nil, "«/fields/\(name)/shape» is no shape")
    }
    self.shape = shape
    isRequired = try reader.requireBool("required")
    choices = reader.optional("choices") == nil ? [] : try reader.requireStrings("choices")
    thinBelow = Int(exactly: try reader.optionalInt64("thinBelow") ?? 0) ?? 0
    source = try reader.requireString("source")
    isVerified = try reader.requireBool("verified")
    help = try reader.requireString("help")
    try reader.finish()
  }
}
