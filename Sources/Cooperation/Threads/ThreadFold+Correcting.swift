extension ThreadFold {
  /// What an act may move: the lanes that it concerns, by the table of its thread.
  struct Table {
    let lifecycle: Lifecycle
    let side: Lifecycle.Side
    let concerned: [Int]
  }

  /// An act as all corrections that count leave it.
  func corrected(_ act: ThreadAct) -> ThreadAct { corrected(act, knowing: corrections.all) }

  /// An act as those know it who know of some corrections.
  func corrected(_ act: ThreadAct, knowing known: Set<String>) -> ThreadAct {
    corrections.version(of: Self.key(act), knowing: known)?.act ?? act
  }

  /// An act as the corrections leave it that come before one of them; all, where that one is not held.
  func corrected(_ act: ThreadAct, before correction: ThreadAct) -> ThreadAct {
    let key = Self.key(correction)
    guard let earlier = corrections.ofAct[Self.key(act)]?.prefix(while: { Self.key($0) != key }) else { return act }
    return corrected(act, knowing: Set(earlier.map(Self.key)))
  }

  /// By which rows an act moves lanes as they stood to its author, or why it does not.
  func verdict(
    _ act: ThreadAct, _ kind: Kind, _ table: Table, in lanes: [Lane]
  ) -> (moves: [Int: Lifecycle.Move], reason: String?) {
    let concerned = table.concerned.map { lanes[$0] }
    if let name = disagreed(act, kind, concerned) ?? misnamed(act, kind, concerned) { return ([:], "/body/\(name)") }
    var moves: [Int: Lifecycle.Move] = [:]
    var reason: String?
    for index in table.concerned {
      let found = lanes[index].row(for: act, table.side, table.lifecycle)
      moves[index] = found.row
      reason = reason ?? found.fault
    }
    return (moves, reason)
  }

  /// A field whose value the other side must have agreed to in the thread, and did not.
  private func disagreed(_ act: ThreadAct, _ kind: Kind, _ concerned: [Lane]) -> String? {
    kind.fields.first { field in
      guard let agreement = field.agreedIn, let value = act.facts[field.name] else { return false }
      return concerned.contains { lane in
        let agreed = lane.corrected.last { $0.kind == agreement && $0.author != act.author }
        return agreed?.facts[field.name] != value
      }
    }?.name
  }

  /// A field that names no act of those of which it must name one, or none where there is one.
  private func misnamed(_ act: ThreadAct, _ kind: Kind, _ concerned: [Lane]) -> String? {
    kind.fields.first { field in
      field.names.filter { $0.speaks(of: act) }.contains { rule in
        concerned.contains { lane in
          let meant = lane.corrected.filter { rule.means($0, by: act.author) }.map(\.id)
          return act.facts[field.name].map { !meant.contains($0) } ?? !meant.isEmpty
        }
      }
    }?.name
  }

  /// Keeps an act that counts as it was written, and as each correction leaves it with which it would have counted too, in its place
  /// and by what its author knew then.
  mutating func keepVersions(
    _ act: ThreadAct, _ kind: Kind, _ root: ThreadAct, _ table: Table, _ moves: [Int: Lifecycle.Move]
  ) {
    let law = LawCheck.Root(root, answeredBy: act.author, to: act.recipients)
    let seen = views[corrections.known(to: act)] ?? lanes
    let fold = self
    keepVersions(of: act, moves) { corrected in
      guard fold.lawFault(corrected, kind, law) == nil else { return nil }
      let verdict = fold.verdict(corrected, kind, table, in: seen)
      return verdict.reason == nil ? verdict.moves : nil
    }
  }

  /// - Parameter moves: by which rows the act moves lanes as corrected; nil where it would not count.
  mutating func keepVersions(
    of act: ThreadAct, _ written: [Int: Lifecycle.Move] = [:], moves: (ThreadAct) -> [Int: Lifecycle.Move]?
  ) {
    let key = Self.key(act)
    guard let held = corrections.ofAct[key] else { return }
    var newest = act
    corrections.keep(Corrections.Version(correction: nil, act: act, moves: written), of: key)
    for correction in held {
      guard let corrected = Correction.applied(correction, to: newest, catalogue), let moves = moves(corrected) else {
        continue
      }
      newest = corrected
      corrections.keep(
        Corrections.Version(correction: Self.key(correction), act: corrected, moves: moves), of: key)
    }
  }
}

extension Kind.NamedAct {
  /// Whether the rule holds for what an act says.
  func speaks(of act: ThreadAct) -> Bool {
    when.allSatisfy { condition in act.facts[condition.field].map(condition.values.contains) ?? false }
  }

  /// Whether an earlier act is one that it means, for who names it.
  func means(_ other: ThreadAct, by author: String) -> Bool {
    act.speaks(of: other) && (other.author == author) != isOthers
  }
}
