import Evidence

extension BrokenParts {
  private static let names = ["log-ed25519", "log-mldsa65", "witness-ed25519", "witness-mldsa65"]

  /// Halves of hybrid signatures removed, doubled, bent or taken from another head; witnesses that lie or are too few.
  func lines() throws -> [BrokenLog] {
    let other = try forked.note(by: alpha, cosigned: witnesses)
    var broken: [BrokenLog] = []
    for (place, name) in Self.names.enumerated() {
      broken += [
        BrokenLog("half-removed-\(name)", .cannotTell, "missing", try lines { $0.remove(at: place) }),
        BrokenLog("half-doubled-\(name)", .failed, "is there twice", try lines { $0.append($0[place]) }),
        BrokenLog("half-bent-\(name)", .failed, "does not verify", try lines { $0[place] = $0[place].bent(at: 50) }),
        BrokenLog("half-of-another-\(name)", .failed, "does not verify", try lines { $0[place] = other.lines[place] }),
      ]
    }
    let later = try log.note(by: alpha, cosigned: witnesses, at: AuditFederation.start.advanced(bySeconds: 60))
    return try broken + [
      BrokenLog(
        "halves-exchanged", .failed, "does not verify",
        try lines { ($0[0], $0[1]) = ($0[0].with($0[1].signature), $0[1].with($0[0].signature)) }),
      BrokenLog("two-times", .failed, "do not have one time", try lines { $0[3] = later.lines[3] }),
      BrokenLog("both-removed-log", .cannotTell, "missing", try lines { $0.removeFirst(2) }),
      BrokenLog(
        "quorum-short", .cannotTell, "cosigned by 1 of the 2", under(log.note(by: alpha, cosigned: [witnesses[0]]))),
      BrokenLog("quorum-none", .cannotTell, "cosigned by 0 of the 2", under(log.note(by: alpha, cosigned: []))),
      BrokenLog(
        "witness-lying", .failed, "does not verify", try lines { $0.replaceSubrange(2..<4, with: other.lines[2..<4]) }),
      BrokenLog(
        "witnesses-lying", .failed, "does not verify", try lines { $0.replaceSubrange(2..., with: other.lines[2...]) }),
      BrokenLog("witness-unknown", .cannotTell, "a line by an unknown key", try stranger()),
      BrokenLog(
        "witness-itself", .cannotTell, "cosigned by 1 of the 2",
        under(log.note(by: alpha, cosigned: [witnesses[0], alpha]))),
      BrokenLog("wrong-origin-node", .failed, "log.vkey is not the key", try origin("bravo", "test.example")),
      BrokenLog(
        "wrong-origin-federation", .cannotTell, "nothing trusted names the key", try origin("alpha", "other.example")),
      BrokenLog("wrong-origin-epoch", .failed, "log.vkey", try origin("alpha", "test.example", epoch: 2)),
    ]
  }

  /// A cosignature of somebody whom the directory knows under another key.
  private func stranger() throws -> BrokenLog.Subject {
    let forger = try AuditFederation(keys: 50)
    return under(try log.note(by: alpha, cosigned: [witnesses[0], forger[2]]))
  }

  /// The same entries under an origin that is not theirs, signed by alpha's own key.
  private func origin(_ node: String, _ federation: String, epoch: UInt64 = 1) throws -> BrokenLog.Subject {
    let origin = LogOrigin(node: try NodeName(node), federation: try FederationName(federation), epoch: epoch)
    return under(try WrittenLog(origin, entries: log.entries).note(by: alpha, cosigned: witnesses))
  }

  /// What a forger brings who has neither key: own keys, directory and policy beside the log.
  func forgeries() throws -> [BrokenLog] {
    let forger = try AuditFederation(keys: 50)
    let own = try forger.folder(WrittenLog(forger.origin(forger[0]), entries: forked.entries), of: forger[0])
    let beside = own.merging(forger.trustFiles) { old, _ in old }
    let trusted = own.merging(["log.vkey": whole["log.vkey"] ?? []]) { _, new in new }
    let relabelled = try SignedNote(
      text: forked.head().text,
      lines: try note.lines.prefix(2).enumerated().map { try $1.with(Self.line(own, $0).signature) })
    let unsigned = try SignedNote(text: forked.head().text, lines: [])
    return [
      BrokenLog("forger-own-key", .failed, "log.vkey is not the key that the directory lists", .folder(own)),
      BrokenLog("forger-own-key-and-policy", .failed, "genesis: the file is no part of the log", .folder(beside)),
      BrokenLog(
        "forger-our-key-file", .cannotTell, "the Ed25519 line of alpha.test.example/audit/1 is missing",
        .folder(trusted)),
      BrokenLog("forger-our-key-id", .failed, "does not verify", try folder(forked, under: relabelled)),
      BrokenLog("forger-unsigned", .cannotTell, "missing", try folder(forked, under: unsigned)),
    ]
  }

  private static func line(_ files: [String: [UInt8]], _ place: Int) throws -> NoteLine {
    try SignedNote(parsing: files["checkpoint"] ?? [], limit: Limits.checkpointNote).lines[place]
  }
}

extension NoteLine {
  func with(_ signature: [UInt8]) -> NoteLine { NoteLine(name: name, keyID: keyID, signature: signature) }

  func bent(at place: Int) -> NoteLine {
    var signature = signature
    signature[place] ^= 1
    return NoteLine(name: name, keyID: keyID, signature: signature)
  }
}
