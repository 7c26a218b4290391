package import Evidence
import StrictJSON

/// A steward's private key in a file, sealed by a passphrase; it never stands on a node.
///
/// scrypt makes a key of the passphrase, and C2SP chunked-encryption seals the two seeds under it.
package enum StewardKeyFile {
  private static let context = Array("comity/v1/steward-key".utf8) + [0]
  /// Bytes of a key file at most.
  package static let limit = 16 << 10

  /// Makes a new steward key.
  /// - Returns: the sealed file and the public half for the genesis.
  package static func make(
    name: NodeName, passphrase: [UInt8], cost: Int, suite: Suite
  ) throws -> (file: [UInt8], steward: Steward) {
    let seeds = suite.randomBytes(64)
    let salt = suite.randomBytes(32)
    let key = try PasswordHash.hash(passphrase, salt: salt, cost: cost)
    let sealed = try ChunkedEncryption.seal(seeds, key: key, salt: suite.randomBytes(24), context: context)
    let signer = try suite.signer(Array(seeds[0..<32]), Array(seeds[32...]))
    let members: [(String, JSONValue)] = [
      ("schema", .string("comity/steward-key/1")), ("name", .string(name.text)),
      ("cost", .number(JSONNumber(Int64(cost)))), ("salt", .string(Base64.encode(salt))),
      ("sealed", .string(Base64.encode(sealed))),
    ]
    let file = JSONValue.object(JSONObject(members: members)).serialized() + [0x0A]
    return (file, Steward(name: name, key: signer.publicKey))
  }

  /// Opens a key file.
  /// - Throws: ``MembershipError`` `malformed`; ``EvidenceError`` `notOpened` for a wrong passphrase.
  package static func open(
    _ file: [UInt8], passphrase: [UInt8], suite: Suite
  ) throws -> (name: NodeName, signer: HybridSigner) {
    do { return try opened(file, passphrase, suite) } catch let error as JSONError {
      throw MembershipError(.malformed, "this is no steward's key file: \(error)")
    } catch let error as EvidenceError where error.code == .notOpened {
      throw EvidenceError(.notOpened, "the passphrase is not that of this key")
    }
  }

  private static func opened(
    _ file: [UInt8], _ passphrase: [UInt8], _ suite: Suite
  ) throws -> (name: NodeName, signer: HybridSigner) {
    guard file.count <= limit else {
      throw MembershipError(.malformed, "a steward's key file has at most \(limit) bytes")
    }
    var reader = try ObjectReader(try JSONValue(parsing: file))
    guard try reader.requireString("schema") == "comity/steward-key/1" else {
      throw MembershipError(.malformed, "this is no steward's key file of version 1")
    }
    let name = try NodeName(try reader.requireString("name"))
    guard let cost = Int(exactly: try reader.requireInt64("cost")),
      let salt = Base64.decode(try reader.requireString("salt")),
      let sealed = Base64.decode(try reader.requireString("sealed"))
    else { throw MembershipError(.malformed, "a steward's key file has a field that cannot be read") }
    try reader.finish()
    let key = try PasswordHash.hash(passphrase, salt: salt, cost: cost)
    let seeds = try ChunkedEncryption.open(sealed, key: key, context: context)
    guard seeds.count == 64 else { throw MembershipError(.malformed, "a steward's key has two seeds of 32 bytes") }
    return (name, try suite.signer(Array(seeds[0..<32]), Array(seeds[32...])))
  }
}
