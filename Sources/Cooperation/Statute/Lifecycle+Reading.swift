import StrictJSON

extension Lifecycle {
  /// A lifecycle as its file has it, before it takes over what it extends.
  fileprivate struct Draft {
    let code: String, title: String, about: String, begins: String, extends: String?
    let without: [String]
    let sets: [String: [String]]
    let states: [State]
    let moves: [RawMove]
    let orders: [Order]
    let advice: [Advice]
    let executed: [String]
    let executedUnless: Kind.Condition?
  }

  fileprivate struct RawMove {
    typealias Need = Lifecycle.Need
    let on: String, by: Side, from: [String], to: String
    let when: Kind.Condition?
    let also: Kind.Condition?
    let needsBoth: Bool
    let back: [String]
    let whilePaused: Bool
    let after: String?
    let needs: [Need]
    /// Whether it stands instead of what is taken over for the same act, side and condition.
    let isInstead: Bool
    let source: String
    let isVerified: Bool

    func replaces(_ other: Self) -> Bool {
      isInstead && on == other.on && by == other.by && when == other.when && also == other.also
    }
  }

  /// Reads files and resolves what extends what.
  package static func read(_ files: [String], defects: inout [CooperationError]) -> [String: Lifecycle] {
    var drafts: [String: Draft] = [:]
    for file in files {
      do throws(JSONError) {
        let draft = try Draft(try ObjectReader(try JSONValue(parsing: Array(file.utf8))))
        drafts[draft.code] = draft
      } catch {
        defects.append(CooperationError(.catalogue, "a lifecycle cannot be read: \(error)"))
      }
    }
    var found: [String: Lifecycle] = [:]
    for draft in drafts.values where !draft.begins.isEmpty {
      found[draft.code] = resolved(draft, drafts, &defects)
    }
    return found
  }

  private static func resolved(
    _ draft: Draft, _ drafts: [String: Draft], _ defects: inout [CooperationError]
  ) -> Lifecycle {
    var states = draft.states
    var moves = draft.moves
    var (orders, advice) = (draft.orders, draft.advice)
    var sets = draft.sets
    var (executed, unless) = (draft.executed, draft.executedUnless)
    var without = Set(draft.without)
    var base = draft.extends
    // No chain is longer than there are lifecycles.
    for _ in drafts {
      guard let next = base else { break }
      guard let from = drafts[next] else {
        defects.append(CooperationError(.catalogue, "\(draft.code) extends «\(next)», which is no lifecycle"))
        break
      }
      states = from.states + states
      if executed.isEmpty { (executed, unless) = (from.executed, from.executedUnless) }
      moves += from.moves.filter { taken in !without.contains(taken.on) && !moves.contains { $0.replaces(taken) } }
      orders += from.orders
      advice += from.advice
      sets.merge(from.sets) { own, _ in own }
      without.formUnion(from.without)
      base = from.extends
    }
    sets["any"] = states.map(\.code)
    sets["open"] = states.filter { !$0.isFinal }.map(\.code)
    let known = Set(states.map(\.code))
    let resolvedMoves = moves.map { resolved($0, sets, known, draft.code, &defects) }
    if !known.contains(draft.begins) || known.count != states.count {
      defects.append(CooperationError(.catalogue, "\(draft.code) begins in no state, or names a state twice"))
    }
    // A state is taken over only where something still leads to it: without its moves it would be a promise that nobody keeps.
    let lost = known.subtracting(draft.states.map(\.code)).subtracting(reached(from: draft.begins, by: resolvedMoves))
    if let name = draft.names.intersection(lost).min() {
      defects.append(CooperationError(.catalogue, "\(draft.code) names «\(name)», to which no move leads any more"))
    }
    if !known.isSuperset(of: executed) {
      defects.append(CooperationError(.catalogue, "\(draft.code) is executed in a state that is none"))
    }
    return Lifecycle(
      code: draft.code, title: draft.title, about: draft.about, begins: draft.begins,
      states: states.filter { !lost.contains($0.code) }, moves: resolvedMoves.compactMap { $0.without(lost) },
      orders: orders, advice: advice,
      executed: Set(executed).subtracting(lost), executedUnless: unless)
  }

  /// The states that some way of moves leads to; a move back leads only to where a thread has been.
  private static func reached(from begins: String, by moves: [Move]) -> Set<String> {
    var found: Set<String> = [begins]
    var count = 0
    while count != found.count {
      count = found.count
      for move in moves { if let to = move.to, !move.from.isDisjoint(with: found) { found.insert(to) } }
    }
    return found
  }

