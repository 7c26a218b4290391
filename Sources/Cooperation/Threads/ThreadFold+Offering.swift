extension ThreadFold {
  /// The moves that a node may make now: rows of the table whose state, side and earlier acts fit, of kinds that have something
  /// to answer here and, where they need a ground, one that exists for this request; never what nodes write by themselves.
  /// - Parameter functions: what the directory says of the parties; where it says something of both, only what has a route between
  ///   them is offered.
  package func offered(to node: String, functions: [String: [String]] = [:]) -> [Lifecycle.Move] {
    guard let root, let lifecycle = catalogue.kind(root.kind).flatMap({ catalogue.lifecycle(of: $0) }) else {
      return []
    }
    let side: Lifecycle.Side = root.author == node ? .issuer : .addressee
    let mine = side == .issuer ? lanes : lanes.filter { $0.node == node }
    var answerable: [String: Bool] = [:]
    return lifecycle.moves.filter { move in
      guard move.by == .either || move.by == side, let kind = catalogue.kind(move.on), !kind.isNodes else {
        return false
      }
      let open = mine.filter { $0.opens(move) }
      let others = side == .issuer ? open.map(\.node) : [root.author]
      guard !open.isEmpty,
        others.contains(where: {
          hasGround(move, kind, LawCheck.Root(root, answeredBy: node, to: [$0]))
            && isRouted(kind, from: node, to: $0, root, functions)
        })
      else { return false }
      if let known = answerable[move.on] { return known }
      let found = hasParent(for: kind, of: node)
      answerable[move.on] = found
      return found
    }
  }

  /// Whether a kind may go from one party to the other, as far as the directory says what they are.
  private func isRouted(
    _ kind: Kind, from sender: String, to recipient: String, _ root: ThreadAct, _ functions: [String: [String]]
  ) -> Bool {
    guard let own = functions[sender], let theirs = functions[recipient] else { return true }
    let excluded = kind.excludes + (catalogue.kind(root.kind)?.excludes ?? [])
    return Set(excluded).isDisjoint(with: theirs) && kind.isRouted(from: own, to: theirs)
  }

  /// Whether something that counts may be answered by a node with a kind; what speaks of the author's own needs an own act.
  private func hasParent(for kind: Kind, of node: String) -> Bool {
    let held = acts.filter { outcomes[Self.key($0)] == .accepted }
    // Own words may be explained and handled otherwise, also such as did not conform.
    if [Correction.kind, Downgrade.kind].contains(kind.code), !acts.contains(where: { $0.author == node }) {
      return false
    }
    return held.contains { act in
      (act.author == node || act.recipients.contains(node))
        && catalogue.kind(act.kind).map { kind.mayAnswer($0, begins: act.inReplyTo == nil) } == true
    }
  }

  /// Whether each ground that the kind must name exists for the request, among the values that the row takes.
  private func hasGround(_ move: Lifecycle.Move, _ kind: Kind, _ root: LawCheck.Root) -> Bool {
    kind.fields.allSatisfy { field in
      guard let table = field.choicesFrom, table.hasPrefix("grounds."),
        let list = Ground.List(rawValue: String(table.dropFirst("grounds.".count)))
      else { return true }
      let named = move.conditions.first { $0.field == field.name }?.values
      guard named != nil || field.isRequired else { return true }
      return (named ?? field.choices).contains { catalogue.law.ground(list, $0)?.fits(root) == true }
    }
  }
}

extension Lane {
  /// Whether a row of the table holds in this lane's state, after what was accepted in it.
  fileprivate func opens(_ move: Lifecycle.Move) -> Bool {
    isOpen(move) && (move.after.map(seen.contains) ?? true) && move.needs.allSatisfy { $0.stands(among: corrected) }
  }
}
