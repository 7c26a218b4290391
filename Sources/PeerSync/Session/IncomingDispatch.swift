package import Evidence

/// A dispatch whose statement is proven and that was judged: opened, rejected and why, or held and why.
package struct IncomingDispatch: Sendable, Hashable {
  /// What came of judging it.
  package enum Verdict: Sendable, Hashable {
    /// The commitment is the event's, and we are addressed.
    case opened(SealedStatement, Salt, contentKey: [UInt8])
    /// Final.
    case rejected(RejectionReason)
    /// It cannot be judged yet: it is kept as it came, and judged again when what is missing is here.
    case held(HoldReason)
  }

  /// The dispatch as a proven statement.
  package let statement: VerifiedStatement
  /// Its event.
  package let dispatch: DispatchEvent
  /// The envelope as it came.
  package let envelope: [UInt8]
  /// The body as it came.
  package let body: [UInt8]
  /// The sealed batch keys that it may need once it can be judged; empty unless it is held.
  package let sealedBatchKeys: [[UInt8]]
  /// What came of judging it.
  package let verdict: Verdict

  /// Judges a parcel whose statement is proven and in its place.
  init(
    _ parcel: Delivery.Parcel, of delivery: Delivery, statement: VerifiedStatement, dispatch: DispatchEvent,
    batchKeys: OpenedBatchKeys, facts: SessionFacts
  ) {
    self.statement = statement
    self.dispatch = dispatch
    envelope = parcel.envelope
    body = parcel.body
    verdict = DispatchJudge(
      node: facts.node, federation: facts.federation, directories: facts.directories, suite: facts.suite
    ).judge(dispatch, envelope: parcel.envelope, body: parcel.body, batchKeys: batchKeys)
    if case .held = verdict {
      // An honest frame has no more keys than parcels, so that what is kept stays in proportion to what credit counts.
      sealedBatchKeys = delivery.batchKeys.prefix(delivery.parcels.count).filter { $0.count <= Limits.heldBatchKey }
    } else {
      sealedBatchKeys = []
    }
  }
}
