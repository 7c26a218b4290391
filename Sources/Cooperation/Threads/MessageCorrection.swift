import StrictJSON

/// A correction that counts, as whoever reads the corrected message has to see it: which fields say something else now.
///
/// The message itself stays as it was signed; this stands beside it.
package struct MessageCorrection: Sendable, Hashable, Codable {
  /// A field with its right value.
  package struct Field: Sendable, Hashable, Codable {
    /// The field's name.
    package let field: String
    /// What it says now.
    package let value: String
    /// What it said before this correction; nil when the message did not have it.
    package let before: String?
  }

  /// The id of the correction.
  package let message: String
  /// The day on which it was written, in the calendar of its author's place.
  package let day: String
  /// The fields that it sets right, by name; none where it says in words alone what is right, or where ``isWithheld``.
  package let fields: [Field]
  /// Whether what it says is not shown here, because it is opened in another way than the message that it corrects.
  package let isWithheld: Bool

  /// The same without what it says.
  package var withheld: MessageCorrection {
    MessageCorrection(message: message, day: day, fields: [], isWithheld: true)
  }
}

extension ThreadFold {
  /// The corrections of a message that conform, in the thread's order, each with what its fields said before it.
  /// - Parameter isShown: whether what an act of that handling says may stand in a view of the message.
  package func corrections(of message: Message, isShown: (Handling) -> Bool = { _ in true }) -> [MessageCorrection] {
    var newest: [String: String] = [:]
    return acts.filter { isCorrection($0, of: message.id, by: message.from.node) }.map { act in
      let values = corrections.counts(act) ? Correction.values(of: act) : [:]
      let fields = values.sorted { $0.key < $1.key }.map { name, value in
        let written = name == Correction.due ? message.text(name) : message.bodyObject[name].map(Register.text)
        return MessageCorrection.Field(field: name, value: value, before: newest[name] ?? written)
      }
      let correction = MessageCorrection(
        message: act.id, day: Moment(seconds: act.written, offset: act.offset ?? 0).day.description, fields: fields,
        isWithheld: false)
      guard isShown(handlings[Self.key(act)] ?? act.handling.handling) else { return correction.withheld }
      newest.merge(values) { $1 }
      return correction
    }
  }

  private func isCorrection(_ act: ThreadAct, of id: String, by author: String) -> Bool {
    act.kind == Correction.kind && act.author == author && act.facts["corrects"] == id
      && outcomes[Self.key(act)] == .accepted
  }
}
