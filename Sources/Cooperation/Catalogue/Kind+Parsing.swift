import StrictJSON

extension Kind {
  /// Reads a kind from its data file.
  /// - Throws: ``CooperationError`` `catalogue` naming the file's kind and field.
  package init(parsing bytes: [UInt8], law: Law) throws(CooperationError) {
    do {
      var reader = try ObjectReader(try JSONValue(parsing: bytes))
      code = try reader.requireString("code")
      version = try reader.requireInt64("version")
      group = try reader.requireString("group")
      title = try reader.requireString("title")
      about = try reader.requireString("about")
      legalBasis = try reader.requireObjects("legalBasis").map { object throws(JSONError) in try Citation(object) }
      furtherBasis = try reader.citations("furtherBasis")
      routes = try reader.requireObjects("routes").map { object throws(JSONError) in try Route(object) }
      excludes = try reader.strings("excludes")
      onBehalfOf = try reader.strings("onBehalfOf")
      notOnBehalfOf = try reader.strings("notOnBehalfOf")
      approval = try Approval(try reader.require("approval"))
      answers = try reader.requireStrings("answers")
      lifecycle = try reader.optionalString("lifecycle")
      let carrier = try reader.optionalString("carrier")
      (isLogged, isNodes) = (carrier == "log", carrier == "node")
      isFormal = try reader.flag("formal")
      urgencies = try reader.strings("urgency")
      let isNoted = try reader.flag("note")
      self.isNoted = isNoted || isFormal
      isEvidence = try reader.flag("evidence")
      sealedUnless = try reader.optionalString("sealedUnless")
      handling = try reader.optional("handling").map { value throws(JSONError) in try Handling(data: value) }
      handlingDefaults = try reader.objects("handlingWhen").map { object throws(JSONError) in
        try HandlingDefault(object)
      }
      handlingFloors = try reader.handlingFloors()
      expects = try reader.requireObjects("expects").map { object throws(JSONError) in try Expected(object) }
      annexes = try reader.requireObjects("annexes").map { object throws(JSONError) in try Annex(object, law) }
      fieldsOf = try reader.optionalString("fieldsOf")
      fields = try reader.requireObjects("fields").map { object throws(JSONError) in try Field(object, law) }
      try reader.finish()
    } catch {
      throw CooperationError(.catalogue, "a kind's data cannot be read: \(error)")
    }
  }

}

extension Handling {
  /// Reads the handling of a data file, which must have no fault.
  init(data value: JSONValue) throws(JSONError) {
    if let first = Self.findings(in: value).first {
      throw JSONError(.member, offset: nil, "«\(first.path)» \(first.message)")
    }
    try self.init(try ObjectReader(value, path: "/handling"))
  }
}

extension ObjectReader {
  /// A list of texts that may be absent.
  mutating func strings(_ name: String) throws(JSONError) -> [String] {
    optional(name) == nil ? [] : try requireStrings(name)
  }

  /// A flag that may be absent, and then is false.
  mutating func flag(_ name: String) throws(JSONError) -> Bool { optional(name) == nil ? false : try requireBool(name) }

  /// Sources that may be absent.
  mutating func citations(_ name: String) throws(JSONError) -> [Citation]? {
    guard optional(name) != nil else { return nil }
    return try requireObjects(name).map { object throws(JSONError) in try Citation(object) }
  }

  /// Floors of handling that may be absent.
  mutating func handlingFloors() throws(JSONError) -> [HandlingFloor] {
    guard optional("handlingFloor") != nil else { return [] }
    return try requireObjects("handlingFloor").map { object throws(JSONError) in try HandlingFloor(object) }
  }

  /// Objects that may be absent.
  mutating func objects(_ name: String) throws(JSONError) -> [ObjectReader] {
    optional(name) == nil ? [] : try requireObjects(name)
  }

  /// Conditions that may be absent.
  mutating func conditions(_ name: String) throws(JSONError) -> [Kind.Condition] {
    guard optional(name) != nil else { return [] }
    return try requireObjects(name).map { object throws(JSONError) in try Kind.Condition(object) }
  }

  /// A condition that may be absent.
  mutating func condition(_ name: String) throws(JSONError) -> Kind.Condition? {
    guard let object = try optionalObject(name) else { return nil }
    return try Kind.Condition(object)
  }
}

extension Citation {
  fileprivate init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    text = try reader.requireString("text")
    isVerified = try reader.requireBool("verified")
    try reader.finish()
  }
}

extension Kind.Route {
  fileprivate init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    from = try reader.requireStrings("from")
    to = try reader.requireStrings("to")
    try reader.finish()
  }
}

