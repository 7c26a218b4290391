import Evidence
import Foundation
import NodeCore

/// What «audit prove-deleted --out» wrote, read as the disclosure of its event: what it says besides is nobody's word.
enum DeletionProofFile {
  static let schema = "comity/prove-deleted/1"

  static func read(_ bytes: [UInt8]) throws(EvidenceError) -> DisclosureFile {
    guard let proof = try? JSONDecoder().decode(DeletionProofAnswer.self, from: Data(bytes)) else {
      throw EvidenceError(.malformed, "the proof of a deletion cannot be read")
    }
    var inclusion: [Digest] = []
    for hash in proof.inclusion { inclusion.append(try Digest(hex: hash)) }
    let note = try SignedNote(parsing: Array(proof.checkpoint.utf8), limit: Limits.checkpointNote)
    let statement = try EvidenceFileStatement(
      event: Array(proof.event.utf8), salt: try Salt(Hex.decode(proof.salt) ?? []),
      proof: try TlogProof(index: proof.index, inclusion: inclusion, checkpoint: note))
    return DisclosureFile(statement, disclosed: nil)
  }
}
