import Cooperation
import StrictJSON
import Testing

@testable import Cooperation

@Suite("The transition table")
struct LifecycleTests {
  private static let roots = Catalogue.standard.kinds.filter(\.isRoot)

  /// The forms of a request that open all of its grounds.
  private static func walks(_ kind: Kind) throws -> [ThreadWalk] {
    var walks = [try ThreadWalk(kind)]
    guard kind.code.hasPrefix("req."), kind.isFormal else { return walks }
    walks.append(try ThreadWalk(kind, basis: "Rome Statute art. 87(5)"))
    if kind.fields.contains(where: { $0.name == "measure" }) {
      walks.append(try ThreadWalk(kind, values: ["measure": "l", "article70": "true"]))
    }
    return walks
  }

  /// What tells two folds apart as far as the table looks: the state, and what later acts need before them.
  private static func key(_ fold: ThreadFold) -> String {
    let needed: Set<String> = [
      "court.consultations_exhausted", "court.hear_state", "resp.evidence_transmittal", "resp.asset_report",
    ]
    return fold.lanes[0].state + fold.lanes[0].seen.filter(needed.contains).sorted().joined(separator: ",")
  }

  @Test("lets every legal step be reached, and every step lead where it says", arguments: roots)
  func reachable(kind: Kind) throws {
    var walked: Set<Lifecycle.Move> = []
    var lifecycle: Lifecycle?
    for walk in try Self.walks(kind) {
      lifecycle = walk.lifecycle
      var seen: Set<String> = [walk.lifecycle.begins]
      var waiting = [walk.begun]
      #expect(waiting[0].lanes.map(\.state) == [walk.lifecycle.begins])
      while !waiting.isEmpty {
        let fold = waiting.removeFirst()
        for move in walk.lifecycle.moves where move.from.contains(fold.lanes[0].state) {
          guard move.after.map(fold.lanes[0].seen.contains) ?? true, move.to != nil || !walked.contains(move) else {
            continue
          }
          guard let next = try Self.step(move, walk, fold) else { continue }
          walked.insert(move)
          if seen.insert(Self.key(next)).inserted { waiting.append(next) }
        }
      }
    }
    let all = try #require(lifecycle).moves
    // Where several kinds share a lifecycle, what only another of them can be answered with is walked there.
    let mine = all.filter { move in
      Catalogue.standard.kind(move.on).map { answer in
        answer.mayAnswer(kind) || answer.answers.contains { $0.hasPrefix("resp.") || $0.hasPrefix("court.") }
      } ?? false
    }
    let missed = mine.filter { !walked.contains($0) && !Self.isShadowed($0, all) && Self.isOpen($0, kind) }
    #expect(missed.isEmpty, "\(missed.map { "\($0.on) \($0.when?.values ?? []) from \($0.from.sorted())" })")
  }

  /// Whether an earlier row of the same act takes all of a row's states.
  private static func isShadowed(_ move: Lifecycle.Move, _ all: [Lifecycle.Move]) -> Bool {
    var left = move.from
    for other in all {
      if other == move { break }
      if other.on == move.on, other.by == move.by || other.by == .either, other.when == nil || other.when == move.when {
        left.subtract(other.from)
      }
    }
    return left.isEmpty
  }

  /// Whether some ground of the act exists for the request.
  private static func isOpen(_ move: Lifecycle.Move, _ kind: Kind) -> Bool {
    guard let when = move.when, when.field == "ground" else {
      return move.on != "resp.postponement" && move.on != "resp.unable" || kind.code.hasPrefix("req.a")
    }
    return when.values.contains { code in
      Catalogue.standard.law.ground(.refusal, code).map { ground in
        ground.requests.isEmpty || ground.requests.contains(kind.code)
      } ?? false
    }
  }

  /// The fold after a step, by both sides where both are needed; nil when there is nothing to answer.
  private static func step(_ move: Lifecycle.Move, _ walk: ThreadWalk, _ fold: ThreadFold) throws -> ThreadFold? {
    var next = fold
    let sides: [Lifecycle.Side] = move.needsBoth ? [.issuer, .addressee] : [move.by == .either ? .issuer : move.by]
    for side in sides {
      guard let act = try walk.act(move, by: side, in: next, number: next.acts.count + 1) else { return nil }
      let state = next.lanes[0].state
      // An earlier row may take the act; then this one is walked elsewhere.
      let first = walk.lifecycle.moves.first { row in
        row.on == act.kind && (row.by == .either || row.by == side) && row.from.contains(state)
          && (row.when.map { $0.values.contains(act.facts[$0.field] ?? "") } ?? true)
          && (row.after.map(next.lanes[0].seen.contains) ?? true)
      }
      guard first == move else { return nil }
      next.add(act)
      #expect(
        next.outcomes[ThreadFold.key(act)] == .accepted,
        "\(act.kind) in \(state): \(next.outcomes[ThreadFold.key(act)] as Any)")
      guard next.outcomes[ThreadFold.key(act)] == .accepted else { return nil }
    }
    let expected = move.leadsBack ? fold.lanes[0].before : move.to ?? fold.lanes[0].state
    #expect(next.lanes[0].state == expected, "\(move.on) leads to \(next.lanes[0].state), not \(expected)")
    return next
  }

  @Test("never moves a thread by an act that it does not offer", arguments: roots)
  func illegal(kind: Kind) throws {
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
