import Evidence
import Foundation
import Testing

/// Our formats against code that is not ours: pyca/cryptography, tlog-scales, and Go's sumdb packages, both directions.
@Suite("Foreign checkers", .serialized)
struct ForeignTests {
  @Test("Python verifies our notes and opens what we sealed")
  func pythonReads() throws {
    let folder = try TemporaryFolder()
    let facts = try FormatVectors.make(fresh: true)
    try folder.write(Array(try JSONSerialization.data(withJSONObject: facts)), to: "facts.json")
    let said = try Foreign.run(
      try Foreign.python(), [Vectors.path("foreign.py"), "check", folder.path + "/facts.json"])
    #expect(said.contains("all checked"))
  }

  @Test("Python reads the frozen vectors of our formats")
  func pythonReadsVectors() throws {
    let said = try Foreign.run(
      try Foreign.python(), [Vectors.path("foreign.py"), "check", Vectors.path("Vectors/formats.json")])
    #expect(said.contains("all checked"))
  }

  @Test("we verify notes that Python signed and open what Python sealed")
  func pythonWrites() throws {
    let folder = try TemporaryFolder()
    let fixture = try Fixture()
    let seed = [UInt8](7..<39)
    let request: [String: Any] = [
      "origin": fixture.origin.description, "cosigner": fixture.federation.cosigner(fixture.bravo),
      "sealKey": Base64.encode(try fixture.suite.sealKey(seed)), "federation": fixture.federationID.hex,
      "sender": "alpha", "recipient": "bravo", "number": 5,
    ]
    try folder.write(Array(try JSONSerialization.data(withJSONObject: request)), to: "request.json")
    try Foreign.run(
      try Foreign.python(),
      [Vectors.path("foreign.py"), "make", folder.path + "/request.json", folder.path + "/made.json"])
    let data = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/made.json"))
    let made = try #require(try JSONSerialization.jsonObject(with: data) as? [String: String])
    func bytes(_ name: String) throws -> [UInt8] {
      let text = try #require(made[name])
      return try #require(Base64.decode(text))
    }
    let log = try HybridPublicKey(ed25519: try bytes("logEd25519"), mldsa65: try bytes("logMLDSA65"))
    let witness = try HybridPublicKey(ed25519: try bytes("witnessEd25519"), mldsa65: try bytes("witnessMLDSA65"))
    let head = try VerifiedCheckpoint(parsing: try bytes("checkpoint"), key: log, suite: fixture.suite)
    let cosignature = try Cosignature.find(
      in: head.note.lines, on: head.checkpoint, by: fixture.federation.cosigner(fixture.bravo), key: witness,
      suite: fixture.suite)
    #expect(cosignature?.time == 1_790_000_000)
    let sealed = try SealedBatchKey(parsing: try bytes("batchKey"), suite: fixture.suite)
    let clear = try sealed.open(
      seed: seed, from: fixture.alpha, to: fixture.bravo, federation: fixture.federationID, suite: fixture.suite)
    let body = try SealedBody(try bytes("body"))
    let envelope = try Envelope(parsing: try bytes("envelope"), suite: fixture.suite)
    let key = try envelope.unwrap(
      body: body, place: Envelope.Place(channel: .ordinary, epoch: 1, number: 5), batchKey: clear)
    let inside = try body.open(
      contentKey: key, sender: fixture.alpha, federation: fixture.federationID, suite: fixture.suite)
    #expect(inside.statement.commitment(salt: inside.salt).hex == made["commitment"])
    #expect(inside.statement.message == Array(#"{"from":"python"}"#.utf8))
  }

  @Test("Go's sumdb packages prove every entry of our folders", arguments: [1, 255, 256, 257, 600] as [UInt64])
  func goReads(size: UInt64) throws {
    let folder = try TemporaryFolder()
    let fixture = try Fixture()
    for (path, bytes) in try LogVerifierTests.folder(size: size, fixture: fixture).contents {
      try folder.write(bytes, to: path)
    }
    let log = VerifierKey(
      name: fixture.origin.description, type: .ed25519, publicKey: fixture.signer.publicKey.ed25519)
    let witness = VerifierKey(
      name: fixture.federation.cosigner(fixture.bravo), type: .cosignatureEd25519,
      publicKey: fixture.witness.publicKey.ed25519)
    let said = try Foreign.run(
      try Foreign.go(), ["run", Vectors.path("tlogcheck.go"), folder.path, "\(log)", "\(witness)"],
      environment: [
        "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": "",
        "GOCACHE": NSTemporaryDirectory() + "comity-go-cache", "HOME": NSTemporaryDirectory(),
      ])
    #expect(said.contains("\(size) entries proven, 2 signatures"), "\(said)")
  }
}
