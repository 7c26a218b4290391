@testable import Cooperation

/// Which transitions a table lets come about at all: a search over its states and over what must have come before, from the data
/// alone, without any message or fold.
///
/// A move may need an act before (`after`), and an answer to an answer needs that answer; in some states neither can have come.
struct TransitionModel {
  private struct Step: Hashable {
    /// The state after it; nil for the one before.
    let target: Int?
    let needs: Int
    let gives: Int
  }

  private let states: [String]
  private let begins: Int
  private let gates: [String]
  private let moves: [(on: String, from: Int, target: Int?, gate: Int)]

  /// - Parameter open: the transitions that the law does not close.
  init(_ lifecycle: Lifecycle, open: [Transition]) {
    let states = lifecycle.states.map(\.code)
    let gates = Set(lifecycle.moves.compactMap(\.after)).sorted()
    self.states = states
    self.gates = gates
    begins = states.firstIndex(of: lifecycle.begins) ?? 0
    moves = open.map { transition in
      let move = lifecycle.moves[transition.row]
      let from = states.firstIndex(of: transition.from) ?? 0
      let target = move.leadsBack ? nil : move.to.flatMap(states.firstIndex) ?? from
      return (move.on, from, target, move.after.flatMap(gates.firstIndex).map { 1 << ($0 + 1) } ?? 0)
    }
  }

  /// The states in which an act of some kinds, or none where there are none, and an act of `after` may have come before.
  func states(having parents: Set<String>, after gate: String?) -> Set<String> {
    let steps = steps(parents)
    let (count, flags) = (states.count, 1 << (gates.count + 1))
    let wanted = (parents.isEmpty ? 0 : 1) | (gate.flatMap(gates.firstIndex).map { 1 << ($0 + 1) } ?? 0)
    var seen = [Bool](repeating: false, count: count * count * flags)
    var waiting = [(state: begins, before: begins, had: 0)]
    seen[(begins * count + begins) * flags] = true
    var found: Set<Int> = []
    while let node = waiting.popLast() {
      if node.had & wanted == wanted { found.insert(node.state) }
      for step in steps[node.state] where step.needs & node.had == step.needs {
        let state = step.target ?? node.before
        let before = state == node.state ? node.before : node.state
        let had = node.had | step.gives
        let place = (state * count + before) * flags + had
        guard !seen[place] else { continue }
        seen[place] = true
        waiting.append((state, before, had))
      }
    }
    return Set(found.map { states[$0] })
  }

  private func steps(_ parents: Set<String>) -> [[Step]] {
    var steps = [Set<Step>](repeating: [], count: states.count)
    for move in moves {
      let gives = (parents.contains(move.on) ? 1 : 0) | (gates.firstIndex(of: move.on).map { 1 << ($0 + 1) } ?? 0)
      steps[move.from].insert(Step(target: move.target, needs: move.gate, gives: gives))
    }
    return steps.map(Array.init)
  }
}
