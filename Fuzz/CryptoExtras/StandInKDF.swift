@_exported public import Crypto

package enum KDF {
  package enum Scrypt {
    package static func deriveKey(
      from password: some Collection<UInt8>, salt: some Collection<UInt8>, outputByteCount: Int, rounds: Int,
      blockSize: Int, parallelism: Int
    ) throws -> SymmetricKey {
      SymmetricKey(data: [UInt8](repeating: 0, count: outputByteCount))
    }
  }
}
