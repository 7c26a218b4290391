import Evidence
import NodeStore

/// The keys of a new node: one key, one purpose.
struct SetupSecrets {
  /// Days that the first keys may be used; they are renewed before.
  private static let days: (seal: Int64, cosign: Int64, tls: Int64) = (
    Limits.sealKeySeconds / 86_400, Limits.cosignKeySeconds / 86_400, 731
  )

  let identity: IdentityNote
  let signer: HybridSigner
  let roleKeys: [RoleKey]
  let stored: [StoredSecret]

  init(at now: Timestamp, suite: Suite) throws {
    let logSeeds = suite.randomBytes(64)
    signer = try suite.signer(Array(logSeeds[0..<32]), Array(logSeeds[32...]))
    identity = try IdentityNote.first(signer: signer, suite: suite)
    // A minute back, so that a peer whose clock is slightly behind can use the keys at once.
    let begin = now.advanced(bySeconds: -60)
    func key(_ purpose: RoleKey.Purpose, _ publicKey: [UInt8], days: Int64) throws -> RoleKey {
      try RoleKey(
        purpose: purpose, publicKey: publicKey, notBefore: begin, notAfter: now.advanced(bySeconds: days * 86_400))
    }
    let cosignSeeds = suite.randomBytes(64)
    let cosigner = try suite.signer(Array(cosignSeeds[0..<32]), Array(cosignSeeds[32...]))
    let sealSeed = suite.randomBytes(32)
    let tls = suite.tlsKey()
    let seal = try key(.seal, try suite.sealKey(sealSeed), days: Self.days.seal)
    let cosign = try key(.cosign, cosigner.publicKey.joined, days: Self.days.cosign)
    let link = try key(.tls, tls.publicKey, days: Self.days.tls)
    roleKeys = [seal, cosign, link]
    let log = StoredSecret(
      id: .sha256(signer.publicKey.joined), purpose: .log, privateKey: logSeeds, publicKey: signer.publicKey.joined,
      notBefore: begin, notAfter: Timestamp(milliseconds: Timestamp.maximum))
    func secret(_ key: RoleKey, _ purpose: StoredSecret.Purpose, _ privateKey: [UInt8]) -> StoredSecret {
      StoredSecret(
        id: key.id, purpose: purpose, privateKey: privateKey, publicKey: key.publicKey, notBefore: key.notBefore,
        notAfter: key.notAfter)
    }
    stored = [
      log, secret(seal, .seal, sealSeed), secret(cosign, .cosign, cosignSeeds), secret(link, .tls, tls.privateKey),
    ]
  }
}
