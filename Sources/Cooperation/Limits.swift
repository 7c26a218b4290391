/// The bounds of messages and of imported files.
package enum Limits {
  /// Bytes of one message; the same as the largest that can be sealed.
  package static let message = 512 << 10
  /// Bytes of one line of a FollowTheMoney file.
  package static let entityLine = 256 << 10
  /// Entities of one message.
  package static let entities = 10_000
  /// Characters of a one-line text.
  package static let line = 300
  /// Characters of a text.
  package static let text = 20_000
  /// Recipients of one message.
  package static let recipients = 512
}
