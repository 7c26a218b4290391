import StrictJSON

/// Names a key of the speaker with its purpose and time of use.
package struct KeyEvent: Sendable, Hashable {
  /// The key.
  package let key: RoleKey

  package init(_ key: RoleKey) { self.key = key }

  var fields: [(String, JSONValue)] {
    [
      ("purpose", .string(key.purpose.rawValue)),
      ("id", EventField.digest(key.id)),
      ("key", .string(Base64.encode(key.publicKey))),
      ("notBefore", .string(key.notBefore.description)),
      ("notAfter", .string(key.notAfter.description)),
    ]
  }

  init(reading reader: inout ObjectReader) throws {
    guard let purpose = RoleKey.Purpose(rawValue: try reader.requireString("purpose")) else {
      throw EvidenceError(.malformed, "a key of unknown purpose")
    }
    let id = try reader.requireDigest("id")
    key = try RoleKey(
      purpose: purpose, publicKey: try reader.requireBase64("key"),
      notBefore: try reader.requireTime("notBefore"), notAfter: try reader.requireTime("notAfter"))
    guard key.id == id else { throw EvidenceError(.malformed, "the id of a key is not that of its bytes") }
  }
}
