package import Evidence
package import NodeStore
import PeerSync

/// The private keys of a running node, taken out of its store once and kept in memory only.
package struct NodeKeys: Sendable {
  /// Signs checkpoints, each over the last one that is stored.
  package let signer: CheckpointSigner
  /// Cosigns checkpoints of others.
  package let cosigner: Cosigner
  /// The keys to seal and of TLS, as they roll; whoever copies this holds the same ring.
  package let ring: KeyRing
  /// Seeds of the seal keys by key id.
  package var sealSeeds: [Digest: [UInt8]] { ring.sealSeeds }

  /// Takes the keys out of a store.
  /// - Throws: ``NodeError`` `notReady` when the store holds no node.
  package init(_ store: NodeDatabase, suite: Suite) throws {
    let read = try store.read { tx in
      (
        node: try LoadedNode(tx, suite: suite), head: try tx.newestHead()?.checkpoint,
        log: try tx.secrets(.log).first, cosign: try tx.secrets(.cosign).first, held: try HeldKeys(tx)
      )
    }
    guard let log = read.log, let cosign = read.cosign, !read.held.tls.isEmpty else {
      throw NodeError(.notReady, "this store lacks a private key of its node")
    }
    signer = CheckpointSigner(signer: try Self.signer(log, suite), last: read.head)
    cosigner = Cosigner(
      name: read.node.origin.federation.cosigner(read.node.name), signer: try Self.signer(cosign, suite))
    ring = KeyRing(read.held)
  }

  private static func signer(_ secret: StoredSecret, _ suite: Suite) throws -> HybridSigner {
    guard secret.privateKey.count == 64 else { throw NodeError(.defect, "a signing key has a wrong length") }
    return try suite.signer(Array(secret.privateKey[0..<32]), Array(secret.privateKey[32...]))
  }
}
