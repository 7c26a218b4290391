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

  /// Reads a line.
  /// - Throws: ``CooperationError`` `malformed` or `tooLarge`; what the schema says is checked by ``EntityList``.
  package init(parsing line: String) throws(CooperationError) {
    guard line.utf8.count <= Limits.entityLine else {
      throw CooperationError(.tooLarge, "an entity has at most \(Limits.entityLine) bytes")
    }
    do {
      var reader = try ObjectReader(try JSONValue(parsing: Array(line.utf8)))
      id = try reader.requireString("id")
      schema = try reader.requireString("schema")
      guard case .object(let found)? = reader.optional("properties") else {
        throw JSONError(.member, offset: nil, "«/properties» is missing or no object")
      }
      var properties: [String: [String]] = [:]
      for member in found.members {
        guard case .array(let values) = member.value else {
          throw JSONError(.member, offset: nil, "«/properties/\(member.name)» must be a list of texts")
        }
        properties[member.name] = try values.map { value throws(JSONError) in
          guard case .string(let text) = value else {
            throw JSONError(.member, offset: nil, "«/properties/\(member.name)» must be a list of texts")
          }
          return text
        }
      }
      self.properties = properties
    } catch {
      throw CooperationError(.malformed, "\(error)")
    }
    guard !id.isEmpty, id.utf8.count <= 255, id.unicodeScalars.allSatisfy(SafeText.isHarmless) else {
      throw CooperationError(.malformed, "«/id» is empty, too long or holds control characters")
    }
    self.line = line
  }
}
