import Evidence
import Membership

extension BrokenParts {
  /// Two heads of one log: what proves a fork, and what proves nothing.
  func pairs() throws -> [BrokenLog] {
    let (small, other) = (try log.note(400, by: alpha, cosigned: []), try forked.note(by: alpha, cosigned: []))
    let proof = try log.consistency(from: 400)
    let forkProof = try forked.consistency(from: 400)
    let power = try log.note(256, by: alpha, cosigned: [])
    let late = try WrittenLog(log.origin, size: 512, word: "fork").note(512, by: alpha, cosigned: [])
    let garbage = proof.indices.map { Digest.sha256([UInt8($0)]) }
    var bent = proof
    bent[0] = .zero
    let bravos = try WrittenLog(federation.origin(federation[1]), entries: log.entries).note(
      by: federation[1], cosigned: [])
    let half = try SignedNote(text: other.text, lines: [other.lines[0]])
    let explicit = [try log.root(512)] + (try log.consistency(from: 512))
    return [
      BrokenLog(
        "pair-honest", .verified, "the larger head extends the smaller",
        .pair(small.bytes, note.bytes, consistency: proof)),
      BrokenLog(
        "pair-honest-reversed", .verified, "the larger head extends", .pair(note.bytes, small.bytes, consistency: proof)
      ),
      BrokenLog(
        "pair-honest-power", .verified, "the larger head extends",
        .pair(power.bytes, note.bytes, consistency: try log.consistency(from: 256))),
      BrokenLog("pair-same", .verified, "one size and one root", .pair(note.bytes, note.bytes, consistency: nil)),
      BrokenLog(
        "pair-fork-one-size", .failed, "FORK: alpha.test.example/audit/1 signed two roots for size 600",
        .pair(note.bytes, other.bytes, consistency: nil)),
      BrokenLog(
        "pair-fork-growth", .failed, "FORK: between size 400 and size 600",
        .pair(small.bytes, other.bytes, consistency: forkProof)),
      BrokenLog(
        "pair-fork-power", .failed, "FORK: between size 512 and size 600",
        .pair(late.bytes, note.bytes, consistency: explicit)),
      BrokenLog(
        "pair-garbage-proof", .cannotTell, "it proves nothing about the log",
        .pair(small.bytes, note.bytes, consistency: garbage)),
      BrokenLog(
        "pair-bent-proof", .cannotTell, "it proves nothing about the log",
        .pair(small.bytes, note.bytes, consistency: bent)),
      BrokenLog(
        "pair-short-proof", .cannotTell, "it proves nothing about the log",
        .pair(small.bytes, note.bytes, consistency: Array(proof.dropLast()))),
      BrokenLog(
        "pair-no-proof", .cannotTell, "no consistency proof was given", .pair(small.bytes, note.bytes, consistency: nil)
      ),
      BrokenLog(
        "pair-two-logs", .cannotTell, "they say nothing about each other",
        .pair(note.bytes, bravos.bytes, consistency: nil)),
      BrokenLog(
        "pair-half-signed", .cannotTell, "does not hold both valid lines",
        .pair(note.bytes, half.bytes, consistency: nil)),
    ]
  }

  /// A message's evidence, and a fork that was kept for its recipient alone.
  func evidence() throws -> [BrokenLog] {
    let made = try WrittenEvidence(federation)
    return try [
      BrokenLog("evidence-whole", .verified, "it names this dispatch", .file(made.file().bytes)),
      BrokenLog("proof-whole", .verified, "in the tree of size 40", .file(made.proof().bytes)),
    ] + parts(made) + heads(made)
  }

