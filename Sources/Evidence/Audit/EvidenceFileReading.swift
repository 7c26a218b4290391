import StrictJSON

/// Reads files of evidence: the bounds first, then each member once and none besides.
package enum EvidenceFileReading {
  private static let limits = JSONLimits(
    bytes: Limits.evidenceFile, depth: 8, members: 400_000, stringBytes: Limits.directoryNote / 3 * 4 + 4)

  /// The `schema` of a file; nil when it is no object with one.
  package static func schema(of bytes: [UInt8]) -> String? {
    guard bytes.count <= Limits.evidenceFile, let value = try? JSONValue(parsing: bytes, limits: limits),
      var reader = try? ObjectReader(value)
    else { return nil }
    return try? reader.requireString("schema")
  }

  static func read<File>(
    _ bytes: [UInt8], schema: String, _ body: (inout ObjectReader) throws -> File
  ) throws(EvidenceError) -> File {
    guard bytes.count <= Limits.evidenceFile else {
      throw EvidenceError(.tooLarge, "a file of evidence has at most \(Limits.evidenceFile) bytes")
    }
    do {
      var reader = try ObjectReader(try JSONValue(parsing: bytes, limits: limits))
      guard try reader.requireString("schema") == schema else {
        throw EvidenceError(.malformed, "this is no file of the schema \(schema)")
      }
      let file = try body(&reader)
      try reader.finish()
      return file
    } catch let error as EvidenceError {
      throw error
    } catch {
      throw EvidenceError(.malformed, "the file cannot be read: \(error)")
    }
  }

  static func base64s(_ reader: inout ObjectReader, _ name: String, limit: Int) throws -> [[UInt8]] {
    let texts = try reader.requireStrings(name)
    guard texts.count <= limit else { throw EvidenceError(.tooLarge, "«\(name)» has at most \(limit) elements") }
    return try texts.map { text in
      guard let bytes = Base64.decode(text) else {
        throw EvidenceError(.malformed, "«\(name)» holds what is not canonical base64")
      }
      return bytes
    }
  }

  static func objects(_ reader: inout ObjectReader, _ name: String, limit: Int) throws -> [ObjectReader] {
    let objects = try reader.requireObjects(name)
    guard objects.count <= limit else { throw EvidenceError(.tooLarge, "«\(name)» has at most \(limit) elements") }
    return objects
  }
}

extension EvidenceFileDispatch {
  var json: JSONValue {
    .object(
      JSONObject(members: [
        ("statement", statement.json), ("receipts", .array(receipts.map(\.json))),
      ]))
  }

  init(reading object: ObjectReader) throws {
    var reader = object
    self.init(
      try EvidenceFileStatement(reading: try reader.requireObject("statement")),
      receipts: try EvidenceFileReading.objects(&reader, "receipts", limit: Limits.evidenceReceipts)
        .map(Receipt.init(reading:)))
    try reader.finish()
  }
}

extension EvidenceFileDispatch.Receipt {
  var json: JSONValue {
    var members: [(String, JSONValue)] = [("statement", statement.json)]
    if let consistency {
      members.append(("consistency", .array(consistency.map { .string(Base64.encode($0.bytes)) })))
    }
    return .object(JSONObject(members: members))
  }

  init(reading object: ObjectReader) throws {
    var reader = object
    let statement = try EvidenceFileStatement(reading: try reader.requireObject("statement"))
    let consistency: [Digest]? =
      reader.optional("consistency") == nil
      ? nil
      : try EvidenceFileReading.base64s(&reader, "consistency", limit: Limits.proofHashes).map { try Digest($0) }
    try reader.finish()
    self.init(statement, consistency: consistency)
  }
}

extension EvidenceFileParty {
  var json: JSONValue {
    .object(
      JSONObject(members: [
        ("node", .string(node.text)), ("identities", .array(identities.map { .string(Base64.encode($0)) })),
        ("keys", .array(keys.map(\.json))),
      ]))
  }

  init(reading object: ObjectReader) throws {
    var reader = object
    self.init(
      node: try reader.requireNode("node"),
      identities: try EvidenceFileReading.base64s(&reader, "identities", limit: Limits.evidenceIdentities),
      keys: try EvidenceFileReading.objects(&reader, "keys", limit: Limits.evidenceKeys).map(Key.init(reading:)))
    try reader.finish()
  }
}

extension EvidenceFileParty.Key {
  var json: JSONValue {
    var members = KeyEvent(key).fields
    if let revoked { members.append(("revoked", .string(revoked.description))) }
    return .object(JSONObject(members: members))
  }

  init(reading object: ObjectReader) throws {
    var reader = object
    let key = try KeyEvent(reading: &reader).key
    let revoked = try reader.optionalString("revoked").map { try Timestamp(rfc3339: $0) }
    try reader.finish()
    self.init(key, revoked: revoked)
  }
}
