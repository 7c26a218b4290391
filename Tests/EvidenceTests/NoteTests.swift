import Evidence
import Foundation
import Testing

@Suite("Signed notes")
struct NoteTests {
  @Test("read C2SP's own example, and its verifier key")
  func example() throws {
    let vectors = try Vectors.json("c2sp.json")
    let key = try VerifierKey(try #require(vectors["noteKey"] as? String))
    let note = try SignedNote(
      parsing: Array(try #require(vectors["note"] as? String).utf8), limit: Limits.checkpointNote)
    let line = try #require(note.lines.first)
    #expect(note.lines.count == 1 && line.keyID == key.keyID && line.name == key.name)
    #expect(Suite.comity1.verifyEd25519(key.publicKey, line.signature, note.text))
    #expect(try SignedNote(text: note.text, lines: note.lines).bytes == note.bytes)
  }

  @Test("read C2SP's checkpoint and cosignature")
  func cosignature() throws {
    let vectors = try Vectors.json("c2sp.json")
    let note = try SignedNote(
      parsing: Array(try #require(vectors["checkpoint"] as? String).utf8), limit: Limits.checkpointNote)
    let log = try VerifierKey(try #require(vectors["logKey"] as? String))
    #expect(log.keyID == note.lines[0].keyID)
    #expect(Suite.comity1.verifyEd25519(log.publicKey, note.lines[0].signature, note.text))
    let witness = try VerifierKey(try #require(vectors["witnessKey"] as? String))
    #expect(witness.keyID == note.lines[1].keyID && witness.type == .cosignatureEd25519)
    let signature = note.lines[1].signature
    let time = signature[0..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    #expect(time == UInt64(try #require(vectors["witnessTime"] as? Int)))
    let message = Array("cosignature/v1\ntime \(time)\n".utf8) + note.text
    #expect(Suite.comity1.verifyEd25519(witness.publicKey, Array(signature[8...]), message))
  }

  @Test(
    "refuse what is no note",
    arguments: [
      "", "\n", "text\n", "text\n— a AAAAAAA=\n", "te\u{1}xt\n\n— a AAAAAAAAAAA=\n", "text\n\n— a b c\n",
      "text\n\n- a AAAAAAA=\n",
      "text\n\n— a+b AAAAAAAAAAA=\n", "text\n\n— a AAAAAAAAAAB=\n", "text\n\n— a AAAA\n", "text\n\n— a AAAAAAAAAAA=",
    ])
  func malformed(text: String) {
    #expect(throws: EvidenceError.self) { try SignedNote(parsing: Array(text.utf8), limit: 4096) }
  }

  @Test("need both halves once, of the kind expected")
  func hybrid() throws {
    let fixture = try Fixture()
    let head = try fixture.head(size: 3, root: .sha256([3]))
    let name = fixture.origin.description
    let key = fixture.signer.publicKey
    func verdict(_ lines: [NoteLine], _ kind: NoteKind = .checkpoint) throws -> SignedNote.HybridVerdict {
      try SignedNote(text: head.note.text, lines: lines).verdict(kind, by: key, name: name, suite: fixture.suite)
    }
    func isMissing(_ verdict: SignedNote.HybridVerdict) -> Bool { if case .missing = verdict { true } else { false } }
    func isWrong(_ verdict: SignedNote.HybridVerdict) -> Bool { if case .wrong = verdict { true } else { false } }
    let (classical, quantum) = (head.note.lines[0], head.note.lines[1])
    #expect(try verdict([classical, quantum]) == .valid)
    #expect(try verdict([quantum, classical]) == .valid)
    #expect(try isMissing(verdict([classical])))
    #expect(try isMissing(verdict([quantum])))
    #expect(try isWrong(verdict([classical, classical, quantum])))
    #expect(try isWrong(verdict([classical, quantum], .directory)))
    for line in [classical, quantum] {
      var bytes = line.signature
      bytes[7] ^= 1
      let bad = NoteLine(name: line.name, keyID: line.keyID, signature: bytes)
      #expect(try isWrong(verdict([classical, quantum].map { $0 == line ? bad : $0 })))
    }
    let stranger = NoteLine(name: "nobody.example", keyID: 1, signature: [1, 2, 3, 4, 5])
    #expect(try verdict([classical, stranger, quantum]) == .valid)
  }

  @Test("of a checkpoint are signed by the checkpoint signer only, which never signs a fork")
  func checkpointSigner() throws {
    let fixture = try Fixture()
    let checkpoint = Checkpoint(origin: fixture.origin, size: 2, root: .sha256([1]))
    #expect(throws: EvidenceError.self) {
      try fixture.signer.lines(for: checkpoint.text, .checkpoint, name: fixture.origin.description)
    }
    let signer = CheckpointSigner(signer: fixture.signer, last: nil)
    _ = try signer.sign(checkpoint, consistency: [])
    _ = try signer.sign(checkpoint, consistency: [])
    let fork = Checkpoint(origin: fixture.origin, size: 2, root: .sha256([2]))
    #expect(throws: EvidenceError.self) { try signer.sign(fork, consistency: []) }
    let smaller = Checkpoint(origin: fixture.origin, size: 1, root: .sha256([1]))
    #expect(throws: EvidenceError.self) { try signer.sign(smaller, consistency: []) }
  }

  @Test("of identities chain from version to version, and give a node id that people can compare")
  func identity() throws {
    let fixture = try Fixture()
    let first = try IdentityNote.first(signer: fixture.signer, suite: fixture.suite)
    let read = try IdentityNote(parsing: first.note.bytes, after: nil, suite: fixture.suite)
    #expect(read.nodeID == first.nodeID && read.key == fixture.signer.publicKey)
    #expect(throws: EvidenceError.self) {
      try IdentityNote(parsing: first.note.bytes, after: first, suite: fixture.suite)
    }
    let text = first.nodeID.description
    let groups = text.split(separator: "-")
    #expect(groups.count == 4 && groups.allSatisfy { $0.count == 14 })
    let half = try SignedNote(text: first.note.text, lines: [first.note.lines[0]])
    #expect(throws: EvidenceError.self) { try IdentityNote(parsing: half.bytes, after: nil, suite: fixture.suite) }
  }

  @Test("of cosignatures count only with both halves and one time")
  func cosignatureHalves() throws {
    let fixture = try Fixture()
    let cosigner = Cosigner(name: fixture.federation.cosigner(fixture.bravo), signer: fixture.witness)
    let checkpoint = Checkpoint(origin: fixture.origin, size: 9, root: .sha256([9]))
    let time = Timestamp(seconds: 1_790_000_000)
    let lines = try cosigner.cosign(checkpoint, at: time)
    func find(_ lines: [NoteLine]) throws -> Cosignature? {
      try Cosignature.find(
        in: lines, on: checkpoint, by: cosigner.name, key: fixture.witness.publicKey, suite: fixture.suite)
    }
    #expect(try find(lines)?.time == time.seconds)
    #expect(try find([]) == nil)
    #expect(throws: EvidenceError.self) { try find([lines[0]]) }
    #expect(throws: EvidenceError.self) { try find([lines[1]]) }
    #expect(throws: EvidenceError.self) { try find(lines + [lines[0]]) }
    let later = try cosigner.cosign(checkpoint, at: time.advanced(bySeconds: 1))
    #expect(throws: EvidenceError.self) { try find([lines[0], later[1]]) }
    let other = Checkpoint(origin: fixture.origin, size: 10, root: .sha256([9]))
    #expect(throws: EvidenceError.self) {
      try Cosignature.find(
        in: lines, on: other, by: cosigner.name, key: fixture.witness.publicKey, suite: fixture.suite)
    }
  }
}
