@testable import Cooperation

/// Which transitions a table lets come about at all: a search over its states and over what must have come before, from the data
/// alone, without any message or fold.
///
/// A move may need acts before (`after`, `needs`), and an answer to an answer needs that answer; in some states neither can have come.
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
  /// What the request itself gives, in one form or another.
  private let had: Int
  private let moves: [(on: String, from: Int, target: Int?, gate: Int, gives: Int)]

  /// - Parameter open: the transitions that the law does not close.
  init(_ lifecycle: Lifecycle, open: [Transition]) {
    let states = lifecycle.states.map(\.code)
    let gates = Set(lifecycle.moves.flatMap(\.gates)).sorted()
    let needs = lifecycle.moves.flatMap(\.needs).filter { !$0.isAbsent }
    self.states = states
    self.gates = gates
    begins = states.firstIndex(of: lifecycle.begins) ?? 0
    let roots = Catalogue.standard.kinds.filter { $0.isRoot && $0.lifecycle == lifecycle.code }.map(\.code)
    had = Self.bits(Set(needs.filter { roots.contains($0.earlier.kind) }.map(\.mark)), gates)
    moves = open.map { transition in
      let move = lifecycle.moves[transition.row]
      let from = states.firstIndex(of: transition.from) ?? 0
      let target = move.leadsBack ? nil : move.to.flatMap(states.firstIndex) ?? from
      let given = Set(
        [move.on] + needs.filter { $0.earlier.kind == move.on && $0.mayFit(move, transition.value) }.map(\.mark))
      return (move.on, from, target, Self.bits(move.gates, gates), Self.bits(given, gates))
    }
  }

  private static func bits(_ marks: Set<String>, _ gates: [String]) -> Int {
    marks.compactMap(gates.firstIndex).reduce(0) { $0 | 1 << ($1 + 1) }
  }

  /// The states in which an act of some kinds, or none where there are none, and acts that open a move may have come before.
  func states(having parents: Set<String>, after needed: Set<String>) -> Set<String> {
    let steps = steps(parents)
    let count = states.count
    let wanted = (parents.isEmpty ? 0 : 1) | Self.bits(needed, gates)
    // What came before opens moves and closes none: whoever had more goes every way of whoever had less.
    var seen = [[Int]](repeating: [], count: count * count)
    var waiting = [(state: begins, before: begins, had: had)]
    seen[begins * count + begins] = [had]
    var found: Set<Int> = []
    while let node = waiting.popLast() {
      if node.had & wanted == wanted { found.insert(node.state) }
      for step in steps[node.state] where step.needs & node.had == step.needs {
        let state = step.target ?? node.before
        let before = state == node.state ? node.before : node.state
        let had = node.had | step.gives
        let place = state * count + before
        guard !seen[place].contains(where: { $0 & had == had }) else { continue }
        seen[place] = seen[place].filter { $0 & had != $0 } + [had]
        waiting.append((state, before, had))
      }
    }
    return Set(found.map { states[$0] })
  }

  private func steps(_ parents: Set<String>) -> [[Step]] {
    var steps = [Set<Step>](repeating: [], count: states.count)
    for move in moves {
      let gives = (parents.contains(move.on) ? 1 : 0) | move.gives
      steps[move.from].insert(Step(target: move.target, needs: move.gate, gives: gives))
    }
    return steps.map(Array.init)
  }
}

extension Lifecycle.Move {
  /// What opens it, by name: the kind that must have come before, and its other needs.
  var gates: Set<String> { Set(after.map { [$0] } ?? []).union(needs.filter { !$0.isAbsent }.map(\.mark)) }
}

extension Lifecycle.Need {
  /// Its name among what must have come before.
  var mark: String { "\(isAbsent ? "no " : "")\(earlier.words)" }

  /// Whether an act of a row, with a value of its condition, says what is needed; what the condition doesn't tell is as examples have it.
  func mayFit(_ move: Lifecycle.Move, _ value: String?) -> Bool {
    earlier.when.allSatisfy { condition in move.when?.field != condition.field || condition.values.contains(value ?? "")
    }
  }
}
