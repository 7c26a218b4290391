package import Evidence
package import StrictJSON

/// A holder of a directory key.
package struct Steward: Sendable, Hashable {
  /// A short name, unique among the stewards.
  package let name: NodeName
  /// The key; no two stewards share a half of one.
  package let key: HybridPublicKey

  package init(name: NodeName, key: HybridPublicKey) {
    self.name = name
    self.key = key
  }

  /// Reads a steward as the genesis and the directory list it.
  package init(reading object: ObjectReader) throws {
    var reader = object
    name = try NodeName(try reader.requireString("name"))
    guard let classical = Base64.decode(try reader.requireString("ed25519")),
      let quantum = Base64.decode(try reader.requireString("mldsa65"))
    else { throw MembershipError(.malformed, "a steward's key is not canonical base64") }
    key = try HybridPublicKey(ed25519: classical, mldsa65: quantum)
    try reader.finish()
  }

  /// The steward as the genesis and the directory list it.
  package var json: JSONValue {
    .object(
      JSONObject(members: [
        ("name", .string(name.text)),
        ("ed25519", .string(Base64.encode(key.ed25519))),
        ("mldsa65", .string(Base64.encode(key.mldsa65))),
      ]))
  }
}
