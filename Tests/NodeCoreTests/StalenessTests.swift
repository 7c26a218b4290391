import Evidence
import NodeCore
import PeerSync
import Testing

/// At the first contact of a day each side states where its channels to the other are; what is missing then shows.
@Suite("What a node states of its channels")
struct StalenessTests {
  private func shown(_ node: TestNode, _ peer: String = "alpha") throws -> PeerAnswer {
    try node.ask(.peerShow(peer), token: try node.login("admin"), as: PeerAnswer.self)
  }

  private func warns(_ node: TestNode, _ words: String = "alpha did not state its channel since") throws -> Bool {
    try node.ask(.status, as: StatusAnswer.self).warnings.contains { $0.contains(words) }
  }

  private func wait(_ federation: TestFederation, _ seconds: Int64) {
    for node in federation.all { node.now = node.now.advanced(bySeconds: seconds) }
  }

  private func stated(_ node: TestNode) throws -> Int { try node.events()["channel.stated"] ?? 0 }

  /// The statements that a link carries, by how many stand in each frame.
  private func statements(_ federation: TestFederation, _ link: UInt64) throws -> [Int] {
    var found: [Int] = []
    try federation.join(link) { frame in
      if case .stated(_, let statements) = frame { found.append(statements.count) }
      return frame
    }
    return found
  }

  @Test("is stated by both at the first contact of a day, both channels or neither, and by nothing else")
  func daily() throws {
    let federation = try TestFederation()
    #expect(try statements(federation, 1) == [2, 2])
    for node in federation.all { #expect(try stated(node) == 2) }
    // Whatever links follow that day: not a word more, and no entry.
    for link in [UInt64(2), 3] {
      wait(federation, 3600)
      try federation.tickAll()
      #expect(try statements(federation, link) == [])
    }
    try federation.tickAll()
    let quiet = try federation.tickAll()
    #expect(quiet == 0)
    wait(federation, 80_000)
    #expect(try statements(federation, 4) == [2, 2])
    for node in federation.all { #expect(try stated(node) == 4) }
  }

  @Test("is stated again on a link that lives for days, and a living link alone is no news")
  func living() throws {
    let federation = try TestFederation()
    let node = federation.registry
    // Who was never heard is not missed.
    wait(federation, 200_000)
    #expect(try shown(node).heard == nil && shown(node).staleSince == nil && !warns(node))
    try federation.join(1)
    for _ in 0..<4 {
      wait(federation, 70_000)
      try federation.tickAll()
      #expect(try shown(node).staleSince == nil && !warns(node))
    }
    #expect(try stated(federation.alpha) == 10)
    // From here on what alpha states is held back, and everything else goes.
    let last = try #require(try shown(node).channel).at
    for _ in 0..<2 {
      wait(federation, 70_000)
      for node in federation.all { try node.perform(.tick) }
      try federation.carryAll { frame in if case .stated = frame { nil } else { frame } }
    }
    #expect(try shown(node).connected && shown(node).staleSince == last && warns(node))
    try node.restart()
    #expect(try shown(node).staleSince == last && warns(node))
    // What was lost on its way is sent again by the next link, and is not stated anew.
    let before = try stated(federation.alpha)
    try federation.join(2)
    #expect(try shown(node).staleSince == nil && !warns(node) && stated(federation.alpha) == before)
  }

  @Test("is stale once the policy's time is over when there is no link")
  func gone() throws {
    let federation = try TestFederation()
    let node = federation.registry
    try federation.join(1)
    let last = try #require(try shown(node).channel).at
    try node.perform(.linkClosed(LinkID(1)))
    wait(federation, 86_400)
    #expect(try shown(node).staleSince == nil && !warns(node))
    wait(federation, 1)
    #expect(try shown(node).staleSince == last && warns(node))
  }

  @Test("shows a tail that somebody withholds")
  func withheld() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    _ = try federation.send()
    try federation.join(1)
    wait(federation, 70_000)
    for _ in 0..<2 { _ = try federation.send() }
    try federation.join(2) { frame in if case .deliver = frame { nil } else { frame } }
    let channel = try #require(try shown(alpha, "registry").channel)
    #expect(channel.stated == 3 && channel.held == 1)
    #expect(try !warns(alpha, "registry stated 3 messages"))
    wait(federation, 3601)
    #expect(try warns(alpha, "registry stated 3 messages to this node at \(channel.at), of which 1 came"))
    try federation.join(3)
    #expect(try shown(alpha, "registry").channel?.held == 3 && !warns(alpha, "registry stated"))
    #expect(try shown(registry).channel?.stated == 0)
  }

  @Test("shows a tail that somebody withholds, however often its head is stated again")
  func withheldAgain() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    _ = try federation.send()
    try federation.join(1)
    for _ in 0..<2 { _ = try federation.send() }
    let withhold = { (frame: Frame) -> Frame? in if case .deliver = frame { nil } else { frame } }
    for _ in 0..<3 {
      try registry.stateChannels(to: alpha)
      try federation.carryAll(filter: withhold)
      wait(federation, 3000)
    }
    #expect(try warns(alpha, "registry stated 3 messages"))
    // What came after all is no tail any more, and a later one has its hour again.
    try federation.join(2)
    #expect(try shown(alpha, "registry").channel?.held == 3 && !warns(alpha, "registry stated"))
    _ = try federation.send()
    try federation.carryAll(filter: withhold)
    try registry.stateChannels(to: alpha)
    try federation.carryAll(filter: withhold)
    wait(federation, 3000)
    #expect(try !warns(alpha, "registry stated"))
    wait(federation, 3000)
    #expect(try warns(alpha, "registry stated 4 messages"))
  }

