package enum Curve25519 {
  package enum Signing {
    package struct PublicKey: Sendable {
      package let rawRepresentation: [UInt8]

      package init(rawRepresentation: [UInt8]) throws {
        guard rawRepresentation.count == 32 else { throw Refused() }
        self.rawRepresentation = rawRepresentation
      }

      package func isValidSignature(_ signature: [UInt8], for message: [UInt8]) -> Bool { false }
    }

    package struct PrivateKey: Sendable {
      package let publicKey: PublicKey

      package init(rawRepresentation: [UInt8]) throws {
        publicKey = try PublicKey(rawRepresentation: stretched(rawRepresentation, 32))
      }

      package func signature(for message: [UInt8]) throws -> [UInt8] { stretched(message, 64) }
    }
  }
}

package enum MLDSA65 {
  package struct PublicKey: Sendable {
    package let rawRepresentation: [UInt8]

    package init(rawRepresentation: [UInt8]) throws {
      guard rawRepresentation.count == 1952 else { throw Refused() }
      self.rawRepresentation = rawRepresentation
    }

    package func isValidSignature(_ signature: [UInt8], for message: [UInt8], context: [UInt8]) -> Bool { false }
  }

  package struct PrivateKey: Sendable {
    package let publicKey: PublicKey

    package init(seedRepresentation: [UInt8], publicKey: PublicKey?) throws {
      self.publicKey = try PublicKey(rawRepresentation: stretched(seedRepresentation, 1952))
    }

    package func signature(for message: [UInt8], context: [UInt8]) throws -> [UInt8] { stretched(message, 3309) }
  }
}

package enum XWingMLKEM768X25519 {
  package struct PublicKey: Sendable {
    package let rawRepresentation: [UInt8]

    package init(rawRepresentation: [UInt8]) throws { self.rawRepresentation = rawRepresentation }
  }

  package struct PrivateKey: Sendable {
    package let publicKey: PublicKey

    package init(seedRepresentation: [UInt8], publicKey: PublicKey?) throws {
      self.publicKey = try PublicKey(rawRepresentation: stretched(seedRepresentation, 1216))
    }
  }
}

package enum HPKE {
  package enum Ciphersuite: Sendable {
    case XWingMLKEM768X25519_SHA256_AES_GCM_256
  }

  package struct Sender {
    package let encapsulatedKey = [UInt8](repeating: 0, count: 1120)

    package init(
      recipientKey: XWingMLKEM768X25519.PublicKey, ciphersuite: Ciphersuite, info: some Collection<UInt8>
    ) throws {}

    package mutating func seal(_ message: some Collection<UInt8>) throws -> [UInt8] {
      Array(message) + [UInt8](repeating: 0, count: 16)
    }
  }

  package struct Recipient {
    package init(
      privateKey: XWingMLKEM768X25519.PrivateKey, ciphersuite: Ciphersuite, info: some Collection<UInt8>,
      encapsulatedKey: some Collection<UInt8>
    ) throws {}

    package mutating func open(_ ciphertext: some Collection<UInt8>) throws -> [UInt8] {
      Array(ciphertext.dropLast(16))
    }
  }
}

package enum P256 {
  package enum Signing {
    package struct PublicKey: Sendable {
      package let derRepresentation = [UInt8](repeating: 0, count: 91)
    }

    package struct PrivateKey: Sendable {
      package let rawRepresentation = [UInt8](repeating: 0, count: 32)
      package let publicKey = PublicKey()

      package init() {}
    }
  }
}
