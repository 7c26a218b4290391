import Cooperation
import Evidence
import Membership
import NodeStore

extension Node {
  /// Drafts and submits the statement that founds a group; it is there when a second officer approved it.
  func newGroup(_ request: GroupNewRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    guard GroupStatement.isName(request.name) else {
      throw NodeError(.invalid, "a group's name has 2 to 32 of a-z, 0-9 and inner hyphens, and is not «all»")
    }
    guard try !turn.tx.groups().contains(where: { $0.name == request.name && $0.convener == name }) else {
      throw NodeError(.refused, "this node convenes a group \(request.name) already; «comity group change» changes it")
    }
    let statement = GroupStatement(
      name: request.name, version: 1, founded: nil, previous: nil, purpose: request.purpose)
    return try submit(statement, members: try names(request.members), by: officer, turn)
  }

  /// Drafts and submits the next version of a group that this node convenes.
  func changeGroup(_ request: GroupChangeRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let group = try findGroup(request.group, turn.tx)
    guard group.convener == name else {
      throw NodeError(.refused, "group \(group.name) is convened by \(group.convener), who alone changes it")
    }
    let (adding, removing) = (try names(request.add), Set(try names(request.remove)))
    guard removing.isSubset(of: group.members) else {
      throw NodeError(.invalid, "who is to be removed is no member of group \(group.name)")
    }
    let members = Set(group.members).union(adding).subtracting(removing).subtracting([name])
    guard members != Set(group.members).subtracting([name]) else {
      throw NodeError(.invalid, "nothing would change in group \(group.name)")
    }
    let statement = GroupStatement(
      name: group.name, version: Int64(clamping: group.version + 1), founded: group.founded,
      previous: group.commitment.hex, purpose: group.purpose)
    return try submit(statement, members: members.sorted(), by: officer, turn)
  }

  /// What a draft that states a membership changes of it; nil for any other draft.
  func membership(_ draft: StoredDraft, _ message: Message, _ tx: StoreTransaction) throws -> MembershipAnswer? {
    guard message.kind == GroupStatement.kind, let target = Self.group(of: draft) else { return nil }
    let statement = try cooperation { try GroupStatement(message) }
    let members = Set(message.to.map(\.node) + [name.text])
    let held = Set(try tx.group(target.id)?.members.map(\.text) ?? [])
    return MembershipAnswer(
      group: statement.name, version: statement.version, members: members.sorted(),
      joining: members.subtracting(held).sorted(), leaving: held.subtracting(members).sorted())
  }

  private func submit(
    _ statement: GroupStatement, members: [NodeName], by officer: Officer, _ turn: Turn
  ) throws -> any NodeAnswer {
    guard !members.isEmpty else { throw NodeError(.invalid, "a group has at least one member besides this node") }
    let template = try cooperation { try MessageTemplate(parsing: statement.template(to: members.map(\.text))) }
    let draft = try keep(template, parent: nil, by: officer, turn)
    let id = GroupID.founded(by: name, message: statement.founded ?? draft.id)
    try turn.tx.setDraftGroup(id: draft.id, group: id, version: UInt64(clamping: statement.version))
    return try submitDraft(draft.id, by: officer, turn)
  }

  private func names(_ texts: [String]) throws -> [NodeName] {
    let names = Set(try texts.map { try NodeName($0) }).subtracting([name]).sorted()
    if let fault = names.lazy.compactMap({ self.fault(ofRecipient: $0) }).first { throw NodeError(.invalid, fault) }
    return names
  }

  /// The group that a reference names: its name, or the beginning of its id.
  func findGroup(_ reference: String, _ tx: StoreTransaction) throws -> StoredGroup {
    let groups = try tx.groups()
    let named = groups.filter { $0.name == reference }
    let found = named.isEmpty && reference.utf8.count >= 8 ? groups.filter { $0.id.hex.hasPrefix(reference) } : named
    guard let group = found.first else {
      throw NodeError(.notFound, "there is no group \(SafeText(reference).shortened)")
    }
    guard found.count == 1 else {
      throw NodeError(.invalid, "several groups are called \(group.name); name one by the first digits of its id")
    }
    return group
  }

  func groups(_ tx: StoreTransaction) throws -> any NodeAnswer {
    GroupsAnswer(groups: try tx.groups().map { try answer($0, tx) })
  }

  func group(_ reference: String, _ tx: StoreTransaction) throws -> any NodeAnswer {
    try answer(try findGroup(reference, tx), tx)
  }

  private func answer(_ group: StoredGroup, _ tx: StoreTransaction) throws -> GroupAnswer {
    let forks = try tx.groupForks(of: group.id)
    return GroupAnswer(
      id: group.id.hex, name: group.name, convener: group.convener.text, version: group.version,
      purpose: group.purpose, commitment: group.commitment.hex, members: group.members.map(\.text),
      authors: try group.members.map { member in
        let last = try tx.lastGroupMessage(group.id, author: member)
        return GroupAnswer.Author(
          node: member.text, number: last?.number ?? 0,
          gaps: try tx.groupGaps(group.id, author: member, epoch: last?.epoch ?? 1),
          claimed: try tx.claimedNumber(group.id, author: member, epoch: last?.epoch ?? 1),
          forks: forks.filter { $0.author == member }.map(\.number))
      })
  }
}
