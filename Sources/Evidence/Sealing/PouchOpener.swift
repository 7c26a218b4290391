/// Opens a pouch piece by piece and gives out its frames.
package struct PouchOpener {
  private let federation: Digest
  private let suite: Suite
  private let seeds: [Digest: [UInt8]]
  private var waiting: [UInt8] = []
  private var opener: ChunkOpener?
  private var frames: PouchFrames

  /// Begins to open with the seeds of a node's seal keys.
  /// - Parameter frameLimit: bytes of one frame at most.
  package init(seeds: [Digest: [UInt8]], federation: Digest, frameLimit: Int, suite: Suite) {
    self.seeds = seeds
    self.federation = federation
    frames = PouchFrames(frameLimit: frameLimit)
    self.suite = suite
  }

  /// Takes the next bytes.
  /// - Returns: the frames that are complete by now.
  /// - Throws: ``EvidenceError`` `notOpened` when no key of this node opens it or anything is changed; `malformed`.
  package mutating func open(_ bytes: [UInt8]) throws(EvidenceError) -> [[UInt8]] {
    var sealed = bytes
    if opener == nil {
      waiting += bytes
      guard waiting.count >= PouchHeader.size else { return [] }
      let header = try PouchHeader(parsing: Array(waiting[..<PouchHeader.size]), suite: suite)
      guard let seed = seeds[header.recipientKey] else {
        throw EvidenceError(.notOpened, "the pouch is sealed for another node, or for a key that this node has no more")
      }
      opener = ChunkOpener(
        key: try header.open(seed: seed, federation: federation, suite: suite),
        context: PouchHeader.info(header.recipientKey, federation, suite))
      sealed = Array(waiting[PouchHeader.size...])
      waiting = []
    }
    guard let opened = try opener?.open(sealed) else { return [] }
    return try frames.take(opened)
  }

  /// Ends: the pouch was whole.
  /// - Returns: the last frames.
  /// - Throws: ``EvidenceError`` `notOpened` when it was cut off; `malformed`.
  package mutating func finish() throws(EvidenceError) -> [[UInt8]] {
    guard let last = try opener?.finish() else {
      throw EvidenceError(.malformed, "this is no pouch: it ends in its header")
    }
    let rest = try frames.take(last)
    try frames.finish()
    return rest
  }
}
