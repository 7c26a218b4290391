package import Evidence
package import NodeStore
import PeerSync

/// The private keys of a running node, taken out of its store once and kept in memory only.
package struct NodeKeys: Sendable {
  /// Signs checkpoints, each over the last one that is stored.
  package let signer: CheckpointSigner
  /// The name under which this node cosigns checkpoints of others.
  private let cosignerName: String
  private let suite: Suite
  /// The keys to seal, to cosign and of TLS, as they roll; whoever copies this holds the same ring.
  package let ring: KeyRing
  /// Seeds of the seal keys by key id.
  package var sealSeeds: [Digest: [UInt8]] { ring.sealSeeds }

  /// Takes the keys out of a store.
  /// - Throws: ``NodeError`` `notReady` when the store holds no node.
  package init(_ store: NodeDatabase, suite: Suite) throws {
    let read = try store.read { tx in
      (
        node: try LoadedNode(tx, suite: suite), head: try tx.newestHead()?.checkpoint,
        log: try tx.secrets(.log).first, held: try HeldKeys(tx)
      )
    }
    guard let log = read.log, !read.held.cosign.isEmpty, !read.held.tls.isEmpty else {
      throw NodeError(.notReady, "this store lacks a private key of its node")
    }
    signer = CheckpointSigner(signer: try Self.signer(log.privateKey, suite), last: read.head)
    cosignerName = read.node.origin.federation.cosigner(read.node.name)
    self.suite = suite
    ring = KeyRing(read.held)
  }

  /// Who cosigns under a key.
  /// - Throws: ``NodeError`` `refused` when that key is not here any more.
  func cosigner(_ key: Digest) throws -> Cosigner {
    guard let seeds = ring.cosignSeeds(key) else {
      throw NodeError(.refused, "the key to cosign \(key.hex.prefix(16)) was destroyed meanwhile")
    }
    return Cosigner(name: cosignerName, signer: try Self.signer(seeds, suite))
  }

  private static func signer(_ seeds: [UInt8], _ suite: Suite) throws -> HybridSigner {
    guard seeds.count == 64 else { throw NodeError(.defect, "a signing key has a wrong length") }
    return try suite.signer(Array(seeds[0..<32]), Array(seeds[32...]))
  }
}
