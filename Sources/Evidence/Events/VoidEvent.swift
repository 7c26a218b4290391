import StrictJSON

/// A number of a channel that is given up: it will carry no message.
package struct VoidEvent: Sendable, Hashable {
  /// To whom the number would have gone.
  package let recipient: NodeName
  /// The place.
  package let place: Envelope.Place

  package init(recipient: NodeName, place: Envelope.Place) {
    self.recipient = recipient
    self.place = place
  }

  var fields: [(String, JSONValue)] {
    [
      ("recipient", .string(recipient.text)),
      ("channel", .string(place.channel.rawValue)),
      ("epoch", EventField.number(place.epoch)),
      ("number", EventField.number(place.number)),
    ]
  }

  init(reading reader: inout ObjectReader) throws {
    recipient = try reader.requireNode("recipient")
    place = Envelope.Place(
      channel: try reader.requireChannel("channel"), epoch: try reader.requireCount("epoch"),
      number: try reader.requireCount("number"))
  }
}
