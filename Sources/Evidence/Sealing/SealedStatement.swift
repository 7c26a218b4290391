/// The statement bytes S of docs/protocol.md section 6: sender, sorted recipients, enclosures, and the message.
///
/// The commitment covers all of it, so an approval binds who gets a message, and with which attachments, as much as what it
/// says.
package struct SealedStatement: Sendable, Hashable {
  /// Who says it.
  package let sender: NodeName
  /// To whom; sorted, without duplicates, at least one.
  package let recipients: [NodeName]
  /// The attachments, in their order.
  package let enclosures: [Enclosure]
  /// The message, I-JSON as written.
  package let message: [UInt8]
  /// The whole, as committed to.
  package let bytes: [UInt8]

  /// Makes a statement; the recipients are sorted here, once.
  /// - Throws: ``EvidenceError`` `malformed` for an empty audience or one with duplicates; `tooLarge`.
  package init(
    sender: NodeName, recipients: [NodeName], enclosures: [Enclosure] = [], message: [UInt8]
  ) throws(EvidenceError) {
    let sorted = recipients.sorted()
    guard !sorted.isEmpty else { throw EvidenceError(.malformed, "a message without a named recipient is not sent") }
    try Self.check(sorted, enclosures, message)
    self.sender = sender
    self.recipients = sorted
    self.enclosures = enclosures
    self.message = message
    var writer = ByteWriter(label: "comity/v1/statement")
    writer.write16(Array(sender.text.utf8))
    writer.write(UInt16(clamping: sorted.count))
    for recipient in sorted { writer.write16(Array(recipient.text.utf8)) }
    writer.write(UInt32(clamping: enclosures.count))
    for enclosure in enclosures { enclosure.write(to: &writer) }
    writer.write32(message)
    bytes = writer.bytes
  }

  /// Reads statement bytes; an order that is not sorted is refused, not mended.
  /// - Throws: ``EvidenceError`` `malformed`, `tooLarge`.
  package init(parsing bytes: [UInt8]) throws(EvidenceError) {
    var reader = ByteReader(bytes, "a sealed statement")
    try reader.expect(label: "comity/v1/statement")
    sender = try Self.name(&reader)
    let count = try reader.read(UInt16.self)
    guard count >= 1, count <= Limits.recipients else {
      throw EvidenceError(.tooLarge, "a message has 1 to \(Limits.recipients) recipients")
    }
    var recipients: [NodeName] = []
    for _ in 0..<count { recipients.append(try Self.name(&reader)) }
    let attached = try reader.read(UInt32.self)
    guard attached <= Limits.enclosures else {
      throw EvidenceError(.tooLarge, "a message has at most \(Limits.enclosures) attachments")
    }
    var enclosures: [Enclosure] = []
    for _ in 0..<attached { enclosures.append(try Enclosure(reading: &reader)) }
    message = try reader.read32(limit: Limits.message)
    try reader.finish()
    try Self.check(recipients, enclosures, message)
    self.recipients = recipients
    self.enclosures = enclosures
    self.bytes = bytes
  }

  /// The salted commitment: SHA-256(label ‖ salt ‖ S).
  package func commitment(salt: Salt) -> Digest {
    Digest.sha256(ByteWriter(label: "comity/v1/commitment").bytes, salt.bytes, bytes)
  }

  private static func name(_ reader: inout ByteReader) throws(EvidenceError) -> NodeName {
    guard let text = String(validating: try reader.read16(), as: UTF8.self) else {
      throw EvidenceError(.malformed, "a name in a sealed statement is not UTF-8")
    }
    return try NodeName(text)
  }

  private static func check(
    _ recipients: [NodeName], _ enclosures: [Enclosure], _ message: [UInt8]
  ) throws(EvidenceError) {
    guard zip(recipients, recipients.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw EvidenceError(.malformed, "the recipients of a message are sorted and named once")
    }
    guard recipients.count <= Limits.recipients, message.count <= Limits.message else {
      throw EvidenceError(
        .tooLarge, "a message has at most \(Limits.message) bytes and \(Limits.recipients) recipients")
    }
    guard enclosures.count <= Limits.enclosures, Set(enclosures.map(\.digest)).count == enclosures.count else {
      throw EvidenceError(.malformed, "a message has at most \(Limits.enclosures) attachments, each once")
    }
  }
}
