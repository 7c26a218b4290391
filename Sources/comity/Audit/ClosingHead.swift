import Evidence
import Membership

/// The last head of an epoch as the auditor has it.
enum ClosingHead {
  /// Reads the note; it counts only with both lines of a key that the log ever had.
  static func read(_ path: String, _ trusted: TrustFolder?) throws -> Checkpoint {
    do {
      let note = try SignedNote(
        parsing: try LocalFile.read(path, limit: Evidence.Limits.checkpointNote), limit: Evidence.Limits.checkpointNote)
      let head = try Checkpoint(parsing: note.text)
      let keys = trusted?.directory.party(head.origin.node)?.identities.map(\.key) ?? []
      guard
        keys.contains(where: {
          note.verdict(.checkpoint, by: $0, name: head.origin.description, suite: .comity1) == .valid
        })
      else { throw Failure(.cannotTell, "\(path) does not hold both valid lines of a log that you trust") }
      return head
    } catch let error as EvidenceError {
      throw Failure(.cannotTell, "\(path) is no checkpoint: \(error.message)")
    }
  }
}
