import Evidence
import Testing

@Suite("The events beside a log")
struct LogEventsTests {
  private typealias MemoryFolder = LogVerifierTests.MemoryFolder

  private func line(_ entry: UInt64, _ event: LoggedEvent) throws -> EventsFile.Line {
    EventsFile.Line(entry: entry, salt: try Salt([UInt8](repeating: UInt8(entry), count: 32)), event: event.bytes)
  }

  private func local(_ kind: LocalEvent.Kind, _ values: LocalEvent.Field...) -> LoggedEvent {
    LoggedEvent(.local(LocalEvent(kind, values)), at: Timestamp(seconds: 1_790_000_000))
  }

  @Test("are read as they were written, and in no other form")
  func file() throws {
    let lines = try [2, 5, 6].map { try line($0, local(.sessionRefused, .text("a \"quoted\" \\ name"))) }
    let bytes = EventsFile.bytes(lines)
    #expect(try EventsFile.read(bytes, first: 0, width: 7) == lines)
    #expect(try EventsFile.read([], first: 0, width: 7).isEmpty)
    for (first, width) in [(3, 7), (0, 6), (256, 256)] as [(UInt64, Int)] {
      #expect(throws: EvidenceError.self) { try EventsFile.read(bytes, first: first, width: width) }
    }
    let twice = EventsFile.bytes([lines[0], lines[0]])
    let unordered = EventsFile.bytes([lines[1], lines[0]])
    for wrong in [
      Array(bytes.dropLast()), twice, unordered, bytes + [0x0A], Array("{}\n".utf8), Array("\n".utf8), [0xFF, 0x0A],
      Array(String(decoding: bytes, as: UTF8.self).replacing(#""entry":2"#, with: #""entry":2,"more":1"#).utf8),
    ] { #expect(throws: EvidenceError.self) { try EventsFile.read(wrong, first: 0, width: 7) } }
  }

  @Test(
    "have paths beside the bundles, and only those", arguments: ["000", "255.p/1", "x001/067", "x999/x999/999.p/255"])
  func paths(place: String) throws {
    let bundle = try #require(TilePath("tile/entries/" + place))
    #expect(EventsFile.path(of: bundle) == "events/" + place)
    #expect(EventsFile.bundle(of: "events/" + place) == bundle)
    for wrong in ["event/" + place, "events/../" + place, "events/" + place + "/", place] {
      #expect(EventsFile.bundle(of: wrong) == nil)
    }
  }

  /// A witnessed log of an epoch that begins with some event.
  private func log(_ fixture: Fixture, epoch: UInt64, opening: LoggedEvent) throws -> MemoryFolder {
    var tree = MemoryTree()
    var entries = ByteWriter()
    for index in UInt64(0)..<3 {
      let commitment = Digest.sha256([UInt8(index)])
      let entry =
        index == 0 ? LogEntry(event: opening.bytes, salt: try line(0, opening).salt) : LogEntry(commitment: commitment)
      entries.write16(entry.bytes)
      try tree.append(entry.leafHash)
    }
    let origin = LogOrigin(node: fixture.alpha, federation: fixture.federation, epoch: epoch)
    let checkpoint = Checkpoint(origin: origin, size: 3, root: try MerkleTree.root(size: 3, reading: tree))
    let head = try CheckpointSigner(signer: fixture.signer, last: nil).sign(checkpoint, consistency: [])
    let key = VerifierKey(name: origin.description, type: .ed25519, publicKey: fixture.signer.publicKey.ed25519)
    return MemoryFolder(contents: [
      "checkpoint": head.note.bytes, "log.vkey": Array("\(key)\n".utf8), "tile/entries/000.p/3": entries.bytes,
      "tile/0/000.p/3": try (0..<3).flatMap { try tree.hash(level: 0, index: $0).bytes },
      "events/000.p/3": EventsFile.bytes([try line(0, opening)]),
    ])
  }

  @Test("that begin a later epoch are there, and are held against the epoch before, or the log is not verified")
  func unlinked() throws {
    let fixture = try Fixture()
    let opening = local(
      .logOpened, .text("alpha.test.example/audit/2"), .text(Digest.zero.hex), .text(Digest.zero.hex), .count(1), .none)
    var folder = try log(fixture, epoch: 2, opening: opening)
    func skipped(_ folder: MemoryFolder) throws -> [String] {
      try report(folder, fixture).checks.filter { $0.outcome == .notChecked }.map(\.text)
    }
    #expect(try skipped(folder).contains { $0.contains("name its last checkpoint with --before") })
    folder.contents["events/000.p/3"] = nil
    #expect(try skipped(folder).contains { $0.contains("does not lie beside the log") })
    let other = try report(try log(fixture, epoch: 2, opening: local(.sessionRefused, .none)), fixture)
    #expect(other.verdict == .failed && other.badEntry == 0)
  }

  private func report(_ folder: MemoryFolder, _ fixture: Fixture, closing: Checkpoint? = nil) throws -> AuditReport {
    let trust = LogTrust(key: fixture.signer.publicKey, witnesses: [], quorum: 0, policy: nil)
    var verifier = LogVerifier(folder, suite: fixture.suite)
    verifier.closing = closing
    return try verifier.verify { _ in trust }
  }

  @Test("open an epoch of this log, after the head that closed the one before, or the link is named as wrong")
  func epochs() throws {
    let fixture = try Fixture()
    let (first, second) = ("alpha.test.example/audit/1", "alpha.test.example/audit/2")
    let closed = Checkpoint(origin: fixture.origin, size: 40, root: .sha256([9]))
    let digest = Digest.sha256(closed.text).hex
    func wrong(
      _ epoch: UInt64, _ origin: String, _ previous: LocalEvent.Field, _ size: LocalEvent.Field, _ closing: Checkpoint?
    )
      throws -> (failed: Bool, linked: Bool)
    {
      let opening = local(.logOpened, .text(origin), .text(Digest.zero.hex), previous, size, .none)
      let found = try report(try log(fixture, epoch: epoch, opening: opening), fixture, closing: closing)
      let failed = found.checks.contains { $0.outcome == .failed && $0.text.contains("wrong epoch link") }
      #expect(failed == (found.badEntry == 0) && failed == (found.verdict == .failed), "\(found.checks)")
      return (failed, found.checks.contains { $0.outcome == .passed && $0.text.contains("that closed epoch 1") })
    }
    #expect(try wrong(1, first, .none, .none, nil) == (false, false))
    #expect(try wrong(1, first, .text(digest), .count(40), nil).failed)
    #expect(try wrong(1, second, .none, .none, nil).failed)
    #expect(try wrong(2, second, .none, .none, nil).failed)
    #expect(try wrong(2, second, .text(digest), .count(40), nil) == (false, false))
    #expect(try wrong(2, second, .text(digest), .count(40), closed) == (false, true))
    #expect(try wrong(2, second, .text(Digest.zero.hex), .count(40), closed).failed)
    #expect(try wrong(2, second, .text(digest), .count(39), closed).failed)
    #expect(try wrong(2, second, .text(digest), .count(41), closed) == (false, false))
    // The third epoch after the first: proven where it names the first's head, and not to be told where it names another.
    let third = "alpha.test.example/audit/3"
    #expect(try wrong(3, third, .text(digest), .count(40), closed).failed)
    #expect(try wrong(3, third, .text(Digest.zero.hex), .count(40), closed) == (false, false))
  }
}
