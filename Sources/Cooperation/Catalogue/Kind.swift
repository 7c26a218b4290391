/// One kind of message: who may send it to whom, on what basis, with which fields. Data, not code.
package struct Kind: Sendable, Hashable {
  /// One field of the body.
  package struct Field: Sendable, Hashable {
    /// How a value must look.
    package enum Shape: String, Sendable {
      /// One line.
      case line
      /// A text of several lines.
      case text
      /// `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or a time of RFC 3339.
      case date
      /// One of a closed list.
      case choice
      /// Some of a closed list, at least one.
      case choices
      /// True or false.
      case flag
      /// FollowTheMoney lines.
      case entities
      /// Ids of entities of this message, at least one.
      case entityIDs
      /// Rows about assets, each naming an entity of this message and its stage.
      case assets
      /// `from` and `to`.
      case period

      /// Whether the value holds entities of the message or points at them.
      var speaksOfEntities: Bool { self == .entities || self == .entityIDs || self == .assets }
    }

    /// The member's name in the body.
    package let name: String
    /// How its value must look.
    package let shape: Shape
    /// Whether it must be there.
    package let isRequired: Bool
    /// The closed list of a choice.
    package let choices: [String]
    /// Schemata of which the entities that it names must be; empty for any.
    package let ranges: [String]
    /// When the list must have an element.
    package let filledWhen: Condition?
    /// When the list must have none.
    package let emptyWhen: Condition?
    /// Fewer characters than this are thin.
    package let thinBelow: Int
    /// The article or document it comes from.
    package let source: String
    /// Whether the source was read, and may be shown as law.
    package let isVerified: Bool
    /// What to write, for people.
    package let help: String
  }

  /// Another field of the body having one of some values.
  package struct Condition: Sendable, Hashable {
    /// The field's name.
    package let field: String
    /// The values.
    package let values: [String]
  }

  /// The code, such as `req.asset_tracing`.
  package let code: String
  /// The version of these rules.
  package let version: Int64
  /// What people call it.
  package let title: String
  /// The articles it may rest on.
  package let legalBasis: [String]
  /// Functions of those who may send it.
  package let senders: [String]
  /// Functions of those who may receive it.
  package let recipients: [String]
  /// Whether a second officer must approve.
  package let needsApproval: Bool
  /// Kinds it may answer; empty for one that begins a thread.
  package let answers: [String]
  /// The state that its thread is in after it.
  package let leadsTo: String
  /// The state after it while a flag of the body is false, as for a report that isn't final; nil when there is none.
  package let partial: Partial?
  /// How its messages are handled when nobody says otherwise; nil when it takes over what it answers.
  package let handling: Handling?
  /// Common fields that should be there, with their source.
  package let expects: [Expected]
  /// The fields of the body.
  package let fields: [Field]

  /// A state that a flag of the body leads to when it is false.
  package struct Partial: Sendable, Hashable {
    /// The flag's name.
    package let flag: String
    /// The state.
    package let leadsTo: String
  }

  /// A common field that should be there.
  package struct Expected: Sendable, Hashable {
    /// The member's name.
    package let name: String
    /// The article.
    package let source: String
    /// Whether the source was read.
    package let isVerified: Bool
    /// What to write, for people.
    package let help: String
  }
}
