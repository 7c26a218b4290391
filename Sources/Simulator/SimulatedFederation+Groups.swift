import Evidence
import Membership
import NodeCore
import NodeStore
import PeerSync
import SimulatedDisk

/// A group as a message is addressed to it.
struct GroupAudience {
  let target: GroupTarget
  let name: String
  let members: [NodeName]
}

extension SimulatedFederation {
  /// How many groups are founded in one run.
  private static let groupLimit = 4

  /// Lets officers of a node found a group, or change one that it convenes; a second officer approves it like a message.
  func convene(at node: SimulatedNode) {
    let known = (try? node.life?.store.read { try $0.groups() }) ?? []
    let change = random.below(3) > 0
    if change, let group = random.pick(known.filter { $0.convener == node.name }) {
      guard let member = random.pick(nodes.map(\.name).filter { $0 != node.name }) else { return }
      record("group change \(node.name) \(group.name) \(member)")
      let (add, remove) = group.members.contains(member) ? ([], [member.text]) : ([member.text], [])
      let request = GroupChangeRequest(group: group.name, add: add, remove: remove)
      return submitGroup(.groupChange(request), at: node, id: group.id)
    }
    guard founded < Self.groupLimit else { return }
    founded += 1
    let members = Array(Set(audience(of: node) + audience(of: node))).sorted()
    record("group new \(node.name) \(members)")
    let request = GroupNewRequest(
      name: "group-\(founded)", members: members.map(\.text), purpose: "simulated cooperation")
    submitGroup(.groupNew(request), at: node, id: nil)
  }

  private func submitGroup(_ request: NodeRequest, at node: SimulatedNode, id: Digest?) {
    let submitted = ask(request, of: node, as: "drafter", SubmittedAnswer.self)
    defer { collect(node) }
    guard let submitted else { return record("refused") }
    let members = submitted.recipients.compactMap { try? NodeName($0) }
    watch.joins(members + [node.name], id ?? GroupID.founded(by: node.name, message: submitted.approval))
    wait(for: submitted, at: node, account: "drafter", .group)
  }

  /// A group that a node is in, or everybody, for some of the messages; nil for named nodes.
  func groupAudience(of author: SimulatedNode) -> GroupAudience? {
    guard weather.hasGroups, random.below(3) == 0, let life = author.life, let directory = life.core.directory else {
      return nil
    }
    let active = directory.text.parties.filter { $0.state == .active }.map(\.name)
    let all = GroupTarget(id: GroupID.all(of: directory.genesis.id), version: directory.text.version)
    var found = [GroupAudience(target: all, name: "all", members: active)]
    for group in (try? life.store.read { try $0.groups() }) ?? [] where group.members.contains(author.name) {
      found.append(
        GroupAudience(
          target: GroupTarget(id: group.id, version: group.version), name: "group:\(group.name)",
          members: group.members))
    }
    return random.pick(found).map {
      GroupAudience(target: $0.target, name: $0.name, members: $0.members.filter { $0 != author.name })
    }
  }

  /// What nodes hold of groups is what their conveners state, and nobody holds a contradiction of who made none.
  func checkGroups() throws {
    for node in honest {
      guard let store = node.life?.store else { continue }
      for fork in try store.read({ try $0.groupForks() }) where fork.author != liar?.node.name {
        watch.violation("3: \(node.name) holds a contradiction of \(fork.author), who made none")
      }
      for group in try store.read({ try $0.groups() })
      where node.name != restored && group.convener != restored
        && !isParted(node.name) && !isParted(group.convener)
      {
        try check(group, at: node)
      }
      guard node.name != restored else { continue }
      for group in try store.read({ try $0.groups() }) where group.convener == node.name {
        try checkKnown(group)
      }
    }
    try checkSplits()
  }

  /// Everybody in a group knows it once all was carried.
  private func checkKnown(_ group: StoredGroup) throws {
    guard !isParted(group.convener) else { return }
    for member in honest where member.name != restored && !isParted(member.name) && group.members.contains(member.name)
    {
      guard let store = member.life?.store else { continue }
      if try store.read({ try $0.group(group.id, version: group.version) }) == nil {
        watch.violation("13: \(member.name) does not know the group \(group.name) that \(group.convener) put it in")
      }
    }
  }

  private func check(_ group: StoredGroup, at node: SimulatedNode) throws {
    guard let convener = self.node(group.convener), convener !== liar?.node, let store = convener.life?.store else {
      return
    }
    let stated = try store.read { try $0.group(group.id, version: group.version) }
    if stated?.members != group.members || stated?.commitment != group.commitment {
      watch.violation("3: \(node.name) holds a membership that \(group.convener) never stated")
    }
    let newest = try store.read { try $0.group(group.id) }
    if let newest, newest.version > group.version, newest.members.contains(node.name) {
      watch.violation("13: \(node.name) does not know the newest membership of a group that it is in")
    }
  }

  /// Who told two members different things is found out: by one of them at the latest when both have compared.
  private func checkSplits() throws {
    guard let liar else { return }
    for split in liar.splits {
      var found = false
      var isThere = true
      for (name, commitment) in [(split.first.to, split.first.commitment), (split.second.to, split.second.commitment)] {
        guard let store = node(name)?.life?.store else { return }
        try store.read { tx in
          let held = try tx.groupMessage(split.group, author: liar.node.name, epoch: 1, number: split.number)
          // A channel that a liar broke brings nothing more; and only who knows of the group compares.
          let others = Set(try tx.group(split.group)?.members ?? [])
          isThere =
            isThere && held?.commitment == commitment && others.isSuperset(of: [split.first.to, split.second.to])
          found = try found || tx.groupForks(of: split.group).contains { $0.author == liar.node.name }
        }
      }
      if isThere, !found {
        watch.violation(
          "3: \(liar.node.name) told \(split.first.to) and \(split.second.to) two things, and neither noticed")
      }
    }
  }
}
