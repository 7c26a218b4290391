import Evidence
import Membership

/// Signed notes and what their texts say.
enum NoteTargets {
  static func note(_ bytes: [UInt8]) throws -> String? {
    let note = try SignedNote(parsing: bytes, limit: Limits.checkpointNote)
    guard try SignedNote(text: note.text, lines: note.lines).bytes == bytes else {
      return "a note is not written as it was read"
    }
    guard note.lines.count <= Limits.noteLines else { return "a note has more lines than there may be" }
    let key = try FuzzFixture.key.get()
    for kind in [NoteKind.checkpoint, .identity, .directory] {
      for line in note.lines { _ = note.verdict(kind, by: key, name: line.name, suite: FuzzFixture.credulous) }
    }
    return nil
  }

  static func checkpoint(_ bytes: [UInt8]) throws -> String? {
    if let head = try? Checkpoint(parsing: bytes), head.text != bytes {
      return "a checkpoint is not written as it was read"
    }
    let offered = try OfferedCheckpoint(parsing: bytes)
    guard offered.note.bytes == bytes, offered.head.size <= Limits.treeSize else {
      return "an offered checkpoint is not what it was read from"
    }
    _ = try VerifiedCheckpoint(note: offered.note, key: try FuzzFixture.key.get(), suite: FuzzFixture.credulous)
    let head = try Checkpoint(parsing: offered.note.text)
    let trust = try FuzzFixture.trust.get().trust(head.origin)
    for witness in trust?.witnesses ?? [] {
      for key in witness.keys {
        _ = try Cosignature.find(
          in: offered.note.lines, on: head, by: witness.keyName, key: key.key, suite: FuzzFixture.credulous)
      }
    }
    return nil
  }

  static func identity(_ bytes: [UInt8]) throws -> String? {
    let identity = try IdentityNote(parsing: bytes, after: nil, suite: FuzzFixture.credulous)
    guard identity.nodeID.description.split(separator: "-").count == 4 else { return "a node id is not four groups" }
    let twice = try? IdentityNote(parsing: bytes, after: identity, suite: FuzzFixture.credulous)
    return twice == nil ? nil : "an identity follows itself"
  }
}
