package import Cooperation

/// The clocks that run on a node.
package struct DeadlinesAnswer: NodeAnswer {
  /// One clock.
  package struct Item: Codable, Sendable {
    /// The clock.
    package let deadline: Deadline
    /// Whether it is over.
    package let isOverdue: Bool
    /// Whether this node must act.
    package let isOurs: Bool
  }

  /// A reminder, told once.
  package struct Told: Codable, Sendable {
    package let id: String
    package let thread: String
    package let deadline: String
    /// Days that were left; nil when it was over.
    package let daysLeft: Int?
    package let told: String
  }

  package private(set) var schema = "comity/deadlines/1"
  /// The node's time.
  package let now: String
  /// The next to end first.
  package let deadlines: [Item]
  /// What was told, newest first.
  package let reminders: [Told]
}