  private static func resolved(
    _ raw: RawMove, _ sets: [String: [String]], _ known: Set<String>, _ code: String,
    _ defects: inout [CooperationError]
  ) -> Move {
    func states(_ names: [String]) -> Set<String> {
      var found: Set<String> = []
      for name in names {
        if name.hasPrefix("@") { found.formUnion(sets[String(name.dropFirst())] ?? ["?"]) } else { found.insert(name) }
      }
      return found
    }
    let (from, back) = (states(raw.from), states(raw.back))
    let to: String? = raw.to.hasPrefix("@") ? nil : raw.to
    if !from.union(back).isSubset(of: known) || to.map(known.contains) == false {
      defects.append(CooperationError(.catalogue, "\(code): a move on \(raw.on) names a state that is none"))
    }
    return Move(
      on: raw.on, by: raw.by, from: from, to: to, leadsBack: raw.to == "@before", back: back,
      whilePaused: raw.whilePaused, when: raw.when, also: raw.also, needsBoth: raw.needsBoth, after: raw.after,
      needs: raw.needs, source: raw.source, isVerified: raw.isVerified)
  }
}

extension Lifecycle.Move {
  /// The move without some states; nil when it starts from no other.
  fileprivate func without(_ lost: Set<String>) -> Self? {
    let rest = from.subtracting(lost)
    guard !rest.isEmpty else { return nil }
    return Self(
      on: on, by: by, from: rest, to: to, leadsBack: leadsBack, back: back.subtracting(lost), whilePaused: whilePaused,
      when: when, also: also, needsBoth: needsBoth, after: after, needs: needs, source: source, isVerified: isVerified)
  }
}

extension Lifecycle.Draft {
  /// The states that its own file names in its sets and moves.
  fileprivate var names: Set<String> { Set(sets.values.joined() + moves.flatMap { $0.from + $0.back + [$0.to] }) }

  fileprivate init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    code = try reader.requireString("code")
    _ = try reader.requireInt64("version")
    title = try reader.requireString("title")
    about = try reader.requireString("about")
    extends = try reader.optionalString("extends")
    without = try reader.strings("without")
    begins = try reader.requireString("begins")
    guard case .object(let named) = try reader.require("sets") else {
      throw JSONError(.member, offset: nil, "«/sets» must be an object")
    }
    var sets: [String: [String]] = [:]
    for member in named.members {
      var one = try ObjectReader(.object(JSONObject(members: [("set", member.value)])))
      sets[member.name] = try one.requireStrings("set")
    }
    self.sets = sets
    states = try reader.requireObjects("states").map { object throws(JSONError) in
      var state = object
      let found = Lifecycle.State(
        code: try state.requireString("code"), title: try state.requireString("title"),
        isFinal: try state.flag("final"), isAnswered: try state.flag("answered"),
        isPause: try state.flag("pause"))
      try state.finish()
      return found
    }
    executed = try reader.strings("executed")
    executedUnless = try reader.condition("executedUnless")
    moves = try reader.requireObjects("moves").map { object throws(JSONError) in try Lifecycle.RawMove(object) }
    orders =
      reader.optional("order") == nil
      ? []
      : try reader.requireObjects("order").map { object throws(JSONError) in try Lifecycle.Order(object) }
    advice = try reader.objects("advice").map { object throws(JSONError) in try Lifecycle.Advice(object) }
    try reader.finish()
  }
}

extension Lifecycle.RawMove {
  fileprivate init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    on = try reader.requireString("on")
    guard let side = Lifecycle.Side(rawValue: try reader.requireString("by")) else {
      throw JSONError(.member, offset: nil, "«/moves/\(on)/by» is no side")
    }
    by = side
    from = try reader.requireStrings("from")
    to = try reader.requireString("to")
    when = try reader.condition("when")
    also = try reader.condition("also")
    needsBoth = try reader.flag("both")
    back = try reader.strings("back")
    whilePaused = try reader.flag("whilePaused")
    after = try reader.optionalString("after")
    needs =
      reader.optional("needs") == nil
      ? []
      : try reader.requireObjects("needs").map { object throws(JSONError) in try Lifecycle.Need(object) }
    isInstead = try reader.flag("instead")
    source = try reader.requireString("source")
    isVerified = try reader.requireBool("verified")
    try reader.finish()
  }
}
