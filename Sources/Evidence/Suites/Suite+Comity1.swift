import Crypto
import CryptoExtras

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Suite {
  /// The product's suite: Ed25519 and ML-DSA-65, X-Wing HPKE with HKDF-SHA256 and AES-256-GCM (docs/protocol.md 2, 6).
  package static let comity1 = Suite(
    name: "comity-1",
    number: 1,
    randomBytes: { count in
      var generator = SystemRandomNumberGenerator()
      // Eight bytes a draw: each is a call of the system.
      var bytes: [UInt8] = []
      while bytes.count < count { withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0) } }
      return Array(bytes.prefix(max(0, count)))
    },
    signer: { ed25519, mldsa65 in try comity1Signer(ed25519, mldsa65) },
    verifyEd25519: { key, signature, message in
      guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: key) else { return false }
      return key.isValidSignature(signature, for: message)
    },
    verifyMLDSA65: { key, signature, message, context in
      guard signature.count == 3309, let key = try? MLDSA65.PublicKey(rawRepresentation: key) else { return false }
      return key.isValidSignature(signature, for: message, context: context)
    },
    sealKey: { seed in
      let key = try XWingMLKEM768X25519.PrivateKey(seedRepresentation: seed, publicKey: nil)
      return Array(key.publicKey.rawRepresentation)
    },
    hpkeSeal: { key, info, plaintext in
      let recipient = try XWingMLKEM768X25519.PublicKey(rawRepresentation: key)
      var sender = try HPKE.Sender(recipientKey: recipient, ciphersuite: hpke, info: Data(info))
      let ciphertext = try sender.seal(Data(plaintext))
      return (Array(sender.encapsulatedKey), Array(ciphertext))
    },
    hpkeOpen: { seed, info, enc, ciphertext in
      let key = try XWingMLKEM768X25519.PrivateKey(seedRepresentation: seed, publicKey: nil)
      var recipient = try HPKE.Recipient(
        privateKey: key, ciphersuite: hpke, info: Data(info), encapsulatedKey: Data(enc))
      return Array(try recipient.open(Data(ciphertext)))
    },
    tlsKey: {
      let key = P256.Signing.PrivateKey()
      return (Array(key.rawRepresentation), Array(key.publicKey.derRepresentation))
    }
  )

  private static let hpke = HPKE.Ciphersuite.XWingMLKEM768X25519_SHA256_AES_GCM_256

  private static func comity1Signer(_ ed25519: [UInt8], _ mldsa65: [UInt8]) throws -> HybridSigner {
    let classical = try Curve25519.Signing.PrivateKey(rawRepresentation: ed25519)
    let quantum = try MLDSA65.PrivateKey(seedRepresentation: mldsa65, publicKey: nil)
    return HybridSigner(
      publicKey: try HybridPublicKey(
        ed25519: Array(classical.publicKey.rawRepresentation),
        mldsa65: Array(quantum.publicKey.rawRepresentation)),
      signEd25519: { Array(try classical.signature(for: $0)) },
      signMLDSA65: { Array(try quantum.signature(for: $0, context: $1)) })
  }
}
