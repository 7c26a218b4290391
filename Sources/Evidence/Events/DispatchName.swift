/// What names a dispatch for ever: speaker, recipient, channel, epoch and number.
package struct DispatchName: Sendable, Hashable, CustomStringConvertible {
  /// Who sends.
  package let speaker: NodeName
  /// To whom.
  package let recipient: NodeName
  /// Channel, epoch and number.
  package let place: Envelope.Place

  package init(speaker: NodeName, recipient: NodeName, place: Envelope.Place) {
    self.speaker = speaker
    self.recipient = recipient
    self.place = place
  }

  package var description: String {
    "\(speaker)→\(recipient)/\(place.channel.rawValue)/\(place.epoch)/\(place.number)"
  }
}
