/// A thread as one of its addressees and its issuer see it: a request to three States has three lanes.
package struct Lane: Sendable, Hashable {
  /// The addressee.
  package let node: String
  /// The state, by its code.
  package internal(set) var state: String
  /// The last state in which it did not only pause; the state itself where that is none.
  package internal(set) var rested: String
  /// The state before that one.
  package internal(set) var before: String
  /// The ground of the act that led here, where it has one.
  package internal(set) var ground: String?
  /// Until when, where the act says so.
  package internal(set) var until: String?
  /// The act that led here.
  package internal(set) var since: String
  /// The first act by which what was asked was done, by its key; nil while it is not.
  package internal(set) var executedBy: String?
  /// Whether an urgent request still waits for its confirmation.
  package internal(set) var awaitsConfirmation: Bool
  /// Sides that have done what only both together can do.
  var agreed: Set<Lifecycle.Side> = []
  /// Kinds of acts that were accepted.
  var seen: Set<String> = []
  /// Acts that were accepted, in order, as their authors corrected them.
  var corrected: [ThreadAct] = []
}
