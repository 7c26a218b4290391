import Evidence
import Membership

/// Files of evidence, and the verification of what they say.
enum EvidenceTargets {
  static func file(_ bytes: [UInt8]) throws -> String? {
    switch EvidenceFileReading.schema(of: bytes) {
    case EvidenceFile.schema:
      let file = try EvidenceFile(parsing: bytes)
      guard try EvidenceFile(parsing: file.bytes) == file else {
        return "a file says something else when it is written"
      }
      return try verdict { $0.verify(file) }
    case DisclosureFile.schema:
      let file = try DisclosureFile(parsing: bytes)
      guard try DisclosureFile(parsing: file.bytes) == file else {
        return "a file says something else when it is written"
      }
      return try verdict { $0.verify(file) }
    default: return nil
    }
  }

  static func proof(_ bytes: [UInt8]) throws -> String? {
    let proof = try TlogProof(parsing: bytes)
    guard proof.bytes == bytes else { return "a proof is not written as it was read" }
    return try verdict { $0.verify(proof, leaf: proof.extra.map { MerkleTree.leafHash($0) }) }
  }

  /// Verifies with trust in signatures of any kind, and with no trust, which never proves anything.
  private static func verdict(_ body: (inout EvidenceVerifier) -> Void) throws -> String? {
    var trusting = EvidenceVerifier(trust: try FuzzFixture.trust.get(), suite: FuzzFixture.credulous)
    body(&trusting)
    var bare = EvidenceVerifier(trust: nil, suite: FuzzFixture.credulous)
    body(&bare)
    return bare.report.verdict == .verified ? "what nobody trusts is verified" : nil
  }
}