  @Test("contradicts what came: the alarm is raised once, and it is kept")
  func otherDigest() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    _ = try federation.send()
    try federation.join(1)
    try registry.stateChannels(to: alpha)
    try federation.carryAll()
    #expect(try !warns(alpha, "contradict") && alpha.events()["channel.contradicted"] == nil)
    for _ in 0..<2 {
      try registry.state(number: 1, event: .sha256([9]), to: alpha)
      try federation.carryAll()
    }
    try alpha.restart()
    #expect(try warns(alpha, "registry contradicted itself about its channel to this node"))
    #expect(try alpha.events()["channel.contradicted"] == 1)
  }

  @Test("of what is still to come is held against it when it comes")
  func laterDigest() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.join(1)
    try registry.state(number: 1, event: .sha256([9]), to: alpha)
    try federation.carryAll()
    #expect(try !warns(alpha, "contradicted itself"))
    _ = try federation.send()
    try federation.carryAll()
    try federation.tickAll()
    #expect(try warns(alpha, "contradicted itself") && alpha.events()["channel.contradicted"] == 1)
  }

  @Test("goes back in one epoch: that is a contradiction too, and an old statement that comes late is none")
  func regress() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.join(1)
    try registry.state(number: 7, event: .sha256([7]), to: alpha)
    try federation.carryAll()
    try registry.state(number: 9, event: .sha256([9]), to: alpha)
    try federation.carryAll()
    #expect(try alpha.events()["channel.contradicted"] == nil)
    try registry.state(number: 8, event: .sha256([8]), to: alpha)
    try federation.carryAll()
    #expect(try warns(alpha, "contradicted itself") && alpha.events()["channel.contradicted"] == 1)
  }

  @Test("tells nothing of a sealed channel: the same frames, of the same length, whether one is used")
  func sealed() throws {
    var lengths: [[Int]] = []
    for underSeal in [false, true] {
      let federation = try TestFederation()
      _ = try federation.send { $0.replacing("\"underSeal\": false", with: "\"underSeal\": \(underSeal)") }
      var found: [Int] = []
      try federation.join(1) { frame in
        if case .stated(_, let statements) = frame { found += statements.map(\.event.count).sorted() }
        return frame
      }
      lengths.append(found)
      #expect(try shown(federation.alpha, "registry").channel?.stated == (underSeal ? 0 : 1))
      let seen = try federation.registry.ask(
        .auditEvents(EventsRequest(from: 0)), token: try federation.registry.login("admin"),
        as: EventsAnswer.self)
      #expect(seen.events.filter { $0.type == "channel.stated" }.count == 1)
    }
    #expect(lengths[0] == lengths[1] && lengths[0].count == 4)
  }

  @Test("comes by pouch too, where it stays good for longer, and an old pouch makes nothing newer")
  func pouch() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.join(1)
    for node in federation.all { try node.perform(.linkClosed(LinkID(1))) }
    let old = try alpha.pack(for: registry)
    wait(federation, 80_000)
    try registry.unpack(try alpha.pack(for: registry), from: alpha, in: federation, number: 1)
    wait(federation, 1_200_000)
    try registry.unpack(old, from: alpha, in: federation, number: 2)
    #expect(try shown(registry).staleSince == nil)
    wait(federation, 20_000)
    #expect(try shown(registry).staleSince != nil)
  }
}
