/// A C2SP verifier key: `name+hash+base64(type ‖ key)`, of an Ed25519 log or witness.
package struct VerifierKey: Sendable, Hashable, CustomStringConvertible {
  /// The key name.
  package let name: String
  /// ``SignatureType/ed25519`` or ``SignatureType/cosignatureEd25519``.
  package let type: SignatureType
  /// 32 bytes.
  package let publicKey: [UInt8]

  package init(name: String, type: SignatureType, publicKey: [UInt8]) {
    self.name = name
    self.type = type
    self.publicKey = publicKey
  }

  /// Reads a verifier key.
  /// - Throws: ``EvidenceError`` `malformed` for another form, another type or a hash that is not the key's.
  package init(_ text: String) throws(EvidenceError) {
    let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[0].isEmpty, parts[0].utf8.count <= Limits.keyName,
      let id = Hex.decode(String(parts[1])), id.count == 4, let body = Base64.decode(parts[2]), body.count == 33
    else { throw EvidenceError(.malformed, "a verifier key is written name+hash+base64 and holds an Ed25519 key") }
    switch body[0] {
    case 0x01: type = .ed25519
    case 0x04: type = .cosignatureEd25519
    default: throw EvidenceError(.malformed, "a verifier key of type \(body[0]) is not supported")
    }
    name = String(parts[0])
    publicKey = Array(body[1...])
    guard keyID == id.reduce(0, { $0 << 8 | UInt32($1) }) else {
      throw EvidenceError(.malformed, "the hash of the verifier key \(parts[0]) is not that of its key")
    }
  }

  /// The key id of its lines.
  package var keyID: UInt32 { type.keyID(name: name, publicKey: publicKey) }

  package var description: String {
    let hex = String(keyID, radix: 16)
    return "\(name)+\(String(repeating: "0", count: 8 - hex.count))\(hex)+\(Base64.encode(type.bytes + publicKey))"
  }
}
