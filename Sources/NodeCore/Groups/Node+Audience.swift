import Cooperation
package import Evidence
import Membership
import NodeStore

/// A group and the version of its membership that a message is addressed to.
package struct GroupTarget: Sendable, Hashable {
  /// The group's id.
  package let id: Digest
  /// The version.
  package let version: UInt64

  package init(id: Digest, version: UInt64) {
    self.id = id
    self.version = version
  }
}

extension Node {
  /// Who is meant by what an officer named: nodes, one group, or all members.
  /// - Throws: ``NodeError`` `invalid`.
  func audience(_ named: [String], _ tx: StoreTransaction) throws -> (nodes: [String], group: GroupTarget?) {
    guard let first = named.first, first == "all" || first.hasPrefix("group:") else {
      guard !named.contains("all"), !named.contains(where: { $0.hasPrefix("group:") }) else { throw Self.mixed }
      return (named, nil)
    }
    guard named.count == 1 else { throw Self.mixed }
    let (members, target): ([NodeName], GroupTarget) =
      if first == "all" {
        try everybody()
      } else {
        try members(of: try findGroup(String(first.dropFirst(6)), tx))
      }
    return (members.filter { $0 != name }.map(\.text), target)
  }

  private static var mixed: NodeError {
    NodeError(.invalid, "a message goes to named nodes, or to one group, or to all; not to a mixture")
  }

  private func everybody() throws -> ([NodeName], GroupTarget) {
    guard let directory else { throw NodeError(.notReady, "there is no directory yet") }
    let active = directory.text.parties.filter { $0.state == .active }.map(\.name)
    return (active, GroupTarget(id: GroupID.all(of: directory.genesis.id), version: directory.text.version))
  }

  private func members(of group: StoredGroup) throws -> ([NodeName], GroupTarget) {
    guard group.members.contains(name) else {
      throw NodeError(.refused, "this node is no member of group \(group.name) any more")
    }
    return (group.members, GroupTarget(id: group.id, version: group.version))
  }

  /// Holds a draft to the group it was written for: a membership that changed meanwhile is nobody's decision yet.
  func check(_ target: GroupTarget?, recipients: [NodeName], _ message: Message, _ tx: StoreTransaction) throws {
    guard let target else { return }
    guard try !tx.isSealed(matter: message.thread) else {
      throw NodeError(
        .refused, "a matter under seal goes to named nodes, not to a group: what members tell each other would show it")
    }
    guard message.kind != GroupStatement.kind else { return try check(statement: message, of: target, tx) }
    let (members, current): ([NodeName], GroupTarget) =
      if let directory, target.id == GroupID.all(of: directory.genesis.id) {
        try everybody()
      } else if let group = try tx.group(target.id) {
        try members(of: group)
      } else {
        throw NodeError(.refused, "the group that this was written for is not there")
      }
    guard current == target, Set(members).subtracting([name]) == Set(recipients) else {
      throw NodeError(.refused, "the group's membership changed since this was drafted; draft it again")
    }
  }

  /// Holds a statement of a membership to the one in force: two that are drafted beside each other would both be the next.
  private func check(statement message: Message, of target: GroupTarget, _ tx: StoreTransaction) throws {
    let statement = try cooperation { try GroupStatement(message) }
    let held = try tx.group(target.id)
    // Two that were drafted before either was approved would be two groups of one name.
    if statement.founded == nil {
      try requireUnused(statement.name, tx)
      if let other = foundingDraft(of: statement.name, in: try tx.drafts(.approved), except: message.id) {
        throw NodeError(
          .refused, "draft \(other.id) that founds a group \(statement.name) was approved before this one")
      }
    }
    guard statement.version == Int64(clamping: (held?.version ?? 0) + 1), statement.previous == held?.commitment.hex,
      try !tx.drafts(.approved).contains(where: {
        try $0.group?.id == target.id && self.message(of: $0).kind == GroupStatement.kind && $0.id != message.id
      })
    else {
      throw NodeError(.refused, "the group's membership changed since this was drafted; draft it again")
    }
  }

  /// The group of all as it is now: what was approved under an earlier version of the directory goes out under the one in
  /// force, as long as it goes to the same members.
  /// - Throws: ``NodeError`` `refused` when they are others.
  func current(_ target: GroupTarget, recipients: [NodeName]) throws -> GroupTarget {
    guard let directory, target.id == GroupID.all(of: directory.genesis.id) else { return target }
    let (members, current) = try everybody()
    guard Set(members).subtracting([name]) == Set(recipients) else {
      throw NodeError(.refused, "the members changed since this was approved; draft it again")
    }
    return current
  }

  /// The group that a draft is for.
  static func group(of draft: StoredDraft) -> GroupTarget? {
    draft.group.map { GroupTarget(id: $0.id, version: $0.version) }
  }

  /// The group that a message which was sent is for.
  func group(of stored: StoredMessage, _ tx: StoreTransaction) throws -> GroupTarget? {
    try tx.ownGroup(ofCommitment: stored.commitment, author: name).map { GroupTarget(id: $0.id, version: $0.version) }
  }

  /// The place of the next own message in a group, in the epoch of the own log.
  func nextPlace(in target: GroupTarget, _ tx: StoreTransaction) throws -> DispatchEvent.Group {
    let last = try tx.lastGroupMessage(target.id, author: name, epoch: origin.epoch)
    return DispatchEvent.Group(
      id: target.id, version: target.version, number: (last?.number ?? 0) + 1, previous: last?.commitment ?? .zero)
  }

  /// Keeps what an own message says of a group, and its place in it.
  func noteSent(_ message: Message, _ task: SealTask, _ group: DispatchEvent.Group, _ turn: Turn) throws {
    let commitment = task.statement.commitment(salt: task.salt)
    try turn.tx.insertGroupMessage(group, author: name, epoch: origin.epoch, commitment: commitment, place: nil)
    guard message.kind == GroupStatement.kind, task.again == nil else { return }
    try insertGroup(
      try cooperation { try GroupStatement(message) }, message, members: [name] + task.statement.recipients, by: name,
      commitment, turn)
  }

  func insertGroup(
    _ group: GroupStatement, _ message: Message, members: [NodeName], by convener: NodeName, _ commitment: Digest,
    _ turn: Turn
  ) throws {
    let founded = group.founded ?? message.id
    try turn.tx.insert(
      StoredGroup(
        id: GroupID.founded(by: convener, message: founded), name: group.name, convener: convener,
        version: UInt64(clamping: group.version), members: members.sorted(), purpose: group.purpose,
        commitment: commitment, founded: founded), at: turn.now)
  }
}
