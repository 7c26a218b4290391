package import Evidence
package import NodeStore
import Synchronization

/// The private keys that roll, as a running node holds them.
package struct HeldKeys: Sendable {
  /// The seeds of the seal keys by key id.
  package let seal: [Digest: [UInt8]]
  /// The keys of TLS.
  package let tls: [StoredSecret]
  /// The two seeds of the keys that cosign by key id.
  let cosign: [Digest: [UInt8]]

  init(_ tx: StoreTransaction) throws {
    seal = Dictionary(
      try tx.secrets(.seal).map { ($0.id, $0.privateKey) }, uniquingKeysWith: { first, _ in first })
    tls = try tx.secrets(.tls)
    cosign = Dictionary(
      try tx.secrets(.cosign).map { ($0.id, $0.privateKey) }, uniquingKeysWith: { first, _ in first })
  }
}

/// Holds the keys that roll; everybody who opens or dials holds the same ring, so that a new key counts at once, and one that
/// was destroyed does nothing more.
package final class KeyRing: Sendable {
  private let state: Mutex<HeldKeys>

  init(_ keys: HeldKeys) { state = Mutex(keys) }

  /// The seeds of the seal keys by key id.
  package var sealSeeds: [Digest: [UInt8]] { state.withLock { $0.seal } }

  /// The key that TLS shows at a moment: the newest whose time has begun; nil when there is none.
  package func tls(at now: Timestamp) -> StoredSecret? {
    state.withLock { keys in
      let valid = keys.tls.filter { $0.notBefore <= now && now <= $0.notAfter }
      return valid.max { ($0.notBefore, $0.id) < ($1.notBefore, $1.id) } ?? keys.tls.first
    }
  }

  /// The two seeds of a key that cosigns; nil where it is not here, or not any more.
  func cosignSeeds(_ id: Digest) -> [UInt8]? { state.withLock { $0.cosign[id] } }

  func replace(by keys: HeldKeys) { state.withLock { $0 = keys } }
}
