package import Evidence

/// A dispatch whose statement is proven and whose envelope was opened, or is to be rejected and why.
package struct IncomingDispatch: Sendable, Hashable {
  /// What came of opening.
  package enum Verdict: Sendable, Hashable {
    /// The commitment is the event's, and we are addressed.
    case opened(SealedStatement, Salt, contentKey: [UInt8])
    /// Final.
    case rejected(RejectionReason)
  }

  /// The dispatch as a proven statement.
  package let statement: VerifiedStatement
  /// Its event.
  package let dispatch: DispatchEvent
  /// The body as it came.
  package let body: [UInt8]
  /// What came of opening.
  package let verdict: Verdict

  /// Opens a parcel whose statement is proven and in its place (docs/protocol.md section 6).
  init(
    _ parcel: Delivery.Parcel, statement: VerifiedStatement, dispatch: DispatchEvent, batchKeys: [Digest: [UInt8]],
    facts: SessionFacts
  ) {
    self.statement = statement
    self.dispatch = dispatch
    body = parcel.body
    do throws(EvidenceError) {
      verdict = try Self.open(parcel, dispatch, batchKeys, facts)
    } catch {
      switch error.code {
      case .tooLarge: verdict = .rejected(.tooLarge)
      case .notOpened, .keyUnusable: verdict = .rejected(.notOpened)
      default: verdict = .rejected(.malformed)
      }
    }
  }

  private static func open(
    _ parcel: Delivery.Parcel, _ dispatch: DispatchEvent, _ batchKeys: [Digest: [UInt8]], _ facts: SessionFacts
  ) throws(EvidenceError) -> Verdict {
    let envelope = try Envelope(parsing: parcel.envelope, suite: facts.suite)
    let body = try SealedBody(parcel.body)
    guard envelope.digest == dispatch.envelope, envelope.body == dispatch.body else { return .rejected(.malformed) }
    guard let batchKey = batchKeys[envelope.batchKey] else { return .rejected(.notOpened) }
    let contentKey = try envelope.unwrap(body: body, place: dispatch.name.place, batchKey: batchKey)
    let (inside, salt) = try body.open(
      contentKey: contentKey, sender: dispatch.name.speaker, federation: facts.federation, suite: facts.suite)
    guard inside.sender == dispatch.name.speaker, inside.recipients.contains(facts.node) else {
      return .rejected(.notAddressed)
    }
    // Without this comparison the log would prove that something was sent, but not that it was this.
    guard inside.commitment(salt: salt) == dispatch.commitment else { return .rejected(.commitmentDiffers) }
    return .opened(inside, salt, contentKey: contentKey)
  }
}
