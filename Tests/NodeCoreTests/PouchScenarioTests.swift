import Evidence
import NodeCore
import NodeStore
import PeerSync
import Testing

@Suite("Pouches between two nodes")
struct PouchScenarioTests {
  @Test("carry messages, attachments and receipts without a link, and may be repeated")
  func bothWays() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let content = [UInt8](repeating: 7, count: 400_000)
    let ids = [try federation.send(), try federation.send(with: [content])]
    let there = try registry.pack(for: alpha)
    let taken = try alpha.unpack(there, from: registry, in: federation, number: 1)
    #expect(taken.isLinked && taken.messages == 2 && taken.stated == 2 && taken.held == 2)
    #expect(try alpha.read(ids[1], 1) == content)
    let back = try alpha.pack(for: registry)
    let receipts = try registry.unpack(back, from: alpha, in: federation, number: 1)
    #expect(receipts.isLinked && receipts.receipts == 3)
    #expect(try registry.rungs(ids[0]) == [["relayed", "delivered"]])
    #expect(try registry.rungs(ids[1]) == [["relayed"], ["delivered"]])
    // Repeated: nothing changes.
    let before = (try alpha.events()["receipt"], try registry.events()["receipt.recorded"])
    #expect(try alpha.unpack(there, from: registry, in: federation, number: 2).messages == 0)
    _ = try registry.unpack(back, from: alpha, in: federation, number: 2)
    #expect(try alpha.events()["receipt"] == before.0 && registry.events()["receipt.recorded"] == before.1)
    // What was settled is packed no more.
    let empty = try registry.pack(for: alpha)
    #expect(!empty.contains { if case .deliver = $0 { true } else { false } })
    // And the link has nothing left to bring but what nobody saw yet.
    try federation.join(1)
    #expect(try alpha.events()["receipt"] == before.0)
  }

  @Test("say how many attachments are not all here while some of their pieces were left behind")
  func attachmentsMissing() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let ids = [
      try federation.send(with: [[UInt8](repeating: 7, count: 900_000), [1, 2, 3]]),
      try federation.send(with: [[UInt8](repeating: 8, count: 900_000)]),
    ]
    let frames = try registry.pack(for: alpha)
    let rest = frames.filter { if case .enclosurePiece(let piece, _) = $0 { piece.offset != 0 } else { true } }
    let taken = try alpha.unpack(rest, from: registry, in: federation, number: 1)
    #expect(taken.stated == taken.held && taken.attachmentsMissing == 3)
    let whole = try alpha.unpack(frames, from: registry, in: federation, number: 2)
    #expect(whole.attachmentsMissing == 0)
    // The file that completes them is not new by its log: what was stated and is held is told all the same.
    #expect(whole.isOlder ? whole.stated == taken.stated && whole.held == taken.held : whole.stated == 2)
    let late = try registry.pack(for: alpha)
    _ = try federation.send()
    _ = try alpha.unpack(try registry.pack(for: alpha), from: registry, in: federation, number: 3)
    let older = try alpha.unpack(late, from: registry, in: federation, number: 4)
    #expect(older.isOlder && older.stated == 3 && older.held == 3 && older.attachmentsMissing == 0)
    for id in ids { #expect(try alpha.attachments(of: id).allSatisfy { $0.state == "whole" }) }
  }

  @Test("bring again what a lost one held, and an old one brings nothing and harms nothing")
  func lost() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let first = try federation.send()
    let late = try registry.pack(for: alpha)
    let second = try federation.send()
    let next = try registry.pack(for: alpha)
    #expect(try alpha.unpack(next, from: registry, in: federation, number: 1).messages == 2)
    let old = try alpha.unpack(late, from: registry, in: federation, number: 2)
    #expect(!old.isLinked && old.isOlder && old.messages == 0)
    // The receipts' first pouch is lost too.
    _ = try alpha.pack(for: registry)
    _ = try registry.unpack(try alpha.pack(for: registry), from: alpha, in: federation, number: 1)
    for id in [first, second] { #expect(try registry.rungs(id) == [["relayed", "delivered"]]) }
    #expect(try alpha.held() == 2 && alpha.events()["receipt"] == 2)
  }

  @Test("go on where they cross each other and some are lost: each follows those that were packed before, come or not")
  func crossing() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    var ids: [String] = []
    for day in UInt64(1)...4 {
      ids.append(try federation.send())
      let (there, back) = (try registry.pack(for: alpha), try alpha.pack(for: registry))
      guard day != 2 else { continue }
      #expect(try alpha.unpack(there, from: registry, in: federation, number: 2 * day).isLinked)
      #expect(try registry.unpack(back, from: alpha, in: federation, number: 2 * day + 1).isLinked)
    }
    #expect(try alpha.held() == 4)
    for id in ids.dropLast() { #expect(try registry.rungs(id) == [["relayed", "delivered"]]) }
  }

  @Test("mix with a link in any order, and harm nothing when they are lost or old", arguments: UInt64(1)...3)
  func mixed(seed: UInt64) throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    var random = SeededNumbers(seed: seed)
    var (ids, pouches): ([String], [(from: TestNode, to: TestNode, frames: [Frame])]) = ([], [])
    var link: UInt64 = 1
    for step in UInt64(0)..<14 {
      switch random.below(6) {
      case 0, 1: ids.append(try federation.send())
      case 2: pouches.append((registry, alpha, try registry.pack(for: alpha)))
      case 3: pouches.append((alpha, registry, try alpha.pack(for: registry)))
      case 4 where !pouches.isEmpty:
        // Any that was ever packed, once or more often.
        let pouch = pouches[Int(random.below(UInt64(pouches.count)))]
        _ = try pouch.to.unpack(pouch.frames, from: pouch.from, in: federation, number: step)
      default:
        try federation.join(link)
        if random.below(2) == 0 {
          for node in [registry, alpha] { try node.perform(.linkClosed(LinkID(link))) }
        }
        link += 1
      }
    }
    try federation.join(link)
    for id in ids { #expect(try registry.rungs(id).flatMap(\.self).contains("delivered")) }
    #expect(try alpha.held() == UInt64(ids.count))
    #expect(try alpha.events()["receipt"] ?? 0 == ids.count)
  }

  @Test("may be unpacked while a link brings the same: each message is taken once, and its evidence stays whole")
  func besideALink() throws {
    var (place, frames) = (0, 1)
    while place < frames {
      let federation = try TestFederation()
      let (registry, alpha) = (federation.registry, federation.alpha)
      try federation.join(1)
      let ids = [try federation.send(), try federation.send()]
      let pouch = try registry.pack(for: alpha)
      frames = pouch.count
      try alpha.unpack(pouch, from: registry, in: federation, number: 1) { if $0 == place { try federation.carry(1) } }
      let last = try federation.send()
      try federation.carry(1)
      for _ in 0..<2 {
        for node in [registry, alpha] { try node.perform(.tick) }
        try federation.carry(1)
      }
      #expect(try alpha.held() == 3 && alpha.events()["receipt"] == 3, "the link came before frame \(place)")
      let token = try alpha.login("drafter")
      for id in ids + [last] {
        #expect(try registry.rungs(id).flatMap(\.self).contains("delivered"))
        _ = try alpha.askAny(.auditEvidence(EvidenceRequest(message: id, disclose: false)), token: token)
      }
      place += 1
    }
  }

  @Test("bring a dispatch in the very transaction in which a link brings it, and it is taken once")
  func together() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.join(1)
    _ = try federation.send()
    let pouch = try registry.pack(for: alpha)
    let link = try alpha.open(registry, number: 1)
    let onLink = registry.outbox.compactMap { output -> Frame? in
      guard case .send(LinkID(1), let frame) = output, case .deliver = frame else { return nil }
      return frame
    }
    try #require(onLink.count == 1)
    for frame in pouch {
      let input = try alpha.input(frame, from: registry, on: link, in: federation)
      guard case .deliver = frame else {
        try alpha.perform(input)
        continue
      }
      try alpha.perform(input, try alpha.input(onLink[0], from: registry, on: LinkID(1), in: federation))
    }
    #expect(try alpha.held() == 1 && alpha.events()["receipt"] == 1)
  }

  @Test("are proven like a link: what was changed is refused, and nothing of it is kept")
  func changed() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    _ = try federation.send()
    let frames = try registry.pack(for: alpha).map { frame -> Frame in
      guard case .deliver(let delivery) = frame, let parcel = delivery.parcels.first else { return frame }
      let event = String(decoding: parcel.statement.event, as: UTF8.self).replacing(
        "\"number\":1", with: "\"number\":2")
      let statement = try LoggedStatement(
        event: Array(event.utf8), salt: parcel.statement.salt, index: parcel.statement.index,
        inclusion: parcel.statement.inclusion)
      return .deliver(
        Delivery(
          checkpoint: delivery.checkpoint, batchKeys: delivery.batchKeys,
          parcels: [Delivery.Parcel(statement: statement, envelope: parcel.envelope, body: parcel.body)]))
    }
    #expect(throws: PeerSyncError.self) { try alpha.unpack(frames, from: registry, in: federation, number: 1) }
    #expect(try alpha.held() == 0)
  }

  @Test("carry what is under seal in its own channel, and no number or entry tells of it")
  func sealed() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let open = try federation.send()
    let id = try federation.send(SearchScenarioTests.sealing)
    let taken = try alpha.unpack(try registry.pack(for: alpha), from: registry, in: federation, number: 1)
    #expect(taken.messages == 1 && taken.stated == 1 && taken.held == 1)
    #expect(try alpha.ask(.show(id), token: try alpha.login("keeper"), as: MessageAnswer.self).id == id)
    let back = try registry.unpack(try alpha.pack(for: registry), from: alpha, in: federation, number: 1)
    #expect(back.receipts == 1)
    for id in [open, id] { #expect(try registry.rungs(id).flatMap(\.self).contains("delivered")) }
    // Both are settled: neither is packed again.
    #expect(try !registry.pack(for: alpha).contains { if case .deliver = $0 { true } else { false } })
    for node in [registry, alpha] {
      let seen = try node.ask(
        .auditEvents(EventsRequest(from: 0)), token: try node.login("admin"), as: EventsAnswer.self)
      let stated = seen.events.filter { $0.type == "channel.stated" }.compactMap(\.event)
      #expect(!stated.isEmpty && stated.allSatisfy { $0.contains("ordinary") })
      #expect(try node.events()["channel.stated"] == 2 * stated.count)
    }
  }
}
