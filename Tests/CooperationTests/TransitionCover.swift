@testable import Cooperation

/// One step that the data allows: a row of a lifecycle's table from one state, by one side, with one value of its condition.
struct Transition: Hashable, CustomStringConvertible {
  let lifecycle: String
  let row: Int
  let on: String
  let from: String
  let side: Lifecycle.Side
  let value: String?

  var description: String { "\(lifecycle) row \(row): \(on) \(value ?? "") by \(side.rawValue) in «\(from)»" }
}

/// Walks every transition of one lifecycle that the law leaves open, from a request of each kind and form that begins it.
struct TransitionCover {
  let lifecycle: Lifecycle
  let roots: [Kind]
  /// The acts that lead to each transition and through it, with the walk that made them.
  private(set) var walked: [Transition: (acts: [ThreadAct], walk: ThreadWalk)] = [:]
  /// What a step did that its row does not say.
  private(set) var wrong: [String] = []
  private let needed: Set<String>
  private let gates: Set<String>
  /// All that moves need, and the transitions from each state with what an act of them gives: looked up for every fold.
  private let needs: [Lifecycle.Need]
  private var steps: [String: [(transition: Transition, gives: Set<String>)]] = [:]
  private var number = 0

  init(_ lifecycle: Lifecycle) {
    self.lifecycle = lifecycle
    let catalogue = Catalogue.standard
    roots = catalogue.kinds.filter { $0.isRoot && $0.lifecycle == lifecycle.code }
    gates = Set(lifecycle.moves.flatMap(\.gates))
    var needed = Set(lifecycle.moves.compactMap(\.after))
    // What only an answer to an answer says needs that answer first.
    let kinds = Set(lifecycle.moves.map(\.on)).compactMap(catalogue.kind)
    for kind in kinds where !roots.contains(where: kind.mayAnswer) {
      needed.formUnion(kinds.filter(kind.mayAnswer).map(\.code))
    }
    self.needed = needed
    needs = lifecycle.moves.flatMap(\.needs)
    for transition in all {
      let gives = needs.filter {
        $0.earlier.kind == transition.on && $0.mayFit(lifecycle.moves[transition.row], transition.value)
      }
      let kind = needed.contains(transition.on) ? [transition.on] : []
      steps[transition.from, default: []].append((transition, Set(gives.map(\.mark) + kind)))
    }
  }

  /// Every transition of the data, in the order of the table.
  var all: [Transition] {
    lifecycle.moves.indices.flatMap { row -> [Transition] in
      let move = lifecycle.moves[row]
      let sides: [Lifecycle.Side] = move.by == .either ? [.issuer, .addressee] : [move.by]
      let values: [String?] = move.when.map { $0.values } ?? [nil]
      return move.from.sorted().flatMap { from in
        sides.flatMap { side in
          values.map {
            Transition(lifecycle: lifecycle.code, row: row, on: move.on, from: from, side: side, value: $0)
          }
        }
      }
    }
  }

  /// Why the law itself keeps a transition from ever happening; nil when it doesn't.
  func closed(_ transition: Transition) -> String? {
    let move = lifecycle.moves[transition.row]
    let first = lifecycle.moves.firstIndex { other in
      other.on == move.on && (other.by == .either || other.by == transition.side)
        && other.from.contains(transition.from) && other.after == nil && other.needs.isEmpty
        && (other.when.map { $0.field == move.when?.field && $0.values.contains(transition.value ?? "") } ?? true)
        && (other.also == nil || other.also == move.also)
    }
    if let first, first < transition.row { return "an earlier row takes it" }
    guard let kind = Catalogue.standard.kind(move.on) else { return "no kind" }
    let answered = roots + lifecycle.moves.compactMap { Catalogue.standard.kind($0.on) }.filter(isAnswer)
    guard answered.contains(where: kind.mayAnswer) else { return "the kind answers nothing here" }
    for field in kind.fields where field.choicesFrom?.hasPrefix("grounds.") == true {
      guard field.isRequired || move.conditions.contains(where: { $0.field == field.name }) else { continue }
      let besides = move.also?.field == field.name ? move.also?.values : nil
      let values = move.when?.field == field.name ? [transition.value ?? ""] : besides ?? field.choices
      if !values.contains(where: { isGround($0, field) }) { return "no such ground exists for what it answers" }
    }
    return nil
  }

  private func isAnswer(_ kind: Kind) -> Bool { roots.contains(where: kind.mayAnswer) }

  private func isGround(_ code: String, _ field: Kind.Field) -> Bool {
    guard let list = Ground.List(rawValue: String((field.choicesFrom ?? "").dropFirst("grounds.".count))),
      let ground = Catalogue.standard.law.ground(list, code)
    else { return false }
    return roots.contains { root in
      (ground.requests.isEmpty || ground.requests.contains(root.code))
        && (ground.rootBasis == nil || root.isFormal)
        && (ground.rootFlag.map { flag in root.fields.contains { $0.name == flag } } ?? true)
    }
  }

  /// The transitions that may come about: the law leaves them open, and what they need may have come before.
  var open: [Transition] {
    let open = all.filter { closed($0) == nil }
    let model = TransitionModel(lifecycle, open: open)
    var known: [String: Set<String>] = [:]
    return open.filter { transition in
      let move = lifecycle.moves[transition.row]
      let parents = answered(by: move.on)
      let key = "\(parents.sorted()) \(move.gates.sorted())"
      let states = known[key] ?? model.states(having: parents, after: move.gates)
      known[key] = states
      return states.contains(transition.from)
    }
  }

