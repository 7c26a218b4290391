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
    try Self.checkPurpose(request.purpose)
    try requireUnused(request.name, turn.tx)
    let waiting = try turn.tx.drafts(.submitted) + turn.tx.drafts(.approved)
    if let draft = foundingDraft(of: request.name, in: waiting) {
      throw NodeError(
        .refused,
        "draft \(draft.id) that founds a group \(request.name) waits already: let it be approved or refused first")
    }
    let statement = GroupStatement(
      name: request.name, version: 1, founded: nil, previous: nil, purpose: request.purpose)
    return try submit(statement, members: try names(request.members), by: officer, turn)
  }

  /// Refuses the name of a group that this node convenes.
  func requireUnused(_ group: String, _ tx: StoreTransaction) throws {
    guard try !tx.groups().contains(where: { $0.name == group && $0.convener == name }) else {
      throw NodeError(.refused, "this node convenes a group \(group) already; «comity group change» changes it")
    }
  }

  /// A draft that founds a group of this name and is on its way.
  func foundingDraft(of group: String, in drafts: [StoredDraft], except own: String? = nil) -> StoredDraft? {
    drafts.first { draft in
      guard draft.id != own, draft.group != nil, !draft.message.isEmpty, let message = try? message(of: draft),
        message.kind == GroupStatement.kind, let statement = try? GroupStatement(message)
      else { return false }
      return statement.founded == nil && statement.name == group
    }
  }

  /// The purpose stands in one line of lists, and in a message whose form bounds it.
  private static func checkPurpose(_ purpose: String) throws {
    let length = purpose.unicodeScalars.count
    guard (1...Cooperation.Limits.line).contains(length) else {
      throw NodeError(
        .invalid, "--purpose has \(length) characters; it is one line of 1 to \(Cooperation.Limits.line) characters")
    }
    guard purpose.unicodeScalars.allSatisfy(SafeText.isHarmless) else {
      throw NodeError(
        .invalid, "--purpose holds a new line, or a control character that could steer a terminal; write one line")
    }
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
    if let unknown = names.first(where: { directory?.party($0) == nil }), let fault = fault(ofRecipient: unknown) {
      throw NodeError(.notFound, fault)
    }
    if let fault = names.lazy.compactMap({ self.fault(ofRecipient: $0) }).first { throw NodeError(.invalid, fault) }
    return names
  }

  /// The group that a reference names: its name, or the beginning of its id.
  func findGroup(_ reference: String, _ tx: StoreTransaction) throws -> StoredGroup {
    let groups = try tx.groups()
    let named = groups.filter { $0.name == reference }
    let found = named.isEmpty && reference.utf8.count >= 4 ? groups.filter { $0.id.hex.hasPrefix(reference) } : named
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
