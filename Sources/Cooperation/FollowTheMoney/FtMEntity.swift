import StrictJSON

/// One FollowTheMoney entity: its line as it came, and what was read from it.
package struct FtMEntity: Sendable, Hashable {
  /// The id.
  package let id: String
  /// The schema's name.
  package let schema: String
  /// The values of each property, each a list of texts.
  package let properties: [String: [String]]
  /// The line, byte for byte; it is written out unchanged.
  package let line: String

  /// Reads a line. Members besides id, schema and properties are kept in the line and not looked at.
  /// - Throws: ``CooperationError`` `tooLarge`, or `malformed` with a finding for each property that is no list of
  ///   texts, its path beginning at the entity; what the schema says is checked by ``EntityList``.
  package init(parsing line: String) throws(CooperationError) {
    guard line.utf8.count <= Limits.entityLine else {
      throw CooperationError(.tooLarge, "has more than \(Limits.entityLine) bytes")
    }
    let found: JSONObject
    do {
      var reader = try ObjectReader(try JSONValue(parsing: Array(line.utf8)))
      id = try reader.requireString("id")
      schema = try reader.requireString("schema")
      guard case .object(let object) = try reader.require("properties") else {
        throw JSONError(.member, offset: nil, "«/properties» must be an object")
      }
      found = object
    } catch {
      throw CooperationError(.malformed, "\(error)")
    }
    guard !id.isEmpty, id.utf8.count <= Limits.entityID, id.unicodeScalars.allSatisfy(SafeText.isHarmless) else {
      throw CooperationError(.malformed, "«/id» is empty, over \(Limits.entityID) bytes or holds control characters")
    }
    properties = try Self.texts(found, of: id)
    self.line = line
  }

  /// The line with another id in it; the same line where the id is its own.
  func line(under id: String) -> String {
    guard id != self.id, case .object(let object)? = try? JSONValue(parsing: Array(line.utf8)) else { return line }
    let members = object.members.map { ($0.name, $0.name == "id" ? .string(id) : $0.value) }
    return String(decoding: JSONValue.object(JSONObject(members: members)).serialized(), as: UTF8.self)
  }

  private static func texts(_ object: JSONObject, of id: String) throws(CooperationError) -> [String: [String]] {
    var properties: [String: [String]] = [:]
    var findings: [Finding] = []
    for member in object.members {
      if case .array(let values) = member.value {
        let texts = values.compactMap { if case .string(let text) = $0 { text } else { nil } }
        properties[member.name] = texts
        if texts.count == values.count { continue }
      }
      let name = SafeText(member.name).shortened
      findings.append(
        Finding(
          "/properties/\(Finding.pointerPart(name))", .blocks, rule: "ftm.list",
          "entity \(id), \(name): must be a list of texts, also when it is one text or number"))
    }
    guard findings.isEmpty else {
      throw CooperationError(.malformed, "entity \(id) has properties that are no lists of texts", findings: findings)
    }
    return properties
  }
}
