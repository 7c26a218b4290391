import Cooperation
import StrictJSON
import Testing

@testable import Cooperation

@Suite("The transition table")
struct LifecycleTests {
  private static let roots = Catalogue.standard.kinds.filter(\.isRoot)

  @Test(
    "is walked whole: every transition that the law leaves open, by messages that say the same in every order",
    arguments: Catalogue.standard.lifecycles.map(\.code))
  func reachable(code: String) throws {
    let lifecycle = try unwrapped(Catalogue.standard.lifecycle(code))
    var cover = TransitionCover(lifecycle)
    #expect(!cover.roots.isEmpty, "no kind begins a thread of «\(code)»")
    try cover.walk()
    #expect(cover.wrong.isEmpty, "\(cover.wrong.prefix(5))")
    let open = cover.open
    let missed = open.filter { cover.walked[$0] == nil }
    #expect(missed.isEmpty, "\(missed.count) of \(open.count) not walked: \(missed.prefix(20))")
    // The law closes single transitions, never a state: what a file names can be entered.
    let entered = cover.walked.keys.flatMap { [$0.from, lifecycle.moves[$0.row].to].compactMap(\.self) }
    #expect(Set(lifecycle.states.map(\.code)).subtracting(entered + [lifecycle.begins]).isEmpty)
    try Self.play(cover)
  }

  /// Plays one way through each row, the shortest, with whole messages: making those is the dear part.
  private static func play(_ cover: TransitionCover) throws {
    var random = Seeded(UInt64(cover.lifecycle.moves.count))
    var rows: Set<Int> = []
    for (transition, way) in cover.walked.sorted(by: { $0.value.acts.count < $1.value.acts.count }) {
      guard rows.insert(transition.row).inserted else { continue }
      let messages = try way.acts.map(way.walk.message)
      for (message, act) in zip(messages, way.acts).dropFirst() {
        var made = ThreadAct(message)
        made.mark = act.mark
        #expect(made == act, "\(act.kind)")
      }
      let expected = ThreadFold(thread: way.walk.root.id, folding: way.acts)
      func folded(by own: String) -> MessageThread {
        // Both parties play every part here, so that only what they are asked as is said of them, and no route is judged.
        let acts = random.shuffled(messages).map { message in
          ThreadAct(message, functions: message.inReplyTo == nil ? way.walk.functions : [:])
        }
        return MessageThread(ThreadFold(thread: way.walk.root.id, own: own, folding: acts))
      }
      let registry = folded(by: ThreadWalk.issuer)
      let alpha = folded(by: ThreadWalk.addressee)
      #expect(registry.state == alpha.state && registry.state == expected.lanes[0].state, "\(transition)")
      #expect(registry.nonconforming.isEmpty && registry.unknown.isEmpty, "\(transition)")
    }
  }

  @Test("offers what may be done and nothing else, in the states of random threads", arguments: UInt64(1)...30)
  func offered(seed: UInt64) throws {
    var random = Seeded(seed &* 977)
    let walk = try ThreadWalk(Self.roots[Int(seed) % Self.roots.count], basis: Self.bases[Int(seed) % 3])
    var fold = walk.begun
    for number in 1...8 {
      for side in [Lifecycle.Side.issuer, .addressee] {
        var open: Set<String> = []
        for move in walk.lifecycle.moves where walk.catalogue.kind(move.on)?.isNodes == false {
          for value in move.when.map({ $0.values.map(Optional.some) }) ?? [nil] where !open.contains(move.on) {
            guard let act = try walk.act(move, by: side, in: fold, number: 100, value: value) else { continue }
            var next = fold
            next.add(act)
            if next.outcomes[ThreadFold.key(act)] == .accepted { open.insert(move.on) }
          }
        }
        let node = side == .issuer ? ThreadWalk.issuer : ThreadWalk.addressee
        // Who wrote nothing that conforms may explain it all the same; the walk has nothing of its own then to explain.
        let own = fold.acts.filter { $0.author == node }
        if !own.contains(where: { fold.outcomes[ThreadFold.key($0)] == .accepted }), !own.isEmpty {
          open.formUnion([Correction.kind, Downgrade.kind])
        }
        #expect(Set(fold.offered(to: node).map(\.on)) == open, "\(walk.root.kind) in \(fold.lanes[0].state)")
        #expect(fold.offered(to: "stranger").isEmpty)
      }
      let moves = walk.lifecycle.moves.filter { $0.from.contains(fold.lanes[0].state) }
      guard !moves.isEmpty else { return }
      let move = moves[random.below(moves.count)]
      let side: Lifecycle.Side = move.by == .either ? .issuer : move.by
      if let act = try walk.act(move, by: side, in: fold, number: number) { fold.add(act) }
    }
  }

