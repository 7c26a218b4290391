package import Cooperation

/// Which clocks are listed.
package struct DeadlinesRequest: Sendable, Codable {
  /// What the answer before named as its end; nil for the first page.
  package let after: String?

  package init(after: String? = nil) { self.after = after }
}

/// The clocks that run on a node, a page of them.
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
  /// What to ask for the next page with; nil when there is none.
  package let next: String?
  /// Whether every thread was looked at; what is left is looked at in the next ticks.
  package let isComplete: Bool
  /// What was told, newest first.
  package let reminders: [Told]
}
