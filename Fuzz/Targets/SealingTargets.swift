import Evidence

/// What stands around and inside a sealed message.
enum SealingTargets {
  static func envelope(_ bytes: [UInt8]) throws -> String? {
    if let envelope = try? Envelope(parsing: bytes, suite: .comity1), envelope.bytes != bytes {
      return "an envelope does not keep its bytes"
    }
    if let key = try? SealedBatchKey(parsing: bytes, suite: .comity1), key.bytes != bytes {
      return "a sealed batch key does not keep its bytes"
    }
    _ = try? ChunkedEncryption.open(bytes, key: [UInt8](repeating: 5, count: 32), context: [])
    let statement = try SealedStatement(parsing: bytes)
    let written = try SealedStatement(
      sender: statement.sender, recipients: statement.recipients, enclosures: statement.enclosures,
      message: statement.message)
    return written.bytes == bytes ? nil : "a statement is not written as it was read"
  }
}
