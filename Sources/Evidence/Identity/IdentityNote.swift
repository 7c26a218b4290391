/// One version of a party's identity: the keys that sign its log, self-signed, linked to the version before.
///
/// docs/protocol.md section 3. Holding one of these means that its lines were verified.
package struct IdentityNote: Sendable, Hashable {
  /// From 1.
  package let version: UInt64
  /// The digest of the text before; nil in version 1.
  package let previous: Digest?
  /// The keys that sign the log.
  package let key: HybridPublicKey
  /// The note as it came.
  package let note: SignedNote

  /// The key name of all lines of identity notes.
  package static let keyName = "comity/identity"

  /// The node id: SHA-256 of the text.
  package var nodeID: NodeID { NodeID(note.digest) }

  /// Reads an identity and verifies its own signature and its link to the version before.
  /// - Parameter before: the version before; nil for version 1.
  /// - Throws: ``EvidenceError`` `malformed`, `signatureMissing`, `signatureWrong`.
  package init(parsing bytes: [UInt8], after before: IdentityNote?, suite: Suite) throws(EvidenceError) {
    note = try SignedNote(parsing: bytes, limit: Limits.identityNote)
    let lines = String(decoding: note.text, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count == 6, lines[0] == "comity/identity/v1", lines[5].isEmpty else {
      throw EvidenceError(.malformed, "an identity has the five lines of docs/protocol.md section 3")
    }
    guard let version = UInt64(try Self.field("version", lines[1])), version >= 1, "version \(version)" == lines[1],
      let classical = Base64.decode(try Self.field("ed25519", lines[3])),
      let quantum = Base64.decode(try Self.field("mldsa65", lines[4]))
    else { throw EvidenceError(.malformed, "an identity has a field that cannot be read") }
    let link = try Self.field("previous", lines[2])
    let previous: Digest? = link == "-" ? nil : try Digest(hex: link)
    guard version == (before?.version ?? 0) + 1, previous == before?.note.digest else {
      throw EvidenceError(.malformed, "identity version \(version) does not follow the version before")
    }
    self.version = version
    self.previous = previous
    key = try HybridPublicKey(ed25519: classical, mldsa65: quantum)
    try note.requireSignature(.identity, by: key, name: Self.keyName, suite: suite)
    if let before { try note.requireSignature(.identity, by: before.key, name: Self.keyName, suite: suite) }
  }

  /// Makes and signs the first identity of a party.
  /// - Throws: what the primitives throw.
  package static func first(signer: HybridSigner, suite: Suite) throws -> IdentityNote {
    let text = text(version: 1, previous: nil, key: signer.publicKey)
    let lines = try signer.lines(for: text, .identity, name: keyName)
    return try IdentityNote(parsing: try SignedNote(text: text, lines: lines).bytes, after: nil, suite: suite)
  }

  /// Makes the identity after one, signed by the new and the old keys.
  /// - Throws: what the primitives throw.
  package static func next(
    signer: HybridSigner, after before: IdentityNote, signedBy old: HybridSigner, suite: Suite
  ) throws -> IdentityNote {
    let text = text(version: before.version + 1, previous: before.note.digest, key: signer.publicKey)
    let lines = try signer.lines(for: text, .identity, name: keyName) + old.lines(for: text, .identity, name: keyName)
    return try IdentityNote(parsing: try SignedNote(text: text, lines: lines).bytes, after: before, suite: suite)
  }

  private static func text(version: UInt64, previous: Digest?, key: HybridPublicKey) -> [UInt8] {
    Array(
      """
      comity/identity/v1
      version \(version)
      previous \(previous?.hex ?? "-")
      ed25519 \(Base64.encode(key.ed25519))
      mldsa65 \(Base64.encode(key.mldsa65))

      """.utf8)
  }

  private static func field(_ name: String, _ line: String) throws(EvidenceError) -> String {
    guard line.hasPrefix(name + " ") else {
      throw EvidenceError(.malformed, "an identity lacks the line «\(name)»")
    }
    return String(line.dropFirst(name.count + 1))
  }
}
