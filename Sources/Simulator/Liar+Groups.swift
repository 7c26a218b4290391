import Evidence
import Membership
import NodeCore
import NodeStore
import PeerSync

extension Liar {
  /// Two things under one number of a group, each told to one member.
  struct Split {
    /// What one of them was told.
    struct Told {
      let to: NodeName
      let commitment: Digest
    }

    let group: Digest
    let number: UInt64
    let first: Told
    let second: Told
  }

  /// What a lie in a group rests on.
  private struct Occasion {
    let group: StoredGroup
    let members: (NodeName, NodeName)
    let number: UInt64
    let previous: Digest
    let directory: Directory
    let store: NodeDatabase

    var recipients: [NodeName]

    func place(_ offset: UInt64 = 0, previous: Digest? = nil) -> DispatchEvent.Group {
      DispatchEvent.Group(
        id: group.id, version: group.version, number: number + offset, previous: previous ?? self.previous)
    }
  }

  /// Puts a lie about a group in the log.
  /// - Returns: what it is, for the trace; nil where there is no group for it.
  func enterGroup(
    _ entry: Entry, _ others: [NodeName], _ directory: Directory, _ store: NodeDatabase
  ) throws -> String? {
    guard let occasion = try occasion(entry, others, directory, store) else { return nil }
    let (a, b) = occasion.members
    if entry == .groupPart {
      // Its members would miss somebody: who knows the membership must not take it.
      let parcel = try parcel(to: [a])
      forbidden.append(Forbidden(recipient: a, author: node.name, id: parcel.id))
      try dispatch(parcel, entry, to: a, in: occasion, occasion.place())
      return "\(entry) \(a)"
    }
    let (one, two) = (try parcel(to: occasion.recipients), try parcel(to: occasion.recipients))
    try dispatch(one, entry, to: a, in: occasion, occasion.place())
    try dispatch(two, entry, to: b, in: occasion, occasion.place())
    try keep(occasion.place(), one, store)
    splits.append(
      Split(
        group: occasion.group.id, number: occasion.number,
        first: Split.Told(to: a, commitment: one.commitment), second: Split.Told(to: b, commitment: two.commitment)))
    guard entry == .groupCovered else { return "\(entry) \(a) \(b)" }
    // The next one is the same for both again, each chained to what that member was told.
    let cover = try parcel(to: occasion.recipients)
    try dispatch(cover, entry, to: a, in: occasion, occasion.place(1, previous: one.commitment))
    try dispatch(cover, entry, to: b, in: occasion, occasion.place(1, previous: two.commitment))
    try keep(occasion.place(1, previous: one.commitment), cover, store)
    return "\(entry) \(a) \(b)"
  }

  private func occasion(
    _ entry: Entry, _ others: [NodeName], _ directory: Directory, _ store: NodeDatabase
  ) throws -> Occasion? {
    let groups = try store.read { try $0.groups() }.filter { group in
      let isOwn = entry != .groupPart || group.convener == node.name
      return isOwn && group.members.contains(node.name) && group.members.count(where: others.contains) > 1
    }
    guard let group = random.pick(groups) else { return nil }
    let honest = group.members.filter(others.contains)
    let place = random.index(honest.count)
    let last = try store.read { try $0.lastGroupMessage(group.id, author: node.name, epoch: 1) }
    return Occasion(
      group: group, members: (honest[place], honest[(place + 1) % honest.count]), number: (last?.number ?? 0) + 1,
      previous: last?.commitment ?? .zero, directory: directory, store: store,
      recipients: group.members.filter { $0 != node.name })
  }

  private func parcel(to recipients: [NodeName]) throws -> Parcel {
    try Parcel(.groupSplit, from: node.name, to: recipients, other: node.name, id: Hex.encode(random.bytes(16)), random)
  }

  private func dispatch(
    _ parcel: Parcel, _ entry: Entry, to peer: NodeName, in occasion: Occasion, _ place: DispatchEvent.Group
  ) throws {
    guard let key = occasion.directory.party(peer)?.keys(.seal, at: node.clock.now).first else { return }
    try dispatch(
      parcel, entry, to: peer, other: peer, key: key, occasion.directory, occasion.store, group: place)
  }

  /// Goes on from one of the two, as an honest author would.
  private func keep(_ place: DispatchEvent.Group, _ parcel: Parcel, _ store: NodeDatabase) throws {
    try store.write {
      try $0.insertGroupMessage(place, author: node.name, epoch: 1, commitment: parcel.commitment, place: nil)
    }
  }
}
