/// A value of I-JSON (RFC 7493): what was written, nothing more.
package enum JSONValue: Sendable, Hashable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number, kept as it was written.
  case number(JSONNumber)
  /// A string of Unicode scalars.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object with its members in their order.
  case object(JSONObject)

  /// Reads exactly one value.
  /// - Throws: ``JSONError`` with the byte offset.
  package init(parsing bytes: [UInt8], limits: JSONLimits = .standard) throws(JSONError) {
    var parser = JSONParser(bytes, limits)
    self = try parser.parse()
  }

  /// The compact text: members in their order, numbers as written, only the escapes that must be.
  package func serialized() -> [UInt8] {
    var writer = JSONWriter()
    writer.write(self)
    return writer.bytes
  }
}
