import StrictJSON

extension Kind {
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
      partial = try reader.optionalObject("partial").map { object throws(JSONError) in try Partial(object) }
      handling = try Self.handling(reader.optional("handling"))
      expects = try reader.requireObjects("expects").map { object throws(JSONError) in try Expected(object) }
      fields = try reader.requireObjects("fields").map { object throws(JSONError) in try Field(object) }
      try reader.finish()
    } catch {
      throw CooperationError(.catalogue, "a kind's data cannot be read: \(error)")
    }
  }

  private static func handling(_ value: JSONValue?) throws(JSONError) -> Handling? {
    guard let value else { return nil }
    if let first = Handling.findings(in: value).first {
      throw JSONError(.member, offset: nil, "«\(first.path)» \(first.message)")
    }
    return try Handling(try ObjectReader(value, path: "/handling"))
  }
}

extension Kind.Partial {
  fileprivate init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    flag = try reader.requireString("flag")
    leadsTo = try reader.requireString("leadsTo")
    try reader.finish()
  }
}

extension Kind.Expected {
  fileprivate init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    name = try reader.requireString("name")
    source = try reader.requireString("source")
    isVerified = try reader.requireBool("verified")
    help = try reader.requireString("help")
    try reader.finish()
  }
}

extension Kind.Condition {
  fileprivate init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    field = try reader.requireString("field")
    values = try reader.requireStrings("values")
    try reader.finish()
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
    ranges = reader.optional("ranges") == nil ? [] : try reader.requireStrings("ranges")
    filledWhen = try reader.optionalObject("filledWhen").map { object throws(JSONError) in try Kind.Condition(object) }
    emptyWhen = try reader.optionalObject("emptyWhen").map { object throws(JSONError) in try Kind.Condition(object) }
    thinBelow = Int(exactly: try reader.optionalInt64("thinBelow") ?? 0) ?? 0
    source = try reader.requireString("source")
    isVerified = try reader.requireBool("verified")
    help = try reader.requireString("help")
    try reader.finish()
  }
}
