/// Where an attachment stands among all that belong to messages.
package struct EnclosurePlace: Sendable, Hashable {
  let message: Int64
  let place: Int64

  /// Before the first.
  package static let start = EnclosurePlace(message: .min, place: .min)
}
