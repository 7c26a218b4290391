import StrictJSON

/// A logged statement in a file: the event with its salt, and a C2SP proof of its entry. Not yet verified.
package struct EvidenceFileStatement: Sendable, Hashable {
  /// The exact event bytes.
  package let event: [UInt8]
  /// The entry's salt.
  package let salt: Salt
  /// The entry's inclusion under a checkpoint with all its lines; without extra data.
  package let proof: TlogProof

  /// Takes the parts.
  /// - Throws: ``EvidenceError`` `tooLarge`, `malformed`.
  package init(event: [UInt8], salt: Salt, proof: TlogProof) throws(EvidenceError) {
    guard event.count <= Limits.event else {
      throw EvidenceError(.tooLarge, "an event has at most \(Limits.event) bytes")
    }
    guard proof.extra == nil else { throw EvidenceError(.malformed, "the proof of a statement has no extra data") }
    self.event = event
    self.salt = salt
    self.proof = proof
  }

  /// The leaf hash of the entry that this statement claims to be.
  package var leafHash: Digest { LogEntry(event: event, salt: salt).leafHash }

  /// The head it claims to be proven under.
  package func head() throws(EvidenceError) -> Checkpoint { try Checkpoint(parsing: proof.checkpoint.text) }

  var json: JSONValue {
    .object(
      JSONObject(members: [
        ("event", .string(Base64.encode(event))), ("salt", .string(Base64.encode(salt.bytes))),
        ("proof", .string(Base64.encode(proof.bytes))),
      ]))
  }

  /// The statement as one I-JSON object.
  package var jsonBytes: [UInt8] { json.serialized() }

  /// Reads what ``jsonBytes`` wrote.
  /// - Throws: ``EvidenceError`` `malformed`.
  package init(jsonBytes: [UInt8]) throws(EvidenceError) {
    do {
      try self.init(reading: try ObjectReader(try JSONValue(parsing: jsonBytes)))
    } catch let error as EvidenceError {
      throw error
    } catch {
      throw EvidenceError(.malformed, "a kept statement cannot be read: \(error)")
    }
  }

  init(reading object: ObjectReader) throws {
    var reader = object
    try self.init(taking: &reader)
    try reader.finish()
  }

  /// Reads the members and leaves the object open for more.
  init(taking reader: inout ObjectReader) throws {
    try self.init(
      event: try reader.requireBase64("event"), salt: try Salt(try reader.requireBase64("salt")),
      proof: try TlogProof(parsing: try reader.requireBase64("proof")))
  }
}