  /// Parts of the file changed or exchanged.
  private func parts(_ made: WrittenEvidence) throws -> [BrokenLog] {
    var path = try MerkleTree.inclusion(of: WrittenEvidence.place, size: made.sender.size, reading: made.sender)
    path[1] = .zero
    let bent = try made.statement(made.dispatch, in: made.sender, by: 0, inclusion: path)
    let exchanged = try made.statement(made.dispatch, in: made.recipient, by: 1)
    let words = try SealedStatement(
      sender: alpha.name, recipients: [federation[1].name], message: Array(#"{"subject":"another"}"#.utf8))
    let forger = try AuditFederation(keys: 50)
    return try [
      BrokenLog(
        "evidence-bent-inclusion", .failed, "does not lead to the signed root", badEntry: 17,
        .file(made.file(dispatch: bent).bytes)),
      BrokenLog(
        "evidence-event-of-another-log", .failed, "does not lead to the signed root", badEntry: 17,
        .file(made.file(receipt: exchanged).bytes)),
      BrokenLog(
        "evidence-not-a-receipt", .failed, "is no receipt",
        .file(made.file(receipt: made.statement(made.dispatch, in: made.sender, by: 0)).bytes)),
      BrokenLog(
        "evidence-other-words", .failed, "the disclosed message is not the one",
        .file(made.file(disclosed: EvidenceFileDisclosure(statement: words, salt: made.salt)).bytes)),
      BrokenLog(
        "evidence-garbage-consistency", .cannotTell, "the proof between the head it names",
        .file(made.file(consistency: [.zero, .zero]).bytes)),
      BrokenLog(
        "evidence-forgers-genesis", .cannotTell, "genesis inside: it is not yours",
        .file(made.file(genesis: forger.directory.genesis.text).bytes)),
      BrokenLog(
        "evidence-forgers-directory", .failed, "does not follow from your genesis",
        .file(made.file(directories: [forger.directory.note.bytes]).bytes)),
      BrokenLog(
        "evidence-forger", .cannotTell, "genesis inside: it is not yours", .file(WrittenEvidence(forger).file().bytes)),
      BrokenLog("evidence-cut", .cannotTell, "the file", .file(Array(made.file().bytes.dropLast(100)))),
    ]
  }

  /// Heads that nobody witnessed, that a witness lied about, or that only one peer ever saw.
  private func heads(_ made: WrittenEvidence) throws -> [BrokenLog] {
    let witnesses = made.witnesses(of: 0)
    let few = try made.sender.note(by: alpha, cosigned: [witnesses[0]])
    let alone = try made.sender.note(by: alpha, cosigned: [])
    var entries = made.sender.entries
    entries[3] = LogEntry(commitment: .zero).bytes
    let forked = try WrittenLog(made.sender.origin, entries: entries)
    // The recipient saw the honest log; what is shown to the auditor is another, which the witnesses saw.
    let shown = try made.statement(made.dispatch, in: forked, by: 0)
    func dispatch(_ note: SignedNote) throws -> [UInt8] {
      try made.file(dispatch: made.statement(made.dispatch, in: made.sender, by: 0, note: note)).bytes
    }
    let half = try SignedNote(text: few.text, lines: few.lines.dropLast())
    return try [
      BrokenLog("evidence-quorum-short", .cannotTell, "received, not witnessed: cosigned by 1", .file(dispatch(few))),
      BrokenLog("evidence-unwitnessed", .cannotTell, "received, not witnessed: cosigned by 0", .file(dispatch(alone))),
      BrokenLog("evidence-half-cosigned", .cannotTell, "missing", .file(dispatch(half))),
      BrokenLog(
        "evidence-fork-for-one-peer", .failed, "the recipient saw another history",
        .file(made.file(dispatch: shown, consistency: forked.consistency(from: WrittenEvidence.seen)).bytes)),
      BrokenLog(
        "evidence-fork-unexplained", .cannotTell, "the proof between the head it names",
        .file(made.file(dispatch: shown, consistency: made.sender.consistency(from: WrittenEvidence.seen)).bytes)),
      BrokenLog("proof-unwitnessed", .cannotTell, "received, not witnessed", .file(made.proof(note: alone).bytes)),
      BrokenLog(
        "proof-of-another-head", .failed, "does not lead to the signed root", badEntry: 17,
        .file(made.proof(note: forked.note(by: alpha, cosigned: witnesses)).bytes)),
    ]
  }
}
