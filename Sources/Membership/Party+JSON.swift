package import Evidence
package import StrictJSON

extension Party {
  /// Reads a party of a directory; verifies its identity chain.
  package init(reading object: ObjectReader, suite: Suite) throws {
    var reader = object
    name = try NodeName(try reader.requireString("name"))
    title = try reader.requireString("title")
    guard let state = State(rawValue: try reader.requireString("state")) else {
      throw MembershipError(.malformed, "the state of \(name) is none of active, suspended, left")
    }
    self.state = state
    functions = try reader.requireStrings("functions")
    endpoints = try reader.requireStrings("endpoints")
    suites = try reader.requireStrings("suites")
    identities = try Self.identities(try reader.requireStrings("identities"), of: name, suite: suite)
    keys = try reader.requireObjects("keys").map { try ListedKey(reading: $0) }
    witnesses = try reader.requireStrings("witnesses").map { try NodeName($0) }
    quorum = Int(exactly: try reader.requireInt64("quorum")) ?? -1
    try reader.finish()
    try check()
  }

  /// The party as the directory lists it.
  package var json: JSONValue {
    .object(
      JSONObject(members: [
        ("name", .string(name.text)),
        ("title", .string(title)),
        ("state", .string(state.rawValue)),
        ("functions", .array(functions.map(JSONValue.string))),
        ("endpoints", .array(endpoints.map(JSONValue.string))),
        ("suites", .array(suites.map(JSONValue.string))),
        ("identities", .array(identities.map { .string(String(decoding: $0.note.bytes, as: UTF8.self)) })),
        ("keys", .array(keys.map(\.json))),
        ("witnesses", .array(witnesses.map { .string($0.text) })),
        ("quorum", .number(JSONNumber(Int64(quorum)))),
      ]))
  }

  private static func identities(_ notes: [String], of name: NodeName, suite: Suite) throws -> [IdentityNote] {
    guard !notes.isEmpty, notes.count <= Limits.identities else {
      throw MembershipError(.malformed, "\(name) has 1 to \(Limits.identities) identities")
    }
    var chain: [IdentityNote] = []
    for note in notes {
      chain.append(try IdentityNote(parsing: Array(note.utf8), after: chain.last, suite: suite))
    }
    return chain
  }

  /// The bounds and rules that one entry must hold by itself.
  private func check() throws(MembershipError) {
    let texts = [("the title", [title]), ("a function", functions), ("an endpoint", endpoints), ("a suite", suites)]
    for (what, all) in texts {
      if let fault = all.lazy.compactMap(Self.fault(in:)).first {
        throw MembershipError(.malformed, "\(what) of \(name) \(fault)")
      }
    }
    guard endpoints.count <= Limits.endpoints, keys.count <= Limits.keys, witnesses.count <= Limits.witnesses else {
      throw MembershipError(.malformed, "\(name) lists more endpoints, keys or witnesses than there may be")
    }
    guard Set(witnesses).count == witnesses.count, !witnesses.contains(name) else {
      throw MembershipError(.malformed, "the witnesses of \(name) are other parties, each named once")
    }
    guard quorum >= min(1, witnesses.count), quorum <= witnesses.count else {
      throw MembershipError(.malformed, "the quorum of \(name) is not between 1 and the number of its witnesses")
    }
    guard Set(keys.map(\.key.id)).count == keys.count else {
      throw MembershipError(.malformed, "a key of \(name) is listed twice")
    }
  }

  /// What keeps a text from standing in an entry, to be read behind its name; nil when nothing does.
  package static func fault(in text: String) -> String? {
    if text.isEmpty { return "is empty" }
    let length = text.unicodeScalars.count
    if length > Limits.text { return "has \(length) characters, and may have \(Limits.text)" }
    let steers = text.unicodeScalars.contains {
      $0.properties.generalCategory == .control || $0.properties.generalCategory == .format
    }
    return steers ? "holds a control character, or one that turns the direction of the text" : nil
  }
}

extension Party.ListedKey {
  fileprivate init(reading object: ObjectReader) throws {
    var reader = object
    guard let purpose = RoleKey.Purpose(rawValue: try reader.requireString("purpose")) else {
      throw MembershipError(.malformed, "a key of unknown purpose")
    }
    let id = try Digest(hex: try reader.requireString("id"))
    guard let bytes = Base64.decode(try reader.requireString("key")) else {
      throw MembershipError(.malformed, "a key is not canonical base64")
    }
    let key = try RoleKey(
      purpose: purpose, publicKey: bytes,
      notBefore: try Timestamp(rfc3339: try reader.requireString("notBefore")),
      notAfter: try Timestamp(rfc3339: try reader.requireString("notAfter")))
    let revoked = try reader.optionalString("revoked")
    try reader.finish()
    guard key.id == id else { throw MembershipError(.malformed, "the id of a key is not that of its bytes") }
    self.init(key: key, revoked: try revoked.map { try Timestamp(rfc3339: $0) })
  }

  fileprivate var json: JSONValue {
    var members: [(String, JSONValue)] = [
      ("purpose", .string(key.purpose.rawValue)),
      ("id", .string(key.id.hex)),
      ("key", .string(Base64.encode(key.publicKey))),
      ("notBefore", .string(key.notBefore.description)),
      ("notAfter", .string(key.notAfter.description)),
    ]
    if let revoked { members.append(("revoked", .string(revoked.description))) }
    return .object(JSONObject(members: members))
  }
}
