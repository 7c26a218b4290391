import Evidence
import Testing

@Suite("Sealing")
struct SealingTests {
  /// Everything that one sealed message is made of.
  struct Sealed {
    let fixture: Fixture
    let seed: [UInt8]
    let statement: SealedStatement
    let salt: Salt
    let body: SealedBody
    let batchKey: SealedBatchKey
    let envelope: Envelope
    let place = Envelope.Place(channel: .ordinary, epoch: 1, number: 5)

    init(message: [UInt8] = Array(#"{"a":1}"#.utf8)) throws {
      fixture = try Fixture()
      let suite = fixture.suite
      seed = [UInt8](100..<132)
      let key = try RoleKey(
        purpose: .seal, publicKey: try suite.sealKey(seed), notBefore: Timestamp(milliseconds: 0),
        notAfter: Timestamp(milliseconds: 9))
      statement = try SealedStatement(sender: fixture.alpha, recipients: [fixture.bravo], message: message)
      salt = try Salt([UInt8](repeating: 8, count: 32))
      let contentKey = suite.randomBytes(32)
      body = try SealedBody.seal(
        statement, salt: salt, contentKey: contentKey, bodySalt: suite.randomBytes(24),
        federation: fixture.federationID, suite: suite)
      let clear = suite.randomBytes(32)
      batchKey = try SealedBatchKey.seal(
        clear, batch: suite.randomBytes(16), from: fixture.alpha, to: fixture.bravo, key: key,
        federation: fixture.federationID, suite: suite)
      envelope = try Envelope.wrap(
        contentKey: contentKey, body: body, place: place, batchKey: clear, sealedBatchKey: batchKey.digest, suite: suite
      )
    }

    func open(
      place: Envelope.Place? = nil, sender: NodeName? = nil, recipient: NodeName? = nil, federation: Digest? = nil,
      seed: [UInt8]? = nil
    ) throws -> (statement: SealedStatement, salt: Salt) {
      let federation = federation ?? fixture.federationID
      let clear = try batchKey.open(
        seed: seed ?? self.seed, from: sender ?? fixture.alpha, to: recipient ?? fixture.bravo,
        federation: federation, suite: fixture.suite)
      let key = try envelope.unwrap(body: body, place: place ?? self.place, batchKey: clear)
      return try body.open(
        contentKey: key, sender: sender ?? fixture.alpha, federation: federation, suite: fixture.suite)
    }
  }

  @Test("opens for its recipient and recomputes the commitment")
  func opens() throws {
    let sealed = try Sealed()
    let inside = try sealed.open()
    #expect(inside.statement == sealed.statement)
    #expect(inside.statement.commitment(salt: inside.salt) == sealed.statement.commitment(salt: sealed.salt))
    #expect(try SealedStatement(parsing: inside.statement.bytes) == inside.statement)
  }

  @Test("opens nowhere else: not at another place, for another node, federation or key")
  func bound() throws {
    let sealed = try Sealed()
    for place in [
      Envelope.Place(channel: .sealed, epoch: 1, number: 5), Envelope.Place(channel: .ordinary, epoch: 2, number: 5),
      Envelope.Place(channel: .ordinary, epoch: 1, number: 6),
    ] { #expect(throws: EvidenceError.self) { try sealed.open(place: place) } }
    #expect(throws: EvidenceError.self) { try sealed.open(sender: try NodeName("charlie")) }
    #expect(throws: EvidenceError.self) { try sealed.open(recipient: try NodeName("charlie")) }
    #expect(throws: EvidenceError.self) { try sealed.open(federation: .sha256([1])) }
    #expect(throws: EvidenceError.self) { try sealed.open(seed: [UInt8](0..<32)) }
  }

  @Test("says nothing of its length but a size class")
  func sizeClasses() throws {
    #expect(SizeClass.size(holding: 0) == 256 && SizeClass.size(holding: 257) == 512)
    #expect(SizeClass.size(holding: 4096) == 4096 && SizeClass.size(holding: 4097) == 4608)
    #expect(SizeClass.size(holding: 8192) == 8192 && SizeClass.size(holding: 8193) == 9216)
    for count in 1...20_000 {
      let size = SizeClass.size(holding: count)
      #expect(size >= count && size <= max(256, count + 256, count + count / 8 + 1))
    }
  }

  @Test("breaks with any changed byte", arguments: UInt64(1)...30)
  func changed(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let sealed = try Sealed(message: random.bytes(900))
    var bytes = sealed.body.bytes
    bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    let clear = try sealed.batchKey.open(
      seed: sealed.seed, from: sealed.fixture.alpha, to: sealed.fixture.bravo, federation: sealed.fixture.federationID,
      suite: sealed.fixture.suite)
    let key = try sealed.envelope.unwrap(body: sealed.body, place: sealed.place, batchKey: clear)
    #expect(throws: EvidenceError.self) {
      try SealedBody(bytes).open(
        contentKey: key, sender: sealed.fixture.alpha, federation: sealed.fixture.federationID,
        suite: sealed.fixture.suite)
    }
    #expect(throws: EvidenceError.self) {
      try sealed.envelope.unwrap(body: SealedBody(bytes), place: sealed.place, batchKey: clear)
    }
  }

  @Test("cuts messages into chunks as C2SP does", arguments: [0, 1, 16_383, 16_384, 16_385, 40_000])
  func chunks(count: Int) throws {
    var random = SplitMix64(seed: UInt64(count))
    let (key, message) = (random.bytes(32), random.bytes(count))
    let sealed = try ChunkedEncryption.seal(message, key: key, salt: random.bytes(24), context: [1])
    #expect(sealed.count == 56 + count + (count / 16_384 + 1) * 16)
    #expect(try ChunkedEncryption.open(sealed, key: key, context: [1]) == message)
    #expect(throws: EvidenceError.self) { try ChunkedEncryption.open(sealed, key: key, context: [2]) }
    #expect(throws: EvidenceError.self) { try ChunkedEncryption.open(sealed.dropLast(), key: key, context: [1]) }
    if count >= 16_384 {
      #expect(throws: EvidenceError.self) {
        try ChunkedEncryption.open(Array(sealed[..<(56 + 16_400)]), key: key, context: [1])
      }
    }
  }

  @Test("needs a named recipient, each once and in order")
  func audience() throws {
    let fixture = try Fixture()
    #expect(throws: EvidenceError.self) {
      try SealedStatement(sender: fixture.alpha, recipients: [], message: [1])
    }
    #expect(throws: EvidenceError.self) {
      try SealedStatement(sender: fixture.alpha, recipients: [fixture.bravo, fixture.bravo], message: [1])
    }
    let two = try SealedStatement(
      sender: fixture.alpha, recipients: [try NodeName("zulu"), fixture.bravo], message: [1])
    #expect(two.recipients.map(\.text) == ["bravo", "zulu"])
  }
}