  private static let bases: [String?] = [nil, "Rome Statute art. 87(5)", nil]

  @Test("never moves a thread by an act that it does not offer", arguments: roots.map(\.code))
  func illegal(code: String) throws {
    let kind = try unwrapped(Catalogue.standard.kind(code))
    let walk = try ThreadWalk(kind)
    let fold = walk.begun
    let state = fold.lanes[0].state
    for move in walk.lifecycle.moves {
      for side in [Lifecycle.Side.issuer, .addressee] {
        guard let act = try walk.act(move, by: side, in: fold, number: 2) else { continue }
        let isOffered = walk.lifecycle.offered(in: state, to: side).contains { row in
          row.on == act.kind && (row.when.map { $0.values.contains(act.facts[$0.field] ?? "") } ?? true)
            && row.after == nil
        }
        var next = fold
        next.add(act)
        if !isOffered {
          #expect(
            next.lanes[0].state == state && MessageThread(next).nonconforming == [act.id], "\(act.kind) by \(side)")
        }
      }
    }
  }

  @Test(
    "gives one state for one set of acts, in whatever order they arrive and however they are taken in",
    arguments: UInt64(1)...40)
  func orders(seed: UInt64) throws {
    var random = Seeded(seed)
    let kind = Self.roots[random.below(Self.roots.count)]
    let walk = try ThreadWalk(kind)
    var fold = walk.begun
    var acts = [walk.root]
    for number in 1...12 {
      let state = fold.lanes[0].state
      let isLegal = random.below(4) > 0
      let rows = isLegal ? walk.lifecycle.moves.filter { $0.from.contains(state) } : walk.lifecycle.moves
      guard !rows.isEmpty else { break }
      let move = rows[random.below(rows.count)]
      let side: Lifecycle.Side =
        move.by == .either || !isLegal ? (random.below(2) == 0 ? .issuer : .addressee) : move.by
      // Now and then somebody has not seen the newest acts, or has a wrong clock.
      let after: [String]? = random.below(3) == 0 ? [acts[random.below(acts.count)].id] : nil
      guard var act = try walk.act(move, by: side, in: fold, number: number, after: after) else { continue }
      if random.below(5) == 0 { act.written -= random.below(100_000) }
      acts.append(act)
      fold.add(act)
      if random.below(15) == 0 {
        act.mark = "forged"
        acts.append(act)
        fold.add(act)
      }
    }
    let states = fold.lanes.map(\.state)
    for _ in 0..<6 {
      let shuffled = random.shuffled(acts)
      var other = ThreadFold(thread: walk.root.id)
      for act in shuffled { other.add(act) }
      #expect(other.lanes.map(\.state) == states && other.outcomes == fold.outcomes, "\(kind.code)")
      #expect(other.acts.map(\.id) == fold.acts.map(\.id) && other.deadlines() == fold.deadlines())
      let batch = ThreadFold(thread: walk.root.id, folding: random.shuffled(acts))
      #expect(batch.lanes == other.lanes && batch.outcomes == fold.outcomes)
    }
  }

  @Test(
    "holds no state that nothing leads to: neither conditions nor a ruling against surrender or an order of article 109",
    arguments: [
      ("arrest", ["conditions_offered", "disputed"]), ("provisional_arrest", ["conditions_offered", "disputed"]),
      ("enforcement", ["conditions_offered", "disputed", "postponed"]),
    ])
  func inherited(code: String, lost: [String]) throws {
    let lifecycle = try unwrapped(Catalogue.standard.lifecycle(code))
    for state in lost {
      #expect(lifecycle.state(state) == nil, "\(state)")
      #expect(lifecycle.moves.allSatisfy { !$0.from.contains(state) && $0.to != state && !$0.back.contains(state) })
    }
    #expect(lifecycle.state("consulting") != nil && lifecycle.state("refused") != nil)
    #expect(!lifecycle.moves.contains { ["resp.conditional_offer", "resp.ruling_request"].contains($0.on) })
  }

  @Test("is a defect where a file names a state that it took over and to which no move leads any more")
  func lostState() throws {
    let base = """
      {"code":"base","version":1,"title":"","about":"","begins":"a","sets":{},
      "states":[{"code":"a","title":""},{"code":"b","title":""}],
      "moves":[{"on":"x","by":"either","from":["@any"],"to":"b","source":"","verified":false}]}
      """
    func own(_ sets: String) -> String {
      """
      {"code":"own","version":1,"title":"","about":"","extends":"base","without":["x"],"begins":"a","sets":{\(sets)},
      "states":[],"moves":[{"on":"y","by":"either","from":["@any"],"to":"@stay","source":"","verified":false}]}
      """
    }
    var defects: [CooperationError] = []
    let found = Lifecycle.read([base, own("")], defects: &defects)
    #expect(defects.isEmpty && found["own"]?.states.map(\.code) == ["a"] && found["own"]?.moves[0].from == ["a"])
    _ = Lifecycle.read([base, own(#""s":["b"]"#)], defects: &defects)
    #expect(defects.count == 1 && "\(defects[0])".contains("«b»"))
  }

  @Test(
    "tells who offers conditions or asks for a ruling that such a request takes none",
    arguments: ["resp.conditional_offer", "resp.ruling_request", "resp.postponement"])
  func notAgainst(kind: String) throws {
    var play = Correspondence()
    #expect(try play.begin("req.enforce_order", from: "presidency").isEmpty)
    let ground = kind == "resp.postponement" ? ["ground": "95_admissibility"] : [:]
    #expect(try !play.answer(kind, ground, to: "presidency").isEmpty)
    #expect(try play.begin("req.arrest_surrender").isEmpty)
    #expect(try play.answer(kind, ground).isEmpty == (kind == "resp.postponement"))
  }

  @Test("takes acts that name each other in a circle, and two thousand acts, without harm")
  func hostile() throws {
    let walk = try ThreadWalk(try unwrapped(Catalogue.standard.kind("req.assistance")))
    let move = try #require(walk.lifecycle.moves.first { $0.on == "meet.record" })
    var first = try #require(try walk.act(move, by: .issuer, in: walk.begun, number: 1))
    var second = try #require(try walk.act(move, by: .addressee, in: walk.begun, number: 2))
    first.after = [second.id, first.id]
    second.after = [first.id]
    let circle = [walk.root, first, second]
    #expect(
      ThreadFold(thread: walk.root.id, folding: circle).acts.map(\.id)
        == ThreadFold(thread: walk.root.id, folding: circle.reversed()).acts.map(\.id))
    var acts = [walk.root]
    for number in 1...2_000 {
      var act = first
      act.id = ThreadWalk.id(number)
      act.after = [acts[number - 1].id]
      act.written += number
      act.mark = act.id
      acts.append(act)
    }
    let fold = ThreadFold(thread: walk.root.id, folding: acts.reversed())
    #expect(fold.acts.count == 2_001 && fold.acts == acts && MessageThread(fold).nonconforming.isEmpty)
  }
}

/// A generator with a seed.
struct Seeded {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 | 1 }

  mutating func below(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % limit
  }

  mutating func shuffled<T>(_ all: [T]) -> [T] {
    var rest = all
    var out: [T] = []
    while !rest.isEmpty { out.append(rest.remove(at: below(rest.count))) }
    return out
  }
}
