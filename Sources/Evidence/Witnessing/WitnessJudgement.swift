/// What a witness answers to a checkpoint offered for cosigning, by the rules of C2SP `tlog-witness`.
package enum WitnessJudgement: Sendable, Hashable {
  /// 200: cosign, after the new state is durable.
  case cosign
  /// 409: the size given as old is not the one held.
  case conflict(held: UInt64)
  /// 422: the proof does not hold, or another root was cosigned for this size.
  case inconsistent
  /// 400: smaller than what the proof starts from.
  case malformed

  /// Judges a checkpoint whose own lines were verified.
  /// - Parameters:
  ///   - held: the last head this witness holds of the log; nil for none.
  ///   - old: the size that the proof starts from.
  package static func judge(_ new: Checkpoint, held: Checkpoint?, old: UInt64, proof: [Digest]) -> WitnessJudgement {
    guard old <= new.size else { return .malformed }
    guard old == held?.size ?? 0 else { return .conflict(held: held?.size ?? 0) }
    do throws(EvidenceError) {
      try MerkleProof.verifyConsistency(
        old: old, oldRoot: held?.root ?? MerkleTree.emptyRoot, new: new.size, newRoot: new.root, path: proof)
      return .cosign
    } catch {
      return .inconsistent
    }
  }
}
