/// An `add-checkpoint` request whose signatures were verified: only the witness's state can still say no.
package struct VerifiedOffer: Sendable, Hashable {
  /// What was asked.
  package let request: AddCheckpoint
  /// The log and the keys it was verified with; whoever judges compares them with those trusted by then.
  package let log: WitnessedLog
  /// The checkpoint of a log of the federation; nil for another log's.
  package let member: VerifiedCheckpoint?

  private init(_ request: AddCheckpoint, _ log: WitnessedLog, member: VerifiedCheckpoint?) {
    self.request = request
    self.log = log
    self.member = member
  }

  /// Verifies a request as far as that needs no state; the order is that of C2SP `tlog-witness`.
  /// - Parameter log: what is known of the log of this origin; nil for nothing.
  /// - Returns: the offer, or what to answer.
  package static func verify(
    _ request: AddCheckpoint, by log: WitnessedLog?, suite: Suite
  ) -> Result<VerifiedOffer, WitnessRefusal> {
    guard let log else { return .failure(WitnessRefusal(.unknownLog)) }
    let offered = request.checkpoint
    guard log.isSigned(offered, suite: suite) else { return .failure(WitnessRefusal(.notSigned)) }
    guard request.old <= offered.head.size else { return .failure(WitnessRefusal(.malformed)) }
    guard offered.head.size > 0 || offered.head == .empty else { return .failure(WitnessRefusal(.inconsistent)) }
    guard case .member = log else { return .success(VerifiedOffer(request, log, member: nil)) }
    // A log of the federation writes no extension lines: they would be outside the ML-DSA half of a cosignature.
    guard let checkpoint = try? Checkpoint(parsing: offered.note.text) else {
      return .failure(WitnessRefusal(.malformed))
    }
    return .success(
      VerifiedOffer(request, log, member: VerifiedCheckpoint(signed: checkpoint, note: offered.note)))
  }
}

/// A judgement other than «cosign», as an error.
package struct WitnessRefusal: Error, Sendable, Hashable {
  /// What to answer.
  package let judgement: WitnessJudgement

  package init(_ judgement: WitnessJudgement) { self.judgement = judgement }
}
