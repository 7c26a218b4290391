import Evidence
import Testing

@Suite("The verification of a log's folder")
struct LogVerifierTests {
  /// A log's folder in memory, as an exporter writes it.
  struct MemoryFolder: LogFolder {
    var contents: [String: [UInt8]]

    func files() -> [String] { Array(contents.keys) }

    func read(_ path: String, limit: Int) -> [UInt8]? { contents[path].flatMap { $0.count <= limit ? $0 : nil } }
  }

  /// A witnessed log of some size.
  static func folder(size: UInt64, fixture: Fixture) throws -> MemoryFolder {
    var tree = MemoryTree()
    var entries: [[UInt8]] = []
    for index in 0..<size {
      let entry = LogEntry(commitment: .sha256(Array("entry \(index)".utf8))).bytes
      entries.append(entry)
      try tree.append(MerkleTree.leafHash(entry))
    }
    let head = try fixture.head(size: size, root: try MerkleTree.root(size: size, reading: tree))
    let cosigner = Cosigner(name: fixture.federation.cosigner(fixture.bravo), signer: fixture.witness)
    let note = try head.note.adding(try cosigner.cosign(head.checkpoint, at: Timestamp(seconds: 1_790_000_000)))
    let key = VerifierKey(
      name: fixture.origin.description, type: .ed25519, publicKey: fixture.signer.publicKey.ed25519)
    var contents = ["checkpoint": note.bytes, "log.vkey": Array("\(key)\n".utf8)]
    let bundles = TileRow.entries(size: size)
    for number in 0..<bundles.tiles {
      var writer = ByteWriter()
      let from = Int(number) * 256
      for entry in entries[from..<min(from + 256, entries.count)] { writer.write16(entry) }
      contents[bundles[number].description] = writer.bytes
    }
    for (level, row) in TileRow.hashes(size: size).enumerated() {
      for number in 0..<row.tiles {
        let first = number * 256
        contents[row[number].description] = try (first..<(first + UInt64(row[number].width))).flatMap {
          try tree.hash(level: level * 8, index: $0).bytes
        }
      }
    }
    return MemoryFolder(contents: contents)
  }

  static func trust(_ fixture: Fixture) throws -> LogTrust {
    let log = VerifierKey(
      name: fixture.origin.description, type: .ed25519, publicKey: fixture.signer.publicKey.ed25519)
    let name = fixture.federation.cosigner(fixture.bravo)
    let witness = VerifierKey(
      name: name, type: .cosignatureEd25519, publicKey: fixture.witness.publicKey.ed25519)
    let policy = LogPolicy.text(logs: [log], witnesses: [(name: "bravo", keys: [witness])], quorum: 1)
    return LogTrust(
      key: fixture.signer.publicKey,
      witnesses: [
        LogTrust.Witness(
          node: fixture.bravo, keyName: name, keys: [LogTrust.CosigningKey(key: fixture.witness.publicKey)])
      ],
      quorum: 1, policy: try LogPolicy(parsing: Array(policy.utf8)))
  }

  private func report(_ folder: MemoryFolder, _ fixture: Fixture, trusted: Bool = true) throws -> AuditReport {
    let trust = try Self.trust(fixture)
    var verifier = LogVerifier(folder, suite: fixture.suite)
    return try verifier.verify { _ in trusted ? trust : nil }
  }

  @Test("accepts whole logs of every shape", arguments: [0, 1, 2, 255, 256, 257, 600] as [UInt64])
  func whole(size: UInt64) throws {
    let fixture = try Fixture()
    let report = try report(try Self.folder(size: size, fixture: fixture), fixture)
    #expect(report.verdict == .verified, "\(report.checks)")
    #expect(report.entries == size && report.witnessed.count == 1)
  }

  @Test("cannot tell without trust")
  func untrusted() throws {
    let fixture = try Fixture()
    let report = try report(try Self.folder(size: 20, fixture: fixture), fixture, trusted: false)
    #expect(report.verdict == .cannotTell)
  }

