import Cooperation
import Evidence
import Membership
import NodeStore
import PeerSync

extension Node {
  /// Whether a message to a group can be taken: not under seal, and a statement of a group only when its convener says it, to
  /// the group, as the next of its versions.
  ///
  /// A member that is new to a group learns it from whatever version is the first it gets.
  func judgeGroup(
    _ message: Message, from author: NodeName, _ dispatch: DispatchEvent, _ tx: StoreTransaction
  ) throws -> RejectionReason? {
    guard dispatch.group == nil || dispatch.name.place.channel == .ordinary else { return .malformed }
    guard message.kind == GroupStatement.kind else { return try judgeAudience(message, dispatch, tx) }
    guard let statement = try? GroupStatement(message), let group = dispatch.group, group.number >= 1,
      group.id == GroupID.founded(by: author, message: statement.founded ?? message.id),
      group.version == UInt64(clamping: statement.version)
    else { return .malformed }
    guard let held = try tx.group(group.id) else { return nil }
    // One that is there already: the convener contradicts itself. Who was left out for a version has none in between.
    guard group.version > held.version else { return .malformed }
    return group.version > held.version + 1 || statement.previous == held.commitment.hex ? nil : .malformed
  }

  /// Who knows the membership that a message names takes it only when it went to all of them.
  private func judgeAudience(
    _ message: Message, _ dispatch: DispatchEvent, _ tx: StoreTransaction
  ) throws -> RejectionReason? {
    guard let group = dispatch.group else { return nil }
    guard group.number >= 1 else { return .malformed }
    let audience = Set(message.to.map(\.node)).union([dispatch.name.speaker.text])
    let members: [NodeName]
    if let directory, group.id == GroupID.all(of: directory.genesis.id) {
      guard group.version <= dispatch.directory.version else { return .malformed }
      // What is sealed anew under a later directory went to all of the one that it was first said under.
      guard let parties = try parties(ofDirectory: group.version, named: dispatch.directory, directory, tx) else {
        return nil
      }
      members = parties
    } else {
      guard let held = try tx.group(group.id, version: group.version) else { return nil }
      members = held.members
    }
    return Set(members.map(\.text)) == audience ? nil : .malformed
  }

  /// The active parties of a version of the directory; nil where none can be told: the dispatch names another than the one in
  /// force here, or the version is not held.
  private func parties(
    ofDirectory version: UInt64, named: DirectoryReference, _ directory: Directory, _ tx: StoreTransaction
  ) throws -> [NodeName]? {
    guard named == directory.reference else { return nil }
    var text = directory.text
    if version != text.version {
      guard let bytes = try tx.directory(version: version) else { return nil }
      let note = try SignedNote(parsing: bytes, limit: Evidence.Limits.directoryNote)
      // It was verified before it was kept.
      guard let held = try? DirectoryText(parsing: note.text, suite: suite) else { return nil }
      text = held
    }
    return text.parties.filter { $0.state == .active }.map(\.name)
  }

  /// Takes the membership that a message states.
  func takeGroup(
    _ message: Message, _ statement: SealedStatement, _ dispatch: DispatchEvent, _ turn: Turn
  ) throws {
    guard message.kind == GroupStatement.kind, let group = try? GroupStatement(message) else { return }
    try insertGroup(
      group, message, members: [statement.sender] + statement.recipients, by: statement.sender, dispatch.commitment,
      turn)
  }

  /// Compares a dispatch to a group with what its author said before, and keeps what contradicts.
  func compareGroup(_ dispatch: DispatchEvent, _ turn: Turn) throws {
    guard let group = dispatch.group, group.number >= 1 else { return }
    let (author, place) = (dispatch.name.speaker, dispatch.name.place)
    let same = try turn.tx.groupMessage(group.id, author: author, epoch: place.epoch, number: group.number)
    if let same {
      guard same.commitment != dispatch.commitment, let held = same.place else { return }
      return try keepFork(group, author, place, held, turn)
    }
    let before = try turn.tx.groupMessage(group.id, author: author, epoch: place.epoch, number: group.number - 1)
    if let before, before.commitment != group.previous, let held = before.place {
      try keepFork(group, author, place, held, turn)
    }
    try turn.tx.insertGroupMessage(
      group, author: author, epoch: place.epoch, commitment: dispatch.commitment, place: place)
    groupNews += 1
  }

  private func keepFork(
    _ group: DispatchEvent.Group, _ author: NodeName, _ place: Envelope.Place, _ other: Envelope.Place, _ turn: Turn
  ) throws {
    let fork = StoredGroupFork(
      group: group.id, author: author, number: group.number, place: place, otherPlace: other, other: [], shownBy: nil)
    try note(fork, turn)
  }

  func note(_ fork: StoredGroupFork, _ turn: Turn) throws {
    guard try turn.tx.insert(fork, at: turn.now) else { return }
    turn.log(.groupForked, .text(fork.author.text), .text(fork.group.hex), .count(fork.number))
  }

  func groupWarnings(_ tx: StoreTransaction) throws -> [String] {
    try tx.groupForks().map { fork in
      let name = try tx.group(fork.group)?.name ?? "all"
      return "\(fork.author) told members of group \(name) different things as number \(fork.number); "
        + "«comity group evidence \(name)» writes the proof"
    }
  }
}
