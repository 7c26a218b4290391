package import Evidence
import GRDB

/// A private key of the node. It leaves the store only into the signer or opener it is for.
package struct StoredSecret: Sendable {
  /// What a private key is for.
  package enum Purpose: String, Sendable {
    /// The two 32-byte seeds that sign the log.
    case log
    /// The two 32-byte seeds that cosign.
    case cosign
    /// A 32-byte X-Wing seed.
    case seal
    /// A 32-byte P-256 scalar.
    case tls
  }

  /// The id of the public key.
  package let id: Digest
  /// The purpose.
  package let purpose: Purpose
  /// The private bytes.
  package let privateKey: [UInt8]
  /// The public bytes.
  package let publicKey: [UInt8]
  /// First moment of use.
  package let notBefore: Timestamp
  /// Last moment of use.
  package let notAfter: Timestamp

  package init(
    id: Digest, purpose: Purpose, privateKey: [UInt8], publicKey: [UInt8], notBefore: Timestamp, notAfter: Timestamp
  ) {
    self.id = id
    self.purpose = purpose
    self.privateKey = privateKey
    self.publicKey = publicKey
    self.notBefore = notBefore
    self.notAfter = notAfter
  }
}

extension StoreTransaction {
  /// Keeps a private key.
  package func insert(_ secret: StoredSecret) throws {
    try run(
      "INSERT INTO secret (id, purpose, private, public, not_before, not_after) VALUES (?, ?, ?, ?, ?, ?)",
      [
        secret.id.bytes.blob, secret.purpose.rawValue, secret.privateKey.blob, secret.publicKey.blob,
        secret.notBefore.milliseconds, secret.notAfter.milliseconds,
      ])
  }

  /// The keys of a purpose, the one that ends last first.
  package func secrets(_ purpose: StoredSecret.Purpose) throws -> [StoredSecret] {
    try all("SELECT * FROM secret WHERE purpose = ? ORDER BY not_after DESC, id", [purpose.rawValue]).map { row in
      StoredSecret(
        id: try row.digest("id"), purpose: purpose, privateKey: row.bytes("private"), publicKey: row.bytes("public"),
        notBefore: Timestamp(milliseconds: row["not_before"]), notAfter: Timestamp(milliseconds: row["not_after"]))
    }
  }
}
