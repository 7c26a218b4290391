import Evidence

extension Suite {
  /// A suite of the same containers and lengths as the product's, made from HMAC-SHA256 under a seed.
  ///
  /// It keeps nothing secret: whoever has the seed can sign for everybody. It is for the simulator, in which everybody's
  /// code is known, and never part of the programs that people run.
  static func simulated(_ key: SeededKey, label: String) -> Suite {
    let random = SeededRandom(key, label: label)
    let seal = SimulatedSeal(key: key)
    return Suite(
      name: "simulated", number: 0xFFFF,
      randomBytes: { random.bytes($0) },
      signer: { ed25519, mldsa65 in
        let publicKey = try HybridPublicKey(
          ed25519: key.stretched([1], ed25519, to: 32), mldsa65: key.stretched([2], mldsa65, to: 1952))
        return HybridSigner(
          publicKey: publicKey, signEd25519: { key.signature(publicKey.ed25519, $0, [], 64) },
          signMLDSA65: { key.signature(publicKey.mldsa65, $0, $1, 3309) })
      },
      verifyEd25519: { publicKey, found, message in found == key.signature(publicKey, message, [], 64) },
      verifyMLDSA65: { publicKey, found, message, context in
        found == key.signature(publicKey, message, context, 3309)
      },
      sealKey: { key.stretched([3], $0, to: 1216) },
      hpkeSeal: { publicKey, info, plaintext in
        let enc = key.stretched([4], random.bytes(32), to: 1120)
        return (enc, seal.seal(plaintext, publicKey, info, enc))
      },
      hpkeOpen: { seed, info, enc, ciphertext in
        try seal.open(ciphertext, key.stretched([3], seed, to: 1216), info, enc)
      },
      tlsKey: {
        let seed = random.bytes(32)
        return (seed, key.stretched([5], seed, to: 91))
      })
  }
}

extension Suite {
  /// The product's suite, whose random bytes a seed decides: what a node draws by itself, such as the order of its entries, is
  /// then the same under both suites. What the cryptography draws stays its own, and takes as many from the seed's bytes as the
  /// simulated suite does. It goes by that one's name: a name of another length would move pages, and with them the moments at
  /// which a disk fails.
  static func product(_ key: SeededKey, label: String) -> Suite {
    let random = SeededRandom(key, label: label)
    let real = Suite.comity1
    return Suite(
      name: "simulated", number: 0xFFFF, randomBytes: { random.bytes($0) }, signer: real.signer,
      verifyEd25519: real.verifyEd25519, verifyMLDSA65: real.verifyMLDSA65, sealKey: real.sealKey,
      hpkeSeal: { publicKey, info, plaintext in
        _ = random.bytes(32)
        return try real.hpkeSeal(publicKey, info, plaintext)
      }, hpkeOpen: real.hpkeOpen,
      tlsKey: {
        _ = random.bytes(32)
        return real.tlsKey()
      })
  }
}

extension SeededKey {
  /// The HMAC of something, repeated to a length: every bit of it depends on the whole input.
  fileprivate func stretched(_ label: [UInt8], _ seed: [UInt8], to count: Int) -> [UInt8] {
    let block = authenticate(label, seed)
    var out: [UInt8] = []
    out.reserveCapacity(count + 32)
    while out.count < count { out += block }
    out.removeLast(out.count - count)
    return out
  }

  fileprivate func signature(
    _ key: [UInt8], _ message: [UInt8], _ context: [UInt8], _ count: Int
  ) -> [UInt8] {
    stretched([6], authenticate([UInt8(context.count & 0xFF)], key, context, message), to: count)
  }
}

/// Seals with a stream and a tag, both HMACs.
private struct SimulatedSeal: Sendable {
  let key: SeededKey

  func seal(_ plain: [UInt8], _ publicKey: [UInt8], _ info: [UInt8], _ enc: [UInt8]) -> [UInt8] {
    let mask = key.stretched([7], key.authenticate(publicKey, info, enc), to: plain.count)
    return zip(plain, mask).map { $0 ^ $1 } + key.authenticate(publicKey, info, enc, plain).prefix(16)
  }

  func open(_ sealed: [UInt8], _ publicKey: [UInt8], _ info: [UInt8], _ enc: [UInt8]) throws -> [UInt8] {
    let mask = key.stretched([7], key.authenticate(publicKey, info, enc), to: max(sealed.count - 16, 0))
    let plain = zip(sealed, mask).map { $0 ^ $1 }
    guard seal(plain, publicKey, info, enc) == sealed else {
      throw EvidenceError(.notOpened, "the simulated seal is broken")
    }
    return plain
  }
}
