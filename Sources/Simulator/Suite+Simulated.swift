import Evidence

extension Suite {
  /// A suite of the same containers and lengths as the product's, made from SHA-256 under a seed.
  ///
  /// It keeps nothing secret: whoever knows a public key can sign with it. It is for the simulator, in which everybody's
  /// code is known, and never part of the programs that people run.
  static func simulated(seed: UInt64, label: String) -> Suite {
    let random = SeededRandom(seed: seed, label: label)
    return Suite(
      name: "simulated", number: 0xFFFF,
      randomBytes: { random.bytes($0) },
      signer: { ed25519, mldsa65 in
        let key = try HybridPublicKey(
          ed25519: stretch([1] + ed25519, 32), mldsa65: stretch([2] + mldsa65, 1952))
        return HybridSigner(
          publicKey: key, signEd25519: { signature(key.ed25519, $0, [], 64) },
          signMLDSA65: { signature(key.mldsa65, $0, $1, 3309) })
      },
      verifyEd25519: { key, found, message in found == signature(key, message, [], 64) },
      verifyMLDSA65: { key, found, message, context in found == signature(key, message, context, 3309) },
      sealKey: { stretch([3] + $0, 1216) },
      hpkeSeal: { key, info, plaintext in
        let enc = stretch([4] + random.bytes(32), 1120)
        return (enc, mask(plaintext, key, info, enc))
      },
      hpkeOpen: { seed, info, enc, ciphertext in
        let key = stretch([3] + seed, 1216)
        let plain = unmasked(ciphertext, key, info, enc)
        guard mask(plain, key, info, enc) == ciphertext else {
          throw EvidenceError(.notOpened, "the simulated seal is broken")
        }
        return plain
      },
      tlsKey: {
        let seed = random.bytes(32)
        return (seed, stretch([5] + seed, 91))
      })
  }

  private static func stretch(_ seed: [UInt8], _ count: Int) -> [UInt8] {
    var out: [UInt8] = []
    var block = Digest.sha256(seed).bytes
    while out.count < count {
      out += block
      block = Digest.sha256(block).bytes
    }
    return Array(out.prefix(count))
  }

  private static func signature(
    _ key: [UInt8], _ message: [UInt8], _ context: [UInt8], _ count: Int
  ) -> [UInt8] {
    stretch(Digest.sha256(key, context, message).bytes, count)
  }

  private static func mask(_ plain: [UInt8], _ key: [UInt8], _ info: [UInt8], _ enc: [UInt8]) -> [UInt8] {
    let stream = stretch(Digest.sha256(key, info, enc).bytes, plain.count)
    return zip(plain, stream).map { $0 ^ $1 } + Digest.sha256(key, info, enc, plain).bytes.prefix(16)
  }

  private static func unmasked(_ sealed: [UInt8], _ key: [UInt8], _ info: [UInt8], _ enc: [UInt8]) -> [UInt8] {
    let stream = stretch(Digest.sha256(key, info, enc).bytes, max(sealed.count - 16, 0))
    return zip(sealed, stream).map { $0 ^ $1 }
  }
}
