import Evidence
import Foundation

/// What the primitives alone cost for one message on its way, both nodes together.
struct Ceiling {
  /// Messages a second, and the parts they are made of.
  struct Result {
    let perSecond: Double
    let cores: Int
    let parts: [(String, Double)]
  }

  let batch: Int
  let folder: String

  func measure() throws -> Result {
    let suite = Suite.comity1
    let alpha = try NodeName("alpha")
    let bravo = try NodeName("bravo")
    let federation = Digest.sha256([1])
    let seed = suite.randomBytes(32)
    let key = try RoleKey(
      purpose: .seal, publicKey: try suite.sealKey(seed), notBefore: Timestamp(milliseconds: 0),
      notAfter: Timestamp(milliseconds: Timestamp.maximum))
    let statement = try SealedStatement(
      sender: alpha, recipients: [bravo], message: [UInt8](repeating: 0x61, count: 1024))
    let salt = try Salt(suite.randomBytes(32))
    let contentKey = suite.randomBytes(32)
    func seal() throws -> SealedBody {
      try SealedBody.seal(
        statement, salt: salt, contentKey: contentKey, bodySalt: suite.randomBytes(24), federation: federation,
        suite: suite)
    }
    let body = try seal()
    let batchKey = suite.randomBytes(32)
    func sealBatch() throws -> SealedBatchKey {
      try SealedBatchKey.seal(
        batchKey, batch: suite.randomBytes(16), from: alpha, to: bravo, key: key, federation: federation, suite: suite)
    }
    let sealed = try sealBatch()
    let place = Envelope.Place(channel: .ordinary, epoch: 1, number: 1)
    func wrap() throws -> Envelope {
      try Envelope.wrap(
        contentKey: contentKey, body: body, place: place, batchKey: batchKey, sealedBatchKey: sealed.digest,
        suite: suite)
    }
    let envelope = try wrap()
    let signer = try suite.signer(suite.randomBytes(32), suite.randomBytes(32))
    let note = [UInt8](repeating: 0x62, count: 100)
    let (classical, quantum) = (try signer.signEd25519(note), try signer.signMLDSA65(note, [1]))
    let event = [UInt8](repeating: 0x63, count: 900)
    let perBatch = Double(batch)
    let parts: [(String, Double)] = try [
      ("seal the body", time { _ = try seal() }),
      (
        "open the body",
        time { _ = try body.open(contentKey: contentKey, sender: alpha, federation: federation, suite: suite) }
      ),
      (
        "wrap and unwrap",
        time {
          _ = try wrap()
          _ = try envelope.unwrap(body: body, place: place, batchKey: batchKey)
        }
      ),
      (
        "hash 2 entries and their share of 2 trees, twice",
        time {
          for _ in 0..<4 {
            let leaf = LogEntry(event: event, salt: salt).leafHash
            _ = MerkleTree.nodeHash(leaf, leaf)
          }
        }
      ),
      (
        "X-Wing seal and open, a batch",
        time {
          _ = try sealBatch()
          _ = try sealed.open(seed: seed, from: alpha, to: bravo, federation: federation, suite: suite)
        } / perBatch
      ),
      (
        "both signatures made and verified, 2 a batch",
        time {
          _ = try signer.signEd25519(note)
          _ = try signer.signMLDSA65(note, [1])
          _ = suite.verifyEd25519(signer.publicKey.ed25519, classical, note)
          _ = suite.verifyMLDSA65(signer.publicKey.mldsa65, quantum, note, [1])
        } * 2 / perBatch
      ),
      ("fsync, 2 a batch", try fsyncTime() * 2 / perBatch),
    ]
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let total = parts.reduce(0) { $0 + $1.1 }
    return Result(perSecond: Double(cores) * 1e6 / total, cores: cores, parts: parts)
  }

  /// Microseconds of one call, the best of five rounds.
  private func time(_ body: () throws -> Void) throws -> Double {
    var best = Double.infinity
    for _ in 0..<5 {
      let start = ContinuousClock.now
      for _ in 0..<200 { try body() }
      best = min(best, microseconds(ContinuousClock.now - start) / 200)
    }
    return best
  }

  private func fsyncTime() throws -> Double {
    let path = folder + "/fsync"
    let descriptor = open(path, O_RDWR | O_CREAT, 0o600)
    guard descriptor >= 0 else { return 0 }
    defer { close(descriptor) }
    let page = [UInt8](repeating: 1, count: 4096)
    return try time {
      _ = write(descriptor, page, page.count)
      fsync(descriptor)
    }
  }
}

/// A duration in microseconds.
func microseconds(_ duration: Duration) -> Double {
  Double(duration.components.seconds) * 1e6 + Double(duration.components.attoseconds) / 1e12
}
