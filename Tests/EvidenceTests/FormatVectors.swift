import Evidence
import Foundation

/// One of everything that a stranger must be able to read, from fixed seeds.
///
/// What the primitives randomise (ML-DSA signatures, X-Wing encapsulations) differs from call to call; everything else is
/// the same for ever, and Vectors/formats.json holds it.
enum FormatVectors {
  /// Names of the facts that are the same on every call.
  static let fixed = [
    "event", "salt", "leaf", "entry", "federation", "dispatch", "dispatchDigest", "body", "commitment", "envelope",
    "envelopeDigest", "identityText", "nodeID", "checkpointEd25519", "cosignatureEd25519", "batchKeyDigestNamed",
  ]

  /// The facts as foreign.py reads them.
  /// - Parameter fresh: seal a new batch key; else the envelope names an all-zero digest in its place, for the fixed part.
  static func make(fresh: Bool) throws -> [String: Any] {
    let fixture = try Fixture()
    let suite = fixture.suite
    let salt = try Salt([UInt8](repeating: 3, count: 32))
    let event = LoggedEvent(.padding, at: Timestamp(milliseconds: 0)).bytes
    let entry = LogEntry(event: event, salt: salt)
    var facts: [String: Any] = [
      "event": Base64.encode(event), "salt": Base64.encode(salt.bytes), "leaf": entry.leafHash.hex,
      "entry": Base64.encode(entry.bytes), "federation": fixture.federationID.hex, "sender": "alpha",
      "recipient": "bravo", "number": 5,
    ]
    try addNotes(fixture, &facts)
    let seed = [UInt8](100..<132)
    let key = try RoleKey(
      purpose: .seal, publicKey: try suite.sealKey(seed), notBefore: Timestamp(milliseconds: 0),
      notAfter: Timestamp(milliseconds: 9))
    let message = Array(#"{"subject":"fiction"}"#.utf8)
    let statement = try SealedStatement(sender: fixture.alpha, recipients: [fixture.bravo], message: message)
    let (contentKey, batchKey) = ([UInt8](repeating: 5, count: 32), [UInt8](repeating: 6, count: 32))
    let body = try SealedBody.seal(
      statement, salt: salt, contentKey: contentKey, bodySalt: [UInt8](repeating: 7, count: 24),
      federation: fixture.federationID, suite: suite)
    let sealed = try SealedBatchKey.seal(
      batchKey, batch: [UInt8](repeating: 8, count: 16), from: fixture.alpha, to: fixture.bravo, key: key,
      federation: fixture.federationID, suite: suite)
    let named = fresh ? sealed.digest : .zero
    let place = Envelope.Place(channel: .ordinary, epoch: 1, number: 5)
    let envelope = try Envelope.wrap(
      contentKey: contentKey, body: body, place: place, batchKey: batchKey, sealedBatchKey: named, suite: suite)
    let commitment = statement.commitment(salt: salt)
    let dispatch = LoggedEvent(
      .dispatch(
        DispatchEvent(
          federation: fixture.federationID,
          name: DispatchName(speaker: fixture.alpha, recipient: fixture.bravo, place: place), previous: .zero,
          envelope: envelope.digest, body: body.digest, commitment: commitment, suite: suite.name,
          directory: DirectoryReference(version: 1, digest: .sha256([1])))), at: Timestamp(milliseconds: 0))
    facts.merge([
      "sealSeed": Base64.encode(seed), "batchKey": Base64.encode(sealed.bytes), "body": Base64.encode(body.bytes),
      "batchKeyDigestNamed": named.hex, "envelope": Base64.encode(envelope.bytes),
      "envelopeDigest": envelope.digest.hex, "commitment": commitment.hex, "message": Base64.encode(message),
      "dispatch": String(decoding: dispatch.bytes, as: UTF8.self), "dispatchDigest": dispatch.digest.hex,
    ]) { _, new in new }
    return facts
  }

  private static func addNotes(_ fixture: Fixture, _ facts: inout [String: Any]) throws {
    let head = try fixture.head(size: 8, root: .sha256([8]))
    let cosigner = Cosigner(name: fixture.federation.cosigner(fixture.bravo), signer: fixture.witness)
    let note = try head.note.adding(
      try cosigner.cosign(head.checkpoint, at: Timestamp(seconds: 1_790_000_000)))
    let identity = try IdentityNote.first(signer: fixture.signer, suite: fixture.suite)
    func key(_ key: HybridPublicKey) -> [String: String] {
      ["ed25519": Base64.encode(key.ed25519), "mldsa65": Base64.encode(key.mldsa65)]
    }
    facts["checkpoint"] = Base64.encode(note.bytes)
    facts["checkpointEd25519"] = note.lines[0].text
    facts["cosignatureEd25519"] = note.lines[2].text
    facts["identity"] = Base64.encode(identity.note.bytes)
    facts["identityText"] = Base64.encode(identity.note.text)
    facts["nodeID"] = identity.nodeID.description
    facts["logKey"] = key(fixture.signer.publicKey)
    facts["witnessKey"] = key(fixture.witness.publicKey)
  }
}
