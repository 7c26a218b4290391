import Evidence
import Foundation
import Membership

extension AuditVerifyCommand {
  /// Verifies a file by what it says it is; one that cannot be read proves nothing.
  func verifyFile(_ path: String, _ trusted: TrustFolder?) throws -> Verification {
    let bytes = try LocalFile.read(path, limit: Evidence.Limits.evidenceFile)
    var verifier = EvidenceVerifier(trust: trusted, suite: .comity1)
    do throws(EvidenceError) {
      if TlogProof.isProof(bytes) {
        let proof = try TlogProof(parsing: bytes)
        verifier.verify(proof, leaf: try leaf.map { text throws(EvidenceError) in try Digest(hex: text) } ?? proof.leaf)
      } else {
        switch EvidenceFileReading.schema(of: bytes) {
        case EvidenceFile.schema: verifier.verify(try EvidenceFile(parsing: bytes))
        case GroupForkFile.schema: verifier.verify(try GroupForkFile(parsing: bytes))
        case DirectoryForkFile.schema: verifier.verify(try DirectoryForkFile(parsing: bytes))
        case DisclosureFile.schema: verifier.verify(try DisclosureFile(parsing: bytes))
        case DeletionProofFile.schema: verifier.verify(try DeletionProofFile.read(bytes))
        default:
          return Verification(
            unreadable: "the file is none that can be verified: no evidence, disclosure, deletion or proof")
        }
      }
    } catch {
      return Verification(unreadable: error.message)
    }
    return Verification(verifier)
  }

  /// Verifies two checkpoint notes against each other.
  func verifyPair(_ first: String, _ second: String, _ trusted: TrustFolder?) throws -> Verification {
    let notes = try [first, second].map { try LocalFile.read($0, limit: Evidence.Limits.checkpointNote) }
    var verifier = EvidenceVerifier(trust: trusted, suite: .comity1)
    do throws(EvidenceError) {
      verifier.verify(pair: notes[0], notes[1], consistency: try hashes(try readConsistency()))
    } catch {
      return Verification(unreadable: "\(consistency ?? "the consistency proof"): \(error.message)")
    }
    return Verification(verifier)
  }

  private func readConsistency() throws(EvidenceError) -> String? {
    guard let consistency else { return nil }
    guard let text = try? LocalFile.text(consistency) else {
      throw EvidenceError(.malformed, "the file of the proof cannot be read")
    }
    return text
  }

  private func hashes(_ text: String?) throws(EvidenceError) -> [Digest]? {
    guard let lines = text?.split(separator: "\n") else { return nil }
    var hashes: [Digest] = []
    for line in lines {
      guard let bytes = Base64.decode(line) else {
        throw EvidenceError(.malformed, "hash \(hashes.count + 1) is not canonical base64")
      }
      hashes.append(try Digest(bytes))
    }
    return hashes
  }
}

extension TlogProof {
  /// The leaf hash of the entry in the extra line, which is of our form or nothing.
  fileprivate var leaf: Digest? {
    guard let extra, extra.count == 33, extra.first == 0x01 else { return nil }
    return MerkleTree.leafHash(extra)
  }
}
