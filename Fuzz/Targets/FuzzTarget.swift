/// A parser under test: bytes from anybody go in, and nothing may trap.
package struct FuzzTarget: Sendable {
  /// Its name, and that of its folder in Fuzz/Corpus.
  package let name: String
  /// Reads some bytes as whoever is outside might send them.
  /// - Returns: what is wrong, where a promise of the parser does not hold; nil when all is well.
  package let run: @Sendable ([UInt8]) throws -> String?

  /// Every target, in the order of their names. A new parser is one line here and a folder of seeds.
  package static let all: [FuzzTarget] = [
    FuzzTarget(name: "add-checkpoint", run: WitnessTargets.addCheckpoint),
    FuzzTarget(name: "body", run: DomainTargets.body),
    FuzzTarget(name: "calendar", run: FileTargets.calendar),
    FuzzTarget(name: "catalogue", run: FileTargets.catalogue),
    FuzzTarget(name: "labels", run: FileTargets.labels),
    FuzzTarget(name: "checkpoint", run: NoteTargets.checkpoint),
    FuzzTarget(name: "csv", run: FileTargets.csv),
    FuzzTarget(name: "directory", run: MembershipTargets.directory),
    FuzzTarget(name: "envelope", run: SealingTargets.envelope),
    FuzzTarget(name: "event", run: LogTargets.event),
    FuzzTarget(name: "events", run: LogTargets.events),
    FuzzTarget(name: "evidence", run: EvidenceTargets.file),
    FuzzTarget(name: "folder", run: LogTargets.folder),
    FuzzTarget(name: "frame", run: SyncTargets.frame),
    FuzzTarget(name: "ftm", run: MessageTargets.entities),
    FuzzTarget(name: "genesis", run: MembershipTargets.genesis),
    FuzzTarget(name: "identity", run: NoteTargets.identity),
    FuzzTarget(name: "json", run: MessageTargets.json),
    FuzzTarget(name: "member", run: MembershipTargets.member),
    FuzzTarget(name: "message", run: MessageTargets.message),
    FuzzTarget(name: "note", run: NoteTargets.note),
    FuzzTarget(name: "note-code", run: FileTargets.noteCode),
    FuzzTarget(name: "policy", run: WitnessTargets.policy),
    FuzzTarget(name: "pouch", run: SyncTargets.pouch),
    FuzzTarget(name: "proof", run: EvidenceTargets.proof),
    FuzzTarget(name: "query", run: FileTargets.query),
    FuzzTarget(name: "register", run: DomainTargets.register),
    FuzzTarget(name: "session", run: SyncTargets.session),
    FuzzTarget(name: "thread", run: DomainTargets.thread),
    FuzzTarget(name: "tile-path", run: LogTargets.tilePath),
    FuzzTarget(name: "tree", run: LogTargets.tree),
  ]

  /// Runs a target; what the parser throws is its way to refuse, and well.
  /// - Returns: what is wrong.
  package func check(_ bytes: [UInt8]) -> String? { (try? run(bytes)) ?? nil }
}
