import StrictJSON

extension Kind {
  /// What a message must be that a field names outside of its own thread, who must hold it, and until when and how often it may be
  /// relied on.
  package struct Held: Sendable, Hashable {
    /// Who must hold it.
    package enum Holder: String, Sendable {
      /// The author of what names it.
      case author
      /// Each recipient of that.
      case recipient
      /// All of them.
      case both
    }

    /// Patterns of its kind.
    package let kinds: [String]
    /// Who must hold it.
    package let holder: Holder
    /// Whether it is a recipient's own, such as the offer on which a query rests.
    package let isRecipients: Bool
    /// A field beside this one; what that names stands in the same thread. Nil where it does not matter.
    package let thread: String?
    /// Its field with the last day on which it may be relied on; nil for whenever.
    package let until: String?
    /// Its field with the number of messages a day that one author may rest on it; nil for as many as there are.
    package let perDay: String?
  }
}

extension Kind.Held {
  init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    kinds = try reader.requireStrings("kinds")
    let by = try reader.requireString("by")
    guard let holder = Holder(rawValue: by) else { throw JSONError(.member, offset: nil, "«\(by)» holds nothing") }
    self.holder = holder
    isRecipients = try reader.flag("ofRecipient")
    thread = try reader.optionalString("thread")
    until = try reader.optionalString("until")
    perDay = try reader.optionalString("perDay")
    try reader.finish()
  }

  /// Whether a kind is one that may be named.
  func allows(_ kind: String) -> Bool { kinds.contains { KindPattern($0).holds(code: kind) } }

  /// What may be named, in words.
  var words: String { kinds.map { KindPattern($0).words }.joined(separator: " or ") }
}