  @Test("never accepts a log with one byte changed, and names the entry", arguments: UInt64(1)...60)
  func oneByte(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let fixture = try Fixture()
    var folder = try Self.folder(size: 300, fixture: fixture)
    let path = try #require(folder.contents.keys.sorted().randomElement(using: &random))
    var bytes = try #require(folder.contents[path])
    let place = Int.random(in: 0..<bytes.count, using: &random)
    bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    folder.contents[path] = bytes
    let report = try report(folder, fixture)
    #expect(report.verdict != .verified, "\(path) byte \(place)")
    if path.hasPrefix("tile/entries") {
      #expect(report.verdict == .failed)
      let number = path.contains("001.p") ? 256 : 0
      #expect(report.badEntry == UInt64(number + place / 35), "\(path) byte \(place): \(report.checks)")
    } else if path.hasPrefix("tile/") || path == "log.vkey" {
      #expect(report.verdict == .failed, "\(path) byte \(place): \(report.checks)")
    }
  }

  @Test("names what is missing or does not belong, and then cannot tell")
  func missing() throws {
    let fixture = try Fixture()
    let whole = try Self.folder(size: 300, fixture: fixture)
    for path in whole.contents.keys {
      var folder = whole
      folder.contents[path] = nil
      let report = try report(folder, fixture)
      #expect(
        report.verdict == .cannotTell
          && report.checks.contains { $0.text.contains(path.split(separator: "/").last.map(String.init) ?? path) },
        "\(path)")
    }
    var stranger = whole
    stranger.contents["notes.txt"] = [1]
    let report = try report(stranger, fixture)
    #expect(report.verdict == .cannotTell && report.checks.contains { $0.text.contains("notes.txt") })
  }

  @Test("accepts an older partial tile that agrees, and refuses one that does not")
  func olderTiles() throws {
    let fixture = try Fixture()
    var folder = try Self.folder(size: 300, fixture: fixture)
    let whole = try #require(folder.contents["tile/0/001.p/44"])
    folder.contents["tile/0/001.p/12"] = Array(whole[..<(12 * 32)])
    #expect(try report(folder, fixture).verdict == .verified)
    folder.contents["tile/0/001.p/12"]?[5] ^= 1
    #expect(try report(folder, fixture).verdict == .failed)
  }

  @Test("treats lines as the issue of a log says: wrong is wrong, missing or unknown cannot tell")
  func lines() throws {
    let fixture = try Fixture()
    let whole = try Self.folder(size: 20, fixture: fixture)
    let note = try SignedNote(parsing: try #require(whole.contents["checkpoint"]), limit: Limits.checkpointNote)
    func verdict(_ lines: [NoteLine]) throws -> AuditReport.Verdict {
      var folder = whole
      folder.contents["checkpoint"] = try SignedNote(text: note.text, lines: lines).bytes
      return try report(folder, fixture).verdict
    }
    #expect(try verdict(note.lines) == .verified)
    for index in note.lines.indices {
      var without = note.lines
      without.remove(at: index)
      #expect(try verdict(without) == .cannotTell)
      var wrong = note.lines
      var signature = wrong[index].signature
      signature[40] ^= 1
      wrong[index] = NoteLine(name: wrong[index].name, keyID: wrong[index].keyID, signature: signature)
      #expect(try verdict(wrong) == .failed)
      #expect(try verdict(note.lines + [note.lines[index]]) == .failed)
    }
    #expect(try verdict(note.lines + [NoteLine(name: "x.example", keyID: 4, signature: [1])]) == .cannotTell)
  }

  @Test("reads policies as C2SP writes them")
  func policies() throws {
    let fixture = try Fixture()
    let key = VerifierKey(name: "w", type: .cosignatureEd25519, publicKey: fixture.witness.publicKey.ed25519)
    let other = VerifierKey(name: "x", type: .cosignatureEd25519, publicKey: fixture.signer.publicKey.ed25519)
    let text = "# all\n witness W \(key) \nwitness X \(other) https://x.example/\ngroup g any W X\nquorum g\n"
    let policy = try LogPolicy(parsing: Array(text.utf8))
    #expect(policy.isSatisfied(by: [key]) && !policy.isSatisfied(by: []))
    for wrong in [
      "", "quorum g\n", "witness W \(key)\nwitness V \(key)\nquorum W\n", "witness none \(key)\nquorum none\n",
      "witness W \(key)\ngroup g 2 W\nquorum g\n", "witness W \(key)\nquorum W\nquorum W\n",
      "witness W \(key)\ngroup g all W\ngroup h all W\nquorum g\n", "log \(key)\nquorum none\n",
      "nonsense\nquorum none\n",
    ] { #expect(throws: EvidenceError.self) { try LogPolicy(parsing: Array(wrong.utf8)) } }
  }
}
