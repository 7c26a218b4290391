import Evidence
import Testing

@Suite("The seal of a pouch")
struct PouchSealTests {
  private struct Sealed {
    let fixture: Fixture
    let seed = [UInt8](10..<42)
    let key: RoleKey
    let frames: [[UInt8]]
    var bytes: [UInt8] = []

    init(frames: [[UInt8]]) throws {
      fixture = try Fixture()
      self.frames = frames
      key = try RoleKey(
        purpose: .seal, publicKey: try fixture.suite.sealKey(seed), notBefore: Timestamp(milliseconds: 0),
        notAfter: Timestamp(milliseconds: 9))
      var sealer = try PouchSealer(to: key, federation: fixture.federationID, suite: fixture.suite)
      for frame in frames { bytes += try sealer.add(frame) }
      while let more = try sealer.finish() { bytes += more }
      #expect(bytes.count == PouchSealer.length(holding: frames.reduce(0) { $0 + $1.count + 4 }))
    }

    func open(_ bytes: [UInt8], pieces: Int, seed: [UInt8]? = nil, federation: Digest? = nil) throws -> [[UInt8]] {
      var opener = PouchOpener(
        seeds: [key.id: seed ?? self.seed], federation: federation ?? fixture.federationID, frameLimit: 1 << 20,
        suite: fixture.suite)
      var found: [[UInt8]] = []
      var start = 0
      while start < bytes.count {
        found += try opener.open(Array(bytes[start..<min(start + pieces, bytes.count)]))
        start += pieces
      }
      return found + (try opener.finish())
    }
  }

  @Test("opens for its recipient, however its pieces fall", arguments: [1_000, 16_400, 100_000])
  func opens(pieces: Int) throws {
    var random = SplitMix64(seed: 1)
    for counts in [[], [1], [300, 17, 50_000], [16_380, 16_384, 5]] {
      let sealed = try Sealed(frames: counts.map { random.bytes($0) })
      #expect(try sealed.open(sealed.bytes, pieces: pieces) == sealed.frames)
    }
  }

  @Test("shows a courier the recipient's key and a size class, nothing else")
  func outside() throws {
    let one = try Sealed(frames: [[1, 2, 3]])
    let other = try Sealed(frames: [[UInt8](repeating: 9, count: 200)])
    let header = try PouchHeader(parsing: Array(one.bytes[..<PouchHeader.size]), suite: one.fixture.suite)
    #expect(header.recipientKey == one.key.id && one.bytes.count == other.bytes.count)
  }

  @Test("refuses another key, federation, any change and any end but its own", arguments: UInt64(1)...20)
  func changed(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let sealed = try Sealed(frames: [random.bytes(20_000)])
    #expect(throws: EvidenceError.self) { try sealed.open(sealed.bytes, pieces: 9_000, seed: random.bytes(32)) }
    #expect(throws: EvidenceError.self) { try sealed.open(sealed.bytes, pieces: 9_000, federation: .zero) }
    var flipped = sealed.bytes
    flipped[Int.random(in: 0..<flipped.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    let cut = Int.random(in: 0..<sealed.bytes.count, using: &random)
    for bytes in [flipped, Array(sealed.bytes[..<cut]), sealed.bytes + [0]] {
      #expect(throws: EvidenceError.self) { try sealed.open(bytes, pieces: 9_000) }
    }
  }
}
