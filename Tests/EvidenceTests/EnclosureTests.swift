import Evidence
import Foundation
import Testing

@Suite("Attachments")
struct EnclosureTests {
  private func sealed(_ size: Int, seed: UInt64) throws -> (content: [UInt8], enclosure: Enclosure, sealed: [UInt8]) {
    var random = SplitMix64(seed: seed)
    let content = random.bytes(size)
    let (enclosure, bytes) = try EnclosureVectors.seal(
      content, name: "annex", key: random.bytes(32), salt: random.bytes(24), pieces: 1 + Int(seed) * 997)
    return (content, enclosure, bytes)
  }

  @Test("open again, whatever their length and however the pieces fall", arguments: EnclosureVectors.sizes)
  func opens(size: Int) throws {
    for pieces in [57, 16_400, 40_000] {
      let made = try sealed(size, seed: UInt64(pieces % 7))
      #expect(made.enclosure.size == UInt64(size) && made.enclosure.sealedLength == UInt64(made.sealed.count))
      #expect(made.enclosure.digest == .sha256(made.sealed) && made.enclosure.content == .sha256(made.content))
      #expect(try EnclosureVectors.open(made.enclosure, made.sealed, pieces: pieces) == made.content)
      #expect(try Enclosure(parsing: made.enclosure.bytes) == made.enclosure)
    }
  }

  @Test("are refused when anything is changed, cut off, added or named otherwise", arguments: UInt64(1)...20)
  func changed(seed: UInt64) throws {
    let made = try sealed(20_000, seed: seed)
    var random = SplitMix64(seed: seed)
    var flipped = made.sealed
    flipped[Int.random(in: 0..<flipped.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    for bytes in [flipped, Array(made.sealed.dropLast()), made.sealed + [0], Array(made.sealed[..<16_456])] {
      #expect(throws: EvidenceError.self) { try EnclosureVectors.open(made.enclosure, bytes) }
    }
    let other = made.enclosure
    for wrong in [
      try Enclosure(
        name: "a", mediaType: "a/b", size: other.size - 1, content: other.content, digest: other.digest, key: other.key),
      try Enclosure(
        name: "a", mediaType: "a/b", size: other.size, content: .zero, digest: other.digest, key: other.key),
      try Enclosure(
        name: "a", mediaType: "a/b", size: other.size, content: other.content, digest: .zero, key: other.key),
      try Enclosure(
        name: "a", mediaType: "a/b", size: other.size, content: other.content, digest: other.digest,
        key: random.bytes(32)),
    ] { #expect(throws: EvidenceError.self) { try EnclosureVectors.open(wrong, made.sealed) } }
  }

  @Test("say nothing of their length but a size class")
  func padding() throws {
    #expect(Enclosure.sealedLength(of: 0) == 56 + 256 + 16)
    #expect(Enclosure.sealedLength(of: 16_385) == Enclosure.sealedLength(of: 18_432))
    #expect(Enclosure.sealedLength(of: 8 << 30) == 56 + (8 << 30) + ((8 << 30) / 16_384 + 1) * 16)
  }

  @Test("have names, never paths, and bounds", arguments: ["", "a/b", "a\nb", String(repeating: "a", count: 256)])
  func names(name: String) throws {
    func make(_ name: String, _ type: String, _ size: UInt64) throws -> Enclosure {
      try Enclosure(
        name: name, mediaType: type, size: size, content: .zero, digest: .zero, key: [UInt8](repeating: 1, count: 32))
    }
    _ = try make("a", "a/b", 8 << 30)
    #expect(throws: EvidenceError.self) { try make(name, "a/b", 1) }
    #expect(throws: EvidenceError.self) { try make("a", "a b", 1) }
    #expect(throws: EvidenceError.self) { try make("a", "a/b", 8 << 30 + 1) }
  }

  @Test("are named in the statement in their order, each once")
  func statement() throws {
    let fixture = try Fixture()
    let enclosures = try (1...3).map { try sealed(300, seed: $0).enclosure }
    func make(_ enclosures: [Enclosure]) throws -> SealedStatement {
      try SealedStatement(
        sender: fixture.alpha, recipients: [fixture.bravo], enclosures: enclosures, message: Array("{}".utf8))
    }
    let statement = try make(enclosures)
    #expect(try SealedStatement(parsing: statement.bytes) == statement && statement.enclosures == enclosures)
    let salt = try Salt([UInt8](repeating: 1, count: 32))
    #expect(try make(enclosures.reversed()).commitment(salt: salt) != statement.commitment(salt: salt))
    #expect(try make([]).commitment(salt: salt) != statement.commitment(salt: salt))
    #expect(throws: EvidenceError.self) { try make([enclosures[0], enclosures[0]]) }
  }

  @Test("are to the byte what they were when the format was frozen, and Python seals and opens the same")
  func frozen() throws {
    let frozen = try Vectors.json("enclosures.json") as NSDictionary
    let made = try EnclosureVectors.make() as NSDictionary
    #expect(frozen == made)
    let said = try Foreign.run(
      try Foreign.python(), [Vectors.path("foreign.py"), "check-enclosures", Vectors.path("Vectors/enclosures.json")])
    #expect(said.contains("all checked"))
  }

  @Test("open when Python sealed them", arguments: [0, 5_000, 70_000])
  func pythonWrites(size: Int) throws {
    let folder = try TemporaryFolder()
    let request: [String: Any] = [
      "federation": try Fixture().federationID.hex, "sender": "alpha", "recipient": "bravo", "size": size,
    ]
    try folder.write(Array(try JSONSerialization.data(withJSONObject: request)), to: "request.json")
    try Foreign.run(
      try Foreign.python(),
      [Vectors.path("foreign.py"), "make-enclosure", folder.path + "/request.json", folder.path + "/made.json"])
    let data = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/made.json"))
    let made = try #require(try JSONSerialization.jsonObject(with: data) as? [String: String])
    func bytes(_ name: String) throws -> [UInt8] {
      let text = try #require(made[name])
      return try #require(Base64.decode(text))
    }
    let statement = try SealedStatement(parsing: try bytes("statement"))
    let enclosure = try #require(statement.enclosures.first)
    #expect(enclosure.name == "Anlage «ü».pdf")
    #expect(try EnclosureVectors.open(enclosure, try bytes("sealed")) == EnclosureVectors.content(size))
  }
}
