/// The body of an `add-checkpoint` request of C2SP `tlog-witness`: a size, a proof from there, and the checkpoint.
package struct AddCheckpoint: Sendable, Hashable {
  /// Bytes of a body at most: the first line, the proof, and a checkpoint note.
  package static let largest = 32 + Limits.offeredProof * 45 + 1 + Limits.checkpointNote

  /// The size that the client believes was cosigned last.
  package let old: UInt64
  /// The consistency proof from there.
  package let proof: [Digest]
  /// The checkpoint.
  package let checkpoint: OfferedCheckpoint

  package init(old: UInt64, proof: [Digest], checkpoint: OfferedCheckpoint) {
    self.old = old
    self.proof = proof
    self.checkpoint = checkpoint
  }

  /// Reads a request's body.
  /// - Throws: ``EvidenceError`` `malformed`, `tooLarge`: what a witness answers with 400.
  package init(parsing body: [UInt8]) throws(EvidenceError) {
    guard body.count <= Self.largest else {
      throw EvidenceError(.tooLarge, "an add-checkpoint request has at most \(Self.largest) bytes")
    }
    var rest = body[...]
    let first = String(decoding: try Self.line(&rest), as: UTF8.self)
    guard first.hasPrefix("old "), let old = UInt64(first.dropFirst(4)), "old \(old)" == first else {
      throw EvidenceError(.malformed, "an add-checkpoint request begins with «old» and a decimal")
    }
    self.old = old
    var proof: [Digest] = []
    while true {
      let line = try Self.line(&rest)
      if line.isEmpty { break }
      guard proof.count < Limits.offeredProof else {
        throw EvidenceError(.malformed, "a consistency proof has at most \(Limits.offeredProof) lines")
      }
      guard let hash = Base64.decode(Array(line)), hash.count == 32 else {
        throw EvidenceError(.malformed, "a line of a consistency proof is base64 of 32 bytes")
      }
      proof.append(try Digest(hash))
    }
    self.proof = proof
    checkpoint = try OfferedCheckpoint(parsing: Array(rest))
  }

  /// The body as a client sends it.
  package var bytes: [UInt8] {
    let lines = ["old \(old)"] + proof.map { Base64.encode($0.bytes) }
    return Array(lines.map { $0 + "\n" }.joined().utf8) + [0x0A] + checkpoint.note.bytes
  }

  /// Cuts the next line off, without its newline.
  private static func line(_ rest: inout ArraySlice<UInt8>) throws(EvidenceError) -> ArraySlice<UInt8> {
    guard let end = rest.firstIndex(of: 0x0A) else {
      throw EvidenceError(.malformed, "each line of an add-checkpoint request ends with a newline")
    }
    defer { rest = rest[(end + 1)...] }
    return rest[..<end]
  }
}
