import Evidence
import Foundation
import Membership
import Testing

/// Stewards, members and directories made for tests.
struct Federation {
  let suite = Suite.comity1
  let name: FederationName
  let stewards: [(name: NodeName, signer: HybridSigner)]
  let genesis: Genesis
  let members: [MemberFile]
  let now = Timestamp(milliseconds: 1_790_000_000_000)

  init(threshold: Int = 2) throws {
    let suite = suite
    name = try FederationName("test.example")
    stewards = try ["amber", "basalt", "coral"].enumerated().map { index, name in
      let seed = [UInt8](repeating: UInt8(index + 1), count: 32)
      return (try NodeName(name), try suite.signer(seed, seed))
    }
    genesis = Genesis(
      federation: name, created: now,
      stewards: try StewardSet(
        stewards.map { Steward(name: $0.name, key: $0.signer.publicKey) }, threshold: threshold))
    let (federation, moment) = (name, now)
    members = try ["alpha", "bravo", "registry"].map { try Self.member($0, federation, suite, moment) }
  }

  static func member(
    _ node: String, _ federation: FederationName, _ suite: Suite, _ now: Timestamp
  ) throws -> MemberFile {
    let signer = try suite.signer(suite.randomBytes(32), suite.randomBytes(32))
    let origin = LogOrigin(node: try NodeName(node), federation: federation, epoch: 1)
    let key = try RoleKey(
      purpose: .seal, publicKey: try suite.sealKey(suite.randomBytes(32)), notBefore: now,
      notAfter: now.advanced(bySeconds: 1000))
    let event = LoggedEvent(.key(KeyEvent(key)), at: now)
    let salt = try Salt(suite.randomBytes(32))
    let leaf = LogEntry(event: event.bytes, salt: salt).leafHash
    let head = try CheckpointSigner(signer: signer, last: nil)
      .sign(Checkpoint(origin: origin, size: 1, root: leaf), consistency: [])
    let statement = try LoggedStatement(event: event.bytes, salt: salt, index: 0, inclusion: [])
    return try MemberFile(
      parsing: MemberFile.write(
        origin: origin,
        wishes: MemberFile.Wishes(title: "State \(node)", functions: ["nfp"], endpoints: ["127.0.0.1:7455"]),
        identity: try IdentityNote.first(signer: signer, suite: suite), checkpoint: head.note, statements: [statement]),
      suite: suite)
  }

  func text(after previous: Directory? = nil, adding members: [MemberFile]? = nil) throws -> DirectoryText {
    try DirectoryDraft(genesis: genesis, after: previous).text(
      adding: members ?? self.members, at: now, suite: suite)
  }

  func note(_ text: DirectoryText, by signers: [Int]) throws -> SignedNote {
    let lines = try signers.flatMap { index in
      try stewards[index].signer.lines(for: text.bytes, .directory, name: name.steward(stewards[index].name))
    }
    return try SignedNote(text: text.bytes, lines: lines)
  }

  func first() throws -> Directory {
    try Directory(first: try note(try text(), by: [0, 1]), genesis: genesis, suite: suite)
  }
}

@Suite("The directory")
struct DirectoryTests {
  private func code(_ body: () throws -> Void) -> MembershipError.Code? {
    do { try body() } catch let error as MembershipError { return error.code } catch { return nil }
    return nil
  }

  @Test("is taken when two of three stewards signed, and finds its parties")
  func first() throws {
    let federation = try Federation()
    let directory = try federation.first()
    #expect(directory.text.parties.map(\.name.text).sorted() == ["alpha", "bravo", "registry"])
    let alpha = try #require(directory.party(try NodeName("alpha")))
    #expect(alpha.witnesses.map(\.text) == ["bravo", "registry"] && alpha.quorum == 2)
    #expect(try DirectoryText(parsing: directory.text.bytes, suite: federation.suite) == directory.text)
    #expect(try Genesis(parsing: federation.genesis.text) == federation.genesis)
  }

