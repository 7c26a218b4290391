package import Evidence

/// What a log shows from look to look, and what «audit watch» must say each time.
package struct WatchedLog: Sendable {
  /// One look.
  package struct Look: Sendable {
    package let files: [String: [UInt8]]
    package let verdict: AuditReport.Verdict
    /// Stands in what is told.
    package let phrase: String
    /// The epoch for which the auditor's policy lists the log.
    package let epoch: UInt64
    /// Whether everything older than a second is stale.
    package let isStrict: Bool
  }

  package let name: String
  package let looks: [Look]

  /// Every case, for the trust of a federation.
  package static func all(in federation: AuditFederation) throws -> [WatchedLog] {
    let parts = try BrokenParts(federation)
    let alpha = federation[0]
    func folder(_ log: WrittenLog, _ size: UInt64) throws -> [String: [UInt8]] {
      try federation.folder(log, of: alpha, size: size)
    }
    let (small, large) = (try folder(parts.log, 400), try folder(parts.log, 600))
    let other = try folder(parts.forked, 600)
    let alone = try parts.log.folder(
      400, note: try parts.log.note(400, by: alpha, cosigned: []), key: federation.key(alpha))
    var bare = large
    for path in bare.keys where path.hasPrefix("tile/") { bare[path] = nil }
    func look(
      _ files: [String: [UInt8]], _ verdict: AuditReport.Verdict, _ phrase: String, epoch: UInt64 = 1,
      isStrict: Bool = false
    ) -> Look { Look(files: files, verdict: verdict, phrase: phrase, epoch: epoch, isStrict: isStrict) }
    let first = look(small, .verified, "first look: followed from size 400 on")
    return [
      WatchedLog(
        name: "grows",
        looks: [
          first, look(large, .verified, "extends what was shown at the last look, size 400"),
          look(large, .verified, "unchanged since the last look"),
        ]),
      WatchedLog(
        name: "fork",
        looks: [
          first, look(other, .failed, "ALARM     fork: FORK: alpha.test.example/audit/1 signed size 600"),
          look(large, .verified, "extends what was shown at the last look, size 400"),
          look(other, .failed, "ALARM     fork"),
        ]),
      WatchedLog(
        name: "rollback",
        looks: [
          look(large, .verified, "first look"),
          look(small, .cannotTell, "ALARM     rollback: ROLLBACK: it shows size 400, and showed size 600 before"),
          look(large, .verified, "unchanged since the last look"),
        ]),
      WatchedLog(
        name: "stale",
        looks: [
          look(alone, .cannotTell, "received, not witnessed"),
          look(alone, .cannotTell, "ALARM     stale: STALE: the newest head, of size 400", isStrict: true),
        ]),
      WatchedLog(
        name: "unlinked",
        looks: [first, look(bare, .cannotTell, "ALARM     unproven: the tiles that link size 400 to size 600")]),
      WatchedLog(
        name: "epoch",
        looks: [
          look(large, .verified, "first look"),
          look(
            try parts.laterEpoch(2), .verified, "epoch 2 follows the head of size 600 that was shown last", epoch: 2),
          look(large, .cannotTell, "ROLLBACK: it shows epoch 1, and showed epoch 2 before"),
        ]),
      WatchedLog(
        name: "epoch-jumped",
        looks: [
          look(large, .verified, "first look"),
          look(try parts.laterEpoch(3), .failed, "the epoch between them is jumped", epoch: 3),
        ]),
      WatchedLog(
        name: "epoch-of-another-history",
        looks: [
          look(other, .verified, "first look"),
          look(try parts.laterEpoch(2), .failed, "closes the one before at size 600 with another head", epoch: 2),
        ]),
    ]
  }
}
