import StrictJSON

/// What a recipient states about an envelope: the rungs reached, or that it is rejected and why.
///
/// It names the sender's log, so the recipient's living log re-dates the sender's statement under newer suites.
package struct ReceiptEvent: Sendable, Hashable {
  /// A rung of the ladder.
  package enum Rung: String, Sendable, Hashable, CaseIterable {
    /// Statement and envelope are durable.
    case relayed
    /// Opened, the commitment equal, the audience holds us, in the unit's mailbox.
    case delivered
    /// An officer opened it.
    case retrieved
    /// Final; has a reason.
    case rejected
  }

  /// Where in the sender's log the dispatch stands, and under which head it was proven.
  package struct Source: Sendable, Hashable {
    /// The dispatch's index.
    package let index: UInt64
    /// The dispatch entry's leaf hash.
    package let leaf: Digest
    /// The head.
    package let head: Checkpoint

    package init(index: UInt64, leaf: Digest, head: Checkpoint) {
      self.index = index
      self.leaf = leaf
      self.head = head
    }
  }

  /// The dispatch spoken of.
  package let dispatch: DispatchName
  /// SHA-256 of the dispatch's event bytes.
  package let event: Digest
  /// The envelope's digest.
  package let envelope: Digest
  /// At least one, in the order of the ladder; `rejected` stands alone.
  package let rungs: [Rung]
  /// With `rejected` only.
  package let reason: RejectionReason?
  /// The sender's log.
  package let source: Source

  package init(
    dispatch: DispatchName, event: Digest, envelope: Digest, rungs: [Rung], reason: RejectionReason?, source: Source
  ) {
    self.dispatch = dispatch
    self.event = event
    self.envelope = envelope
    self.rungs = rungs
    self.reason = reason
    self.source = source
  }

  var fields: [(String, JSONValue)] {
    let log: [(String, JSONValue)] = [
      ("origin", .string(source.head.origin.description)), ("index", EventField.number(source.index)),
      ("leaf", EventField.digest(source.leaf)), ("size", EventField.number(source.head.size)),
      ("root", EventField.digest(source.head.root)),
    ]
    var fields: [(String, JSONValue)] = [
      ("speaker", .string(dispatch.speaker.text)),
      ("recipient", .string(dispatch.recipient.text)),
      ("channel", .string(dispatch.place.channel.rawValue)),
      ("epoch", EventField.number(dispatch.place.epoch)),
      ("number", EventField.number(dispatch.place.number)),
      ("event", EventField.digest(event)),
      ("envelope", EventField.digest(envelope)),
      ("rungs", .array(rungs.map { .string($0.rawValue) })),
    ]
    if let reason { fields.append(("reason", .string(reason.rawValue))) }
    fields.append(("log", .object(JSONObject(members: log))))
    return fields
  }

  init(reading reader: inout ObjectReader) throws {
    dispatch = DispatchName(
      speaker: try reader.requireNode("speaker"), recipient: try reader.requireNode("recipient"),
      place: Envelope.Place(
        channel: try reader.requireChannel("channel"), epoch: try reader.requireCount("epoch"),
        number: try reader.requireCount("number")))
    event = try reader.requireDigest("event")
    envelope = try reader.requireDigest("envelope")
    rungs = try reader.requireStrings("rungs").map { text in
      guard let rung = Rung(rawValue: text) else { throw EvidenceError(.malformed, "a receipt with an unknown rung") }
      return rung
    }
    reason = try reader.optionalString("reason").map { text in
      guard let reason = RejectionReason(rawValue: text) else {
        throw EvidenceError(.malformed, "a receipt with a reason outside the closed list")
      }
      return reason
    }
    source = try Source(reading: try reader.requireObject("log"))
    let rejected = rungs == [.rejected]
    let ladder = Rung.allCases.filter(rungs.contains)
    guard !rungs.isEmpty, rungs == ladder, rejected || !rungs.contains(.rejected), rejected == (reason != nil) else {
      throw EvidenceError(
        .malformed, "a receipt states rungs in their order, or a rejection with its reason, never both")
    }
  }
}

extension ReceiptEvent.Source {
  fileprivate init(reading object: ObjectReader) throws {
    var reader = object
    let origin = try LogOrigin(try reader.requireString("origin"))
    index = try reader.requireCount("index")
    leaf = try reader.requireDigest("leaf")
    head = Checkpoint(origin: origin, size: try reader.requireCount("size"), root: try reader.requireDigest("root"))
    try reader.finish()
  }
}
