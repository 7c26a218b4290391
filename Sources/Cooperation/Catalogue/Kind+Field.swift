import StrictJSON

extension Kind {
  /// One field of the body.
  package struct Field: Sendable, Hashable {
    /// How a value must look.
    package enum Shape: String, Sendable, CaseIterable {
      /// One line.
      case line
      /// A text of several lines.
      case text
      /// Lines, at least one.
      case lines
      /// `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or a time of RFC 3339.
      case date
      /// Exactly a calendar day.
      case day
      /// A moment of RFC 3339 with the offset of the place.
      case moment
      /// One of a closed list.
      case choice
      /// Some of a closed list, at least one.
      case choices
      /// True or false.
      case flag
      /// A whole number.
      case integer
      /// A decimal with its currency.
      case amount
      /// A language tag.
      case language
      /// A SHA-256 in hexadecimal digits.
      case digest
      /// The id of a message.
      case message
      /// Ids of messages, at least one.
      case messages
      /// Rows with fields of their own.
      case rows
      /// FollowTheMoney lines.
      case entities
      /// Ids of entities of this message, at least one.
      case entityIDs
      /// Rows about assets, each naming an entity of this message and its stage.
      case assets
      /// `from` and `to`.
      case period

      /// In words for people.
      var words: String {
        switch self {
        case .line: "one line"
        case .text: "a text"
        case .lines: "lines, at least one"
        case .date: "a date, as precise as is known"
        case .day: "a day"
        case .moment: "a moment, with the offset of the place"
        case .choice: "one"
        case .choices: "some"
        case .flag: "yes or no"
        case .integer: "a whole number"
        case .amount: "an amount with its currency"
        case .language: "a language, as a tag such as en"
        case .digest: "a SHA-256 in hexadecimal digits"
        case .message: "a message, by its id"
        case .messages: "messages, by their ids"
        case .rows: "rows with fields of their own"
        case .entities: "persons, companies, assets and other entities"
        case .entityIDs: "entities of this message, by their ids"
        case .assets: "assets of this message, by their ids and stages"
        case .period: "from a day to a day"
        }
      }

      /// Whether the value holds entities of the message or points at them.
      var speaksOfEntities: Bool { self == .entities || self == .entityIDs || self == .assets }
    }

    /// The member's name in the body.
    package let name: String
    /// How its value must look.
    package let shape: Shape
    /// Whether it must be there: without it nothing can be sent.
    package let isRequired: Bool
    /// Whether the law asks for it, though a message can be sent without it.
    package let isWanted: Bool
    /// The closed list of a choice.
    package let choices: [String]
    /// The table that the closed list comes from, such as `grounds.refusal`.
    package let choicesFrom: String?
    /// Codes of the same table that are none of the list, each with the kinds that carry them instead.
    package let elsewhere: [String: [String]]
    /// Schemata of which the entities that it names must be; empty for any.
    package let ranges: [String]
    /// The fields of a row.
    package let fields: [Field]
    /// When the field belongs here at all; nil for always.
    package let when: Condition?
    /// A choice of its rows, of whose closed list each must stand in some row.
    package let each: String?
    /// When it must be there.
    package let requiredWhen: Condition?
    /// Another field that may stand instead.
    package let unless: String?
    /// When the list must have an element.
    package let filledWhen: Condition?
    /// When the list must have none.
    package let emptyWhen: Condition?
    /// The only value that a flag may have.
    package let must: Bool?
    /// A field of the body whose value it must repeat.
    package let sameAs: String?
    /// A field of the request whose value it must repeat.
    package let sameAsRoot: String?
    /// The kind of the other side's act in the thread, the newest of which must state the same in a field of the same name.
    package let agreedIn: String?
    /// The acts of the thread of which it names one, wherever there is one.
    package let names: [NamedAct]
    /// What the message must be that it names outside of its own thread; nil for no such rule.
    package let held: Held?
    /// How many days after the writing of the message a day must be at least; 0 for no such rule.
    package let daysAhead: Int
    /// Whether fewer days than that, or a thin text, are refused and not only advised against.
    package let isFirm: Bool
    /// Whether it happened before the message was written, so that no later time can stand here.
    package let isPast: Bool
    /// Whether it is what the directory makes of the sender: the values are those of the sender's functions.
    package let isOfSender: Bool
    /// Fields beside which it cannot stand.
    package let notWith: [String]
    /// Values that cannot stand while other fields say something else.
    package let notWhen: [Exclusion]
    /// The stages that its rows about assets may have, with what a row in that stage says besides; empty for any.
    package let stages: [StageRule]
    /// What its text begins with; nil for whatever it says.
    package let begins: String?
    /// The smallest number.
    package let least: Int
    /// The largest number; 0 for no such rule.
    package let most: Int
    /// Of which lines in what is answered it has one row each; nil for none.
    package let eachLine: EachLine?
    /// The fields whose start and years end on this day; nil for none.
    package let termOf: Term?
    /// Numbers from 1 that are smaller than this are withheld, never written; 0 for no such rule.
    package let withheldBelow: Int
    /// Fewer characters than this are thin.
    package let thinBelow: Int
    /// More characters than this are too many.
    package let longest: Int
    /// The register whose entries that hold name such a person, by the field of the same name; nil for none.
    package let register: String?
    /// Whether it names a person, so that nothing but a pseudonym may stand in it where persons are protected.
    package let isPerson: Bool
    /// The element of the Statute's list that it serves, such as `96(2)(c)`.
    package let element: String?
    /// The article or document it comes from.
    package let source: String
    /// Whether the source was read, and may be shown as law.
    package let isVerified: Bool
    /// What to write, for people.
    package let help: String
  }

  /// An earlier act of the thread that a field names by its id: where such an act is there, one of them stands in the field; where
  /// none is, none can be named.
  package struct NamedAct: Sendable, Hashable {
    /// What the message says where the rule holds, all of it; empty for always.
    package let when: [Condition]
    /// Whether the other side wrote it, and not who names it.
    package let isOthers: Bool
    /// Its kind, and what it says.
    package let act: Lifecycle.Said
  }

  /// Values that contradict what other fields say.
  package struct Exclusion: Sendable, Hashable {
    /// The values; empty for any.
    package let values: [String]
    /// What the other fields say, all of it.
    package let when: [Condition]
  }

  /// A stage in which an asset may stand here.
  package struct StageRule: Sendable, Hashable {
    /// The stage.
    package let stage: String
    /// Members that its row must have.
    package let needs: [String]
  }

  /// A term of years that ends on a day.
  package struct Term: Sendable, Hashable {
    /// The field with the day on which it begins.
    package let start: String
    /// The field with its whole years.
    package let years: String
  }

  /// Another field having one of some values.
  package struct Condition: Sendable, Hashable {
    /// The field's name.
    package let field: String
    /// The values; a flag's are `true` and `false`.
    package let values: [String]
  }
}

extension Kind.Field {
  /// A row's members in the order of the kind's data file; those that it does not know stand last, as they were written.
  func ordered(_ row: JSONObject) -> [JSONObject.Member] {
    let known = fields.compactMap { field in row.members.first { $0.name == field.name } }
    return known + row.members.filter { member in !fields.contains { $0.name == member.name } }
  }
}
