package import Evidence
import Synchronization

/// The seeds of the seal keys that a running node opens with; everybody who opens holds the same ring, so that a key that
/// rolled opens at once, and one that was destroyed opens nothing more.
package final class SealKeyring: Sendable {
  private let state: Mutex<[Digest: [UInt8]]>

  init(_ seeds: [Digest: [UInt8]]) { state = Mutex(seeds) }

  /// The seeds by key id.
  package var seeds: [Digest: [UInt8]] { state.withLock { $0 } }

  func replace(by seeds: [Digest: [UInt8]]) { state.withLock { $0 = seeds } }
}
