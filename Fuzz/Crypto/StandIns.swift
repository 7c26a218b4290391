// Stand-ins for swift-crypto, so that the fuzzer's build is the parsers alone: the real one takes eight minutes of a core, all
// of it instrumented for nothing. Only SHA-256 is true. Ciphers open whatever they are given and signatures are never right,
// so what lies behind them is reached by the targets' own suite. `Tests/FuzzTests` replays the corpus with the real one.
import CLibCrypto

/// Anything that is refused.
struct Refused: Error {}

/// Some bytes that a seed decides.
func stretched(_ seed: some Collection<UInt8>, _ count: Int) -> [UInt8] {
  var bytes: [UInt8] = []
  var block = Array(seed)
  while bytes.count < count {
    block = Array(SHA256.hash(data: block))
    bytes += block
  }
  return Array(bytes.prefix(count))
}

package struct SHA256: Sendable {
  package typealias Digest = [UInt8]
  private var waiting: [UInt8] = []

  package init() {}

  package mutating func update(data: some Collection<UInt8>) { waiting.append(contentsOf: data) }

  package func finalize() -> [UInt8] { Self.hash(data: waiting) }

  package static func hash(data: some Collection<UInt8>) -> [UInt8] {
    let bytes = Array(data)
    var out = [UInt8](repeating: 0, count: 32)
    guard EVP_Digest(bytes, bytes.count, &out, nil, EVP_sha256(), nil) == 1 else { return [] }
    return out
  }
}

package struct SHA512 {}

package struct SymmetricKey: Sendable {
  private let bytes: [UInt8]

  package init(data: some Collection<UInt8>) { bytes = Array(data) }

  package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try bytes.withUnsafeBytes(body)
  }
}

package enum HKDF<Hash> {
  package static func expand(
    pseudoRandomKey: some Collection<UInt8>, info: some Collection<UInt8>, outputByteCount: Int
  ) -> SymmetricKey {
    SymmetricKey(data: [UInt8](repeating: 0, count: outputByteCount))
  }

  package static func deriveKey(
    inputKeyMaterial: SymmetricKey, salt: some Collection<UInt8>, info: some Collection<UInt8>, outputByteCount: Int
  ) -> SymmetricKey {
    SymmetricKey(data: [UInt8](repeating: 0, count: outputByteCount))
  }
}

package enum AES {
  package enum GCM {
    package struct Nonce: Sendable {
      package init(data: some Collection<UInt8>) throws { guard data.count >= 12 else { throw Refused() } }
    }

    package struct SealedBox: Sendable {
      package let ciphertext: [UInt8]
      package let tag: [UInt8]

      package init(nonce: Nonce, ciphertext: some Collection<UInt8>, tag: some Collection<UInt8>) throws {
        guard tag.count == 16 else { throw Refused() }
        (self.ciphertext, self.tag) = (Array(ciphertext), Array(tag))
      }
    }

    package static func seal(_ message: some Collection<UInt8>, using key: SymmetricKey, nonce: Nonce) throws
      -> SealedBox
    {
      try SealedBox(nonce: nonce, ciphertext: message, tag: [UInt8](repeating: 0, count: 16))
    }

    package static func open(_ box: SealedBox, using key: SymmetricKey) throws -> [UInt8] { box.ciphertext }
  }
}
