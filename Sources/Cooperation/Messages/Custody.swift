import StrictJSON

/// What a file is that goes with a message, and who held it before it was sent: from the seizure to whoever sends it.
///
/// It stands in the message, which is signed, beside the list of files that is sealed with it: a program that does not know it keeps
/// and shows it as what a newer one wrote.
package struct Custody: Sendable, Hashable {
  /// What of a document it is.
  package enum Form: String, Sendable, CaseIterable {
    case original
    case certifiedCopy = "certified_copy"
    case copy
  }

  /// One who held it.
  package struct Holder: Sendable, Hashable {
    /// The authority or person.
    package let by: String
    /// Since when; a date, perhaps of a month or a year alone.
    package let from: String
    /// Until when; nil for the one who sends it.
    package let until: String?
    /// The seal or exhibit number under which it was held; nil for none.
    package let seal: String?
  }

  /// The member of a message that holds them.
  static let member = "custody"
  /// The file, by the name under which it goes with the message.
  package let file: String
  /// What it is.
  package let form: Form
  /// Who held it, the first one first; empty where nobody says.
  package let held: [Holder]

  /// Reads what ``findings(in:isOurs:)`` finds no fault with.
  init?(_ value: JSONValue) {
    guard case .object(let object) = value, let file = object.text("file"),
      let form = object.text("form").flatMap(Form.init)
    else { return nil }
    (self.file, self.form) = (file, form)
    guard case .array(let rows)? = object["held"] else {
      held = []
      return
    }
    held = rows.compactMap { row in
      guard case .object(let object) = row, let by = object.text("by"), let from = object.text("from") else {
        return nil
      }
      return Holder(by: by, from: from, until: object.text("until"), seal: object.text("seal"))
    }
  }

  /// In words, a line for what it is and one for each who held it.
  package var lines: [String] {
    [form.rawValue.replacing("_", with: " ")]
      + held.map { holder in
        "held by \(holder.by) from \(holder.from)\(holder.until.map { " until \($0)" } ?? "")"
          + (holder.seal.map { ", seal \($0)" } ?? "")
      }
  }
}

extension Message {
  /// What its files are and who held them, as far as it says.
  package var custody: [Custody] {
    guard case .array(let all)? = common[Custody.member] else { return [] }
    return all.prefix(Limits.lines).compactMap(Custody.init)
  }
}
