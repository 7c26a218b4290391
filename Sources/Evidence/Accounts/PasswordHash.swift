import CryptoExtras

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Passwords of officers through scrypt with r = 8 and p = 1; takes tenths of a second and 128 MiB at the usual cost.
package enum PasswordHash {
  /// Costs that an account may have.
  package static let costs = 14...20

  /// Hashes a password.
  /// - Parameters:
  ///   - salt: 32 random bytes.
  ///   - cost: the power of two of N.
  /// - Throws: ``EvidenceError`` `keyUnusable` for a cost out of bounds; what scrypt throws.
  package static func hash(_ password: [UInt8], salt: [UInt8], cost: Int) throws -> [UInt8] {
    guard costs.contains(cost) else {
      throw EvidenceError(.keyUnusable, "the scrypt cost is between 2^\(costs.lowerBound) and 2^\(costs.upperBound)")
    }
    let key = try KDF.Scrypt.deriveKey(
      from: Data(password), salt: Data(salt), outputByteCount: 32, rounds: 1 << cost, blockSize: 8, parallelism: 1)
    return key.withUnsafeBytes(Array.init)
  }

  /// Whether a password is the one that was hashed; takes as long for an account that does not exist.
  package static func matches(_ password: [UInt8], salt: [UInt8], cost: Int, expected: [UInt8]) -> Bool {
    guard let found = try? hash(password, salt: salt, cost: cost), expected.count == found.count else { return false }
    return zip(found, expected).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
