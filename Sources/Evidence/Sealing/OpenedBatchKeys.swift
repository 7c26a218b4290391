/// Sealed batch keys, as far as they opened.
///
/// One that does not open is no fault of what came with it: each envelope that names it is rejected with its reason.
package struct OpenedBatchKeys: Sendable, Hashable {
  /// Those that opened, by the digest of their sealed form.
  package private(set) var keys: [Digest: [UInt8]] = [:]
  /// Those that are sealed for a key which is not here, or not any more.
  package private(set) var gone: Set<Digest> = []

  /// Nothing that opened.
  package init() {}

  /// Opens what opens.
  /// - Parameter seeds: the recipient's seal keys, by key id.
  package init(
    _ sealed: [[UInt8]], seeds: [Digest: [UInt8]], from sender: NodeName, to recipient: NodeName, federation: Digest,
    suite: Suite
  ) {
    for bytes in sealed {
      guard let batchKey = try? SealedBatchKey(parsing: bytes, suite: suite) else { continue }
      guard let seed = seeds[batchKey.recipientKey] else {
        gone.insert(batchKey.digest)
        continue
      }
      keys[batchKey.digest] = try? batchKey.open(
        seed: seed, from: sender, to: recipient, federation: federation, suite: suite)
    }
  }
}