  /// The kinds of which one must have come before an act of a kind; none where it answers what began the thread.
  private func answered(by code: String) -> Set<String> {
    guard let kind = Catalogue.standard.kind(code), !roots.contains(where: kind.mayAnswer) else { return [] }
    let answered = lifecycle.moves.map(\.on).filter { Catalogue.standard.kind($0).map(kind.mayAnswer) == true }
    return Set(answered).subtracting([code])
  }

  /// Goes every way, shortest first, until nothing new comes.
  mutating func walk() throws {
    for root in roots { for walk in try Self.forms(root) { try go(walk) } }
  }

  /// The forms of a request that open all of its grounds.
  private static func forms(_ kind: Kind) throws -> [ThreadWalk] {
    var walks = [try ThreadWalk(kind)]
    // What a row needs of the request itself, each way in which it can be had.
    for field in kind.fields where field.name == "case" && field.shape == .choice {
      walks += try field.choices.dropFirst().map { try ThreadWalk(kind, values: [field.name: $0]) }
    }
    guard kind.code.hasPrefix("req."), kind.isFormal else { return walks }
    for basis in ["Rome Statute art. 87(5)", "Rome Statute art. 87(6)"] {
      walks.append(try ThreadWalk(kind, basis: basis))
    }
    var values: [String: String] = [:]
    if kind.fields.contains(where: { $0.name == "measure" && $0.choices.contains("l") }) { values["measure"] = "l" }
    if kind.fields.contains(where: { $0.name == "article70" }) { values["article70"] = "true" }
    return values.isEmpty ? walks : walks + [try ThreadWalk(kind, values: values)]
  }

  private mutating func go(_ walk: ThreadWalk) throws {
    var known: Set<String> = []
    var waiting = [walk.begun]
    var next = 0
    if walk.begun.lanes.map(\.state) != [lifecycle.begins] { wrong.append("\(walk.root.kind) does not begin") }
    while next < waiting.count {
      let fold = waiting[next]
      next += 1
      let seen = seen(fold.lanes[0])
      for (transition, gives) in steps[fold.lanes[0].state] ?? [] {
        guard walked[transition] == nil || !isKnown(transition, fold, seen.union(gives), known) else { continue }
        guard let after = try step(transition, walk, fold) else { continue }
        if walked[transition] == nil { walked[transition] = (after.acts, walk) }
        let marks = marks(after)
        if !marks.isSubset(of: known) {
          known.formUnion(marks)
          waiting.append(after)
        }
      }
    }
  }

  /// What later steps look at: the state, and each single thing that must have come before.
  private func marks(_ fold: ThreadFold) -> Set<String> {
    let lane = fold.lanes[0]
    var marks = [lane.state] + Self.marks(lane.state, seen(lane), gates)
    if fold.acts.contains(where: { $0.author == ThreadWalk.addressee }) { marks.append("\(lane.state)/spoken") }
    return Set(marks)
  }

  /// What came before, as far as some move asks: kinds, and what acts of them say.
  private func seen(_ lane: Lane) -> Set<String> {
    let stands = needs.filter { $0.stands(among: lane.corrected) }
    return lane.seen.intersection(needed).union(stands.map(\.mark))
  }

  /// Whether a step that was walked already leads to nothing new from here.
  /// - Parameter seen: what came before, with what the step gives.
  private func isKnown(_ transition: Transition, _ fold: ThreadFold, _ seen: Set<String>, _ known: Set<String>) -> Bool
  {
    let lane = fold.lanes[0]
    let state = lane.target(of: lifecycle.moves[transition.row]) ?? lane.state
    // Most ways lead to something known; where one does not, the first thing that is new tells.
    guard known.contains(state), known.contains("\(state)/spoken") else { return false }
    return seen.allSatisfy { mark in
      known.contains("\(state)/\(mark)")
        && gates.allSatisfy { !seen.contains($0) || known.contains("\(state)/\($0)/\(mark)") }
    }
  }

  /// Each thing that came before, alone and with what opens a move.
  private static func marks(_ state: String, _ seen: Set<String>, _ gates: Set<String>) -> [String] {
    seen.map { "\(state)/\($0)" }
      + gates.intersection(seen).flatMap { gate in seen.map { "\(state)/\(gate)/\($0)" } }
  }

  /// The fold after a step, by the other side first where both are needed; nil when it is not open from here.
  private mutating func step(
    _ transition: Transition, _ walk: ThreadWalk, _ fold: ThreadFold
  ) throws -> ThreadFold? {
    let move = lifecycle.moves[transition.row]
    let lane = fold.lanes[0]
    guard move.after.map(lane.seen.contains) ?? true, move.needs.allSatisfy({ $0.stands(among: lane.corrected) }) else {
      return nil
    }
    let other: Lifecycle.Side = transition.side == .issuer ? .addressee : .issuer
    var next = fold
    for side in move.needsBoth ? [other, transition.side] : [transition.side] {
      number += 1
      guard let act = try walk.act(move, by: side, in: next, number: number, value: transition.value) else {
        return nil
      }
      next.add(act)
      guard next.outcomes[ThreadFold.key(act)] == .accepted else {
        wrong.append("\(transition): \(next.outcomes[ThreadFold.key(act)] as Any)")
        return nil
      }
    }
    let expected = fold.lanes[0].target(of: move) ?? fold.lanes[0].state
    // Where an earlier row needs an act before, and has it, this row is not the one that moved.
    guard next.lanes[0].state == expected else {
      if closed(transition) == nil { wrong.append("\(transition) leads to \(next.lanes[0].state), not \(expected)") }
      return nil
    }
    return next
  }
}
