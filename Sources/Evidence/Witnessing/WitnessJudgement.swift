/// What a witness answers to a checkpoint offered for cosigning, by the rules of C2SP `tlog-witness` v1.0.0.
///
/// The one place where this is decided, for the frames of the peer link and for the HTTP endpoint. It is pure: whoever
/// keeps the state reads it, judges and writes it in one transaction, so that two racing offers cannot both be taken.
package enum WitnessJudgement: Sendable, Hashable {
  /// 200: cosign, after the new state is durable.
  case cosign
  /// 400: the old size is larger than the checkpoint's, or the request cannot be read.
  case malformed
  /// 403: no valid line of a key that is trusted for this origin, or a line of such a key fails.
  case notSigned
  /// 404: no log of this origin is known.
  case unknownLog
  /// 409: the size given as old is not the one held.
  case conflict(held: UInt64)
  /// 422: the proof does not hold, or another root than the one held, or than that of the empty tree for size 0.
  case inconsistent

  /// The HTTP status, and the status of a `cosignature` frame.
  package var status: Int {
    switch self {
    case .cosign: 200
    case .malformed: 400
    case .notSigned: 403
    case .unknownLog: 404
    case .conflict: 409
    case .inconsistent: 422
    }
  }

  /// Judges a checkpoint whose signature was verified.
  /// - Parameters:
  ///   - held: the last head of this log that the witness knows to be its; nil for none.
  ///   - old: the size that the proof starts from.
  package static func judge(_ new: TreeHead, held: TreeHead?, old: UInt64, proof: [Digest]) -> WitnessJudgement {
    guard old <= new.size else { return .malformed }
    let held = held ?? .empty
    guard old == held.size else { return .conflict(held: held.size) }
    guard new.size > 0 || new.root == MerkleTree.emptyRoot else { return .inconsistent }
    do throws(EvidenceError) {
      try MerkleProof.verifyConsistency(
        old: old, oldRoot: held.root, new: new.size, newRoot: new.root, path: proof)
      return .cosign
    } catch {
      return .inconsistent
    }
  }

  /// Judges a tick's checkpoint that a session linked by proof to all that is held of its log.
  ///
  /// What was cosigned is part of what is held, so only the order is left to look at: a cosignature says «the largest that
  /// I saw», and never goes back.
  /// - Parameter cosigned: the last head that was cosigned; nil for none.
  package static func judge(linked new: TreeHead, cosigned: TreeHead?) -> WitnessJudgement {
    guard let cosigned else { return .cosign }
    guard new.size >= cosigned.size else { return .conflict(held: cosigned.size) }
    return new.size > cosigned.size || new.root == cosigned.root ? .cosign : .inconsistent
  }
}