  @Test("counts stewards, not lines", arguments: [[0], [], [0, 0]])
  func threshold(signers: [Int]) throws {
    let federation = try Federation()
    let text = try federation.text()
    #expect(
      code {
        _ = try Directory(
          first: try federation.note(text, by: signers), genesis: federation.genesis, suite: federation.suite)
      } != nil)
  }

  @Test("refuses a line of a steward that fails, whoever else signed")
  func brokenLine() throws {
    let federation = try Federation()
    let note = try federation.note(try federation.text(), by: [0, 1, 2])
    var signature = note.lines[0].signature
    signature[3] ^= 1
    let broken = NoteLine(name: note.lines[0].name, keyID: note.lines[0].keyID, signature: signature)
    let changed = try SignedNote(text: note.text, lines: [broken] + note.lines.dropFirst())
    #expect(
      code { _ = try Directory(first: changed, genesis: federation.genesis, suite: federation.suite) } == .malformed)
  }

  @Test("has thresholds that mean something", arguments: [0, 1, 4, -1])
  func thresholds(threshold: Int) {
    #expect(throws: MembershipError.self) { try Federation(threshold: threshold) }
  }

  @Test("is taken version by version, linked, and nothing listed is dropped")
  func next() throws {
    let federation = try Federation()
    let first = try federation.first()
    let more = try Federation.member("charlie", federation.name, federation.suite, federation.now)
    let text = try federation.text(after: first, adding: [more])
    let second = try Directory(
      next: try federation.note(text, by: [1, 2]), after: first, suite: federation.suite)
    #expect(second.text.version == 2 && second.text.parties.count == 4)
    #expect(
      code {
        _ = try Directory(next: try federation.note(text, by: [1, 2]), after: second, suite: federation.suite)
      } == nil || second.text.version == 2)
    #expect(
      code {
        _ = try Directory(
          first: try federation.note(text, by: [0, 1]), genesis: federation.genesis, suite: federation.suite)
      } == .notNext)
    let fewer = DirectoryText(
      federation: federation.genesis.id, version: 2, previous: first.text.digest, issued: federation.now,
      expires: federation.now.advanced(bySeconds: 10), stewards: federation.genesis.stewards, policy: .standard,
      leastSuite: "comity-1", parties: [])
    #expect(throws: MembershipError.self) {
      try Directory(next: try federation.note(fewer, by: [0, 1]), after: first, suite: federation.suite)
    }
    let other = try Federation()
    #expect(throws: MembershipError.self) {
      try Directory(next: try other.note(try other.text(), by: [0, 1]), after: first, suite: federation.suite)
    }
  }

  @Test("of one version with two texts is a fork")
  func fork() throws {
    let federation = try Federation()
    let first = try federation.first()
    var draft = DirectoryDraft(genesis: federation.genesis, after: nil)
    draft.days = 7
    let other = try draft.text(adding: federation.members, at: federation.now, suite: federation.suite)
    #expect(
      code {
        _ = try Directory(next: try federation.note(other, by: [0, 1]), after: first, suite: federation.suite)
      } == .fork)
  }

  @Test("of another federation is refused")
  func otherGenesis() throws {
    let (one, two) = (try Federation(), try Federation(threshold: 3))
    #expect(
      code {
        _ = try Directory(first: try one.note(try one.text(), by: [0, 1, 2]), genesis: two.genesis, suite: one.suite)
      } == .otherFederation)
  }

  @Test("never traps on noise", arguments: UInt64(1)...20)
  func noise(seed: UInt64) throws {
    let federation = try Federation()
    var bytes = try federation.text().bytes
    bytes[Int(seed * 997) % bytes.count] ^= UInt8(truncatingIfNeeded: seed)
    _ = try? DirectoryText(parsing: bytes, suite: federation.suite)
    #expect(throws: MembershipError.self) { try MemberFile(parsing: bytes, suite: federation.suite) }
    #expect(throws: MembershipError.self) { try Genesis(parsing: bytes) }
  }

  @Test("is signed with a key that only its passphrase opens")
  func stewardKey() throws {
    let made = try StewardKeyFile.make(
      name: try NodeName("amber"), passphrase: Array("a long passphrase".utf8), cost: 14, suite: .comity1)
    let opened = try StewardKeyFile.open(made.file, passphrase: Array("a long passphrase".utf8), suite: .comity1)
    #expect(opened.signer.publicKey == made.steward.key)
    #expect(throws: EvidenceError.self) {
      try StewardKeyFile.open(made.file, passphrase: Array("another passphrase".utf8), suite: .comity1)
    }
    #expect(try Steward(publicFile: made.steward.publicFile) == made.steward)
  }
}