extension Kind.Approval {
  fileprivate init(_ value: JSONValue) throws(JSONError) {
    switch value {
    case .string("always"): self = .always
    case .string("never"): self = .never
    default:
      var reader = try ObjectReader(value, path: "/approval")
      self = .when(try Kind.Condition(try reader.requireObject("when")))
      try reader.finish()
    }
  }
}

extension Kind.Expected {
  fileprivate init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    name = try reader.requireString("name")
    isRequired = try reader.flag("required")
    source = try reader.requireString("source")
    isVerified = try reader.requireBool("verified")
    help = try reader.requireString("help")
    try reader.finish()
  }
}

extension Kind.Condition {
  init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    field = try reader.requireString("field")
    values = try reader.requireStrings("values")
    try reader.finish()
  }
}

extension Kind.Exclusion {
  fileprivate init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    values = try reader.strings("values")
    when = try reader.conditions("when")
    try reader.finish()
  }
}

extension Kind.StageRule {
  fileprivate init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    stage = try reader.requireString("stage")
    needs = try reader.strings("needs")
    try reader.finish()
  }
}

extension Kind.NamedAct {
  fileprivate init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    when = try reader.conditions("when")
    isOthers = try reader.flag("ofOther")
    var said = try reader.requireObject("act")
    act = try Lifecycle.Said(&said)
    try said.finish()
    try reader.finish()
  }
}

extension Kind.Term {
  fileprivate init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    start = try reader.requireString("start")
    years = try reader.requireString("years")
    try reader.finish()
  }
}

extension Kind.Field {
  fileprivate init(_ object: ObjectReader, _ law: Law) throws(JSONError) {
    var reader = object
    name = try reader.requireString("name")
    guard let shape = Shape(rawValue: try reader.requireString("shape")) else {
      throw JSONError(.member, offset: nil, "«/fields/\(name)/shape» is no shape")
    }
    self.shape = shape
    isRequired = try reader.requireBool("required")
    isWanted = try reader.flag("wanted")
    choicesFrom = try reader.optionalString("choicesFrom")
    let own = try reader.strings("choices")
    choices = if let choicesFrom { try law.codes(of: choicesFrom) } else { own }
    elsewhere = choicesFrom.map(law.carriedElsewhere) ?? [:]
    ranges = try reader.strings("ranges")
    fields =
      reader.optional("fields") == nil
      ? [] : try reader.requireObjects("fields").map { object throws(JSONError) in try Kind.Field(object, law) }
    each = try reader.optionalString("each")
    when = try reader.condition("when")
    requiredWhen = try reader.condition("requiredWhen")
    unless = try reader.optionalString("unless")
    filledWhen = try reader.condition("filledWhen")
    emptyWhen = try reader.condition("emptyWhen")
    must = reader.optional("must") == nil ? nil : try reader.requireBool("must")
    sameAs = try reader.optionalString("sameAs")
    sameAsRoot = try reader.optionalString("sameAsRoot")
    agreedIn = try reader.optionalString("agreedIn")
    names = try reader.objects("names").map { object throws(JSONError) in try Kind.NamedAct(object) }
    held = try reader.optionalObject("held").map { object throws(JSONError) in try Kind.Held(object) }
    daysAhead = Int(exactly: try reader.optionalInt64("daysAhead") ?? 0) ?? 0
    isFirm = try reader.flag("firm")
    isPast = try reader.flag("past")
    isOfSender = try reader.flag("ofSender")
    notWith = try reader.strings("notWith")
    notWhen = try reader.objects("notWhen").map { object throws(JSONError) in try Kind.Exclusion(object) }
    stages = try reader.objects("stages").map { object throws(JSONError) in try Kind.StageRule(object) }
    begins = try reader.optionalString("begins")
    least = Int(exactly: try reader.optionalInt64("least") ?? 0) ?? 0
    most = Int(exactly: try reader.optionalInt64("most") ?? 0) ?? 0
    eachLine = try reader.optionalObject("eachLine").map { object throws(JSONError) in try Kind.EachLine(object) }
    termOf = try reader.optionalObject("termOf").map { object throws(JSONError) in try Kind.Term(object) }
    withheldBelow = Int(exactly: try reader.optionalInt64("withheldBelow") ?? 0) ?? 0
    thinBelow = Int(exactly: try reader.optionalInt64("thinBelow") ?? 0) ?? 0
    longest = Int(exactly: try reader.optionalInt64("longest") ?? 0) ?? 0
    register = try reader.optionalString("register")
    isPerson = try reader.flag("person")
    guard register.map({ code in RegisterKind.all.contains { $0.code == code } }) ?? true else {
      throw JSONError(.member, offset: nil, "«/fields/\(name)/register» is no register")
    }
    element = try reader.optionalString("element")
    source = try reader.requireString("source")
    isVerified = try reader.requireBool("verified")
    help = try reader.requireString("help")
    try reader.finish()
  }
}
