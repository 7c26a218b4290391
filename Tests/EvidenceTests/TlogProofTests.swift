import Evidence
import Foundation
import Testing

@Suite("C2SP tlog-proof")
struct TlogProofTests {
  private struct Vector {
    let index: UInt64
    let extra: String?
    let bytes: [UInt8]
  }

  private func vectors() throws -> [Vector] {
    let proofs = try #require(try Vectors.json("tlog-proof.json")["proofs"] as? [[String: Any]])
    return try proofs.map { proof in
      Vector(
        index: UInt64(try #require(proof["index"] as? Int)), extra: proof["extra"] as? String,
        bytes: Array(try #require(proof["proof"] as? String).utf8))
    }
  }

  @Test("is read and written to the byte")
  func vectorsRoundTrip() throws {
    let leaves = try #require(try Vectors.json("rfc6962.json")["leaves"] as? [String])
    for vector in try vectors() {
      let proof = try TlogProof(parsing: vector.bytes)
      #expect(proof.bytes == vector.bytes)
      #expect(proof.index == vector.index && proof.extra.map(Hex.encode) == vector.extra)
      let lines = String(decoding: proof.checkpoint.text, as: UTF8.self).split(separator: "\n")
      let root = try Digest(try #require(Base64.decode(lines[2])))
      let leaf = MerkleTree.leafHash(try #require(Hex.decode(leaves[Int(vector.index)])))
      try MerkleProof.verifyInclusion(
        leaf: leaf, index: proof.index, size: try #require(UInt64(lines[1])), root: root, path: proof.inclusion)
    }
  }

  @Test(
    "refuses every other form",
    arguments: [
      ("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2"), ("index 5", "index 05"), ("index 5", "index -5"),
      ("index 5", "index"), ("index 5", "Index 5"), ("index 5", "index 5\nindex 5"), ("extra ZX", "extra  ZX"),
      ("extra ZX", "extra ZY=ZX"), ("extra ZXh0cmEgZGF0YQ==", "extra ZXh0cmEgZGF0YR=="),
      ("index 5", "index 9007199254740992"),
      ("\n\nlog.example", "\nlog.example"), ("\nindex 5\n", "\r\nindex 5\n"), ("index 5\n", "index 5\nAAAA\n"),
    ])
  func otherForms(change: (from: String, to: String)) throws {
    let text = String(decoding: try vectors()[1].bytes, as: UTF8.self)
    let changed = text.replacing(change.from, with: change.to, maxReplacements: 1)
    #expect(changed != text)
    #expect(throws: EvidenceError.self) { try TlogProof(parsing: Array(changed.utf8)) }
  }

  @Test("never traps, whatever byte is changed or cut off", arguments: UInt64(1)...200)
  func anyByte(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var bytes = try vectors()[1].bytes
    if seed % 2 == 0 {
      bytes.removeSubrange(Int.random(in: 0..<bytes.count, using: &random)...)
      #expect((try? TlogProof(parsing: bytes)).map { $0.bytes == bytes } ?? true)
    } else {
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      // Whatever is read is written again to the byte: there is one text for one proof.
      if let proof = try? TlogProof(parsing: bytes) { #expect(proof.bytes == bytes) }
    }
  }

  @Test(
    "is the same file that a verifier which is not ours writes from our folder", arguments: [1, 2, 300] as [UInt64])
  func written(size: UInt64) throws {
    let (folder, fixture, tree, note) = try exported(size)
    for index in Set([0, size / 2, size - 1]) {
      let said = try Foreign.run(
        try Foreign.python(), ["-m", "tlog_scales.cli", "gen-proof", folder.path, "\(index)"])
      let foreign = try TlogProof(parsing: Array(said.utf8))
      let ours = try TlogProof(
        index: index, inclusion: try MerkleTree.inclusion(of: index, size: size, reading: tree), checkpoint: note)
      #expect(foreign == ours && ours.bytes == Array(said.utf8))
    }
    withExtendedLifetime(fixture) {}
  }

  @Test(
    "is verified by a reader that is not ours, signature, cosignature and inclusion", arguments: [1, 257] as [UInt64])
  func verified(size: UInt64) throws {
    let (folder, fixture, tree, note) = try exported(size)
    let log = VerifierKey(
      name: fixture.origin.description, type: .ed25519, publicKey: fixture.signer.publicKey.ed25519)
    let witness = VerifierKey(
      name: fixture.federation.cosigner(fixture.bravo), type: .cosignatureEd25519,
      publicKey: fixture.witness.publicKey.ed25519)
    for index in Set([0, size - 1]) {
      let entry = LogEntry(commitment: .sha256(Array("entry \(index)".utf8)))
      let proof = try TlogProof(
        index: index, inclusion: try MerkleTree.inclusion(of: index, size: size, reading: tree), checkpoint: note,
        extra: entry.bytes)
      try folder.write(proof.bytes, to: "entry.tlog-proof")
      let said = try Foreign.run(
        try Foreign.python(),
        [Vectors.path("tlogproof.py"), folder.path + "/entry.tlog-proof", log.description, witness.description])
      #expect(said.contains("entry \(index) of \(size) proven"))
    }
  }

  private func exported(_ size: UInt64) throws -> (TemporaryFolder, Fixture, MemoryTree, SignedNote) {
    let folder = try TemporaryFolder()
    let fixture = try Fixture()
    let contents = try LogVerifierTests.folder(size: size, fixture: fixture).contents
    for (path, bytes) in contents { try folder.write(bytes, to: path) }
    var tree = MemoryTree()
    for index in 0..<size { try tree.append(LogEntry(commitment: .sha256(Array("entry \(index)".utf8))).leafHash) }
    let note = try SignedNote(parsing: try #require(contents["checkpoint"]), limit: Limits.checkpointNote)
    return (folder, fixture, tree, note)
  }
}
