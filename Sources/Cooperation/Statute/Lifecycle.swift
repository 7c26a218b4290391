/// How a thread goes on: its states and who may move it from where to where. Data, not code.
package struct Lifecycle: Sendable, Hashable {
  /// One state.
  package struct State: Sendable, Hashable {
    /// The code.
    package let code: String
    /// What people call it.
    package let title: String
    /// Whether nothing moves it any more.
    package let isFinal: Bool
    /// Whether what was asked is answered, so that nobody is late.
    package let isAnswered: Bool
    /// Whether the thread only pauses in it, on the way from the state before to that or to another.
    package let isPause: Bool
  }

  /// Which side may act.
  package enum Side: String, Sendable, Codable {
    /// Who began the thread.
    case issuer
    /// To whom it was sent.
    case addressee
    /// Either.
    case either
  }

  /// One row of the table.
  package struct Move: Sendable, Hashable {
    /// The kind of the act.
    package let on: String
    /// Who may do it.
    package let by: Side
    /// The states in which it may be done, sets resolved.
    package let from: Set<String>
    /// The state after it; nil when it moves nothing.
    package let to: String?
    /// Whether it leads back to the state before this one.
    package let leadsBack: Bool
    /// States to which it leads back rather than to ``to``, when the thread was in one before it paused.
    package let back: Set<String>
    /// Whether it may also be done while the thread pauses after a state of ``from``: facts go on.
    package let whilePaused: Bool
    /// A field of the act that must have one of some values.
    package let when: Kind.Condition?
    /// A second field of the act that must have one of some values besides.
    package let also: Kind.Condition?
    /// Whether it moves only when both sides have done it.
    package let needsBoth: Bool
    /// A kind that must have been accepted in the thread before.
    package let after: String?
    /// What else must stand in the thread before; all of it.
    package let needs: [Need]
    /// The article.
    package let source: String
    /// Whether the source was read.
    package let isVerified: Bool
  }

  /// The code.
  package let code: String
  /// What people call it.
  package let title: String
  /// What it is, in words.
  package let about: String
  /// The state after the message that begins the thread.
  package let begins: String
  /// The states.
  package let states: [State]
  /// The moves; the first that fits counts.
  package let moves: [Move]
  /// What is told in the order in which it happened.
  package let orders: [Order]
  /// What acts should follow, or not be dated before: advice.
  package let advice: [Advice]
  /// States in which what was asked is done; its own, else those of what it extends.
  let executed: Set<String>
  /// When an act that leads to one of them does nothing of it all the same, as a last report that nothing was possible.
  let executedUnless: Kind.Condition?

  /// A state by its code.
  package func state(_ code: String) -> State? { states.first { $0.code == code } }

  /// What may be done in a state by a side.
  package func offered(in state: String, to side: Side) -> [Move] {
    moves.filter { $0.from.contains(state) && ($0.by == .either || $0.by == side) }
  }
}

extension Lifecycle.Move {
  /// What the act must say, all of it.
  package var conditions: [Kind.Condition] { [when, also].compactMap(\.self) }

  /// Whether an act says what the row asks for.
  func speaks(of act: ThreadAct) -> Bool {
    conditions.allSatisfy { condition in act.facts[condition.field].map(condition.values.contains) ?? false }
  }
}
