import Evidence
import Foundation
import Testing

@Suite("The frozen formats")
struct FormatVectorsTests {
  @Test("are to the byte what they were when version 1 was written")
  func fixedParts() throws {
    let frozen = try #require(try Vectors.json("formats.json")["fixed"] as? [String: String])
    let made = try FormatVectors.make(fresh: false)
    for name in FormatVectors.fixed { #expect(made[name] as? String == frozen[name], "\(name)") }
  }

  @Test("open and verify as they were written then")
  func randomParts() throws {
    let frozen = try Vectors.json("formats.json")
    func bytes(_ name: String) throws -> [UInt8] {
      let text = try #require(frozen[name] as? String)
      return try #require(Base64.decode(text))
    }
    let fixture = try Fixture()
    let suite = fixture.suite
    _ = try VerifiedCheckpoint(parsing: try bytes("checkpoint"), key: fixture.signer.publicKey, suite: suite)
    _ = try IdentityNote(parsing: try bytes("identity"), after: nil, suite: suite)
    let sealed = try SealedBatchKey(parsing: try bytes("batchKey"), suite: suite)
    let clear = try sealed.open(
      seed: try bytes("sealSeed"), from: fixture.alpha, to: fixture.bravo, federation: fixture.federationID,
      suite: suite)
    let body = try SealedBody(try bytes("body"))
    let key = try Envelope(parsing: try bytes("envelope"), suite: suite).unwrap(
      body: body, place: Envelope.Place(channel: .ordinary, epoch: 1, number: 5), batchKey: clear)
    let inside = try body.open(
      contentKey: key, sender: fixture.alpha, federation: fixture.federationID, suite: suite)
    #expect(inside.statement.commitment(salt: inside.salt).hex == frozen["commitment"] as? String)
  }
}
