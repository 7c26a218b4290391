/// The bounds of messages and of imported files, each with its reason.
package enum Limits {
  /// Bytes of one message; the same as the largest that can be sealed.
  package static let message = 512 << 10
  /// Bytes of one line of a FollowTheMoney file: long texts fit, two such lines still fit one message.
  package static let entityLine = 256 << 10
  /// Entities of one file or message, so that checking them stays a matter of seconds.
  package static let entities = 10_000
  /// Bytes of an entity's id; FollowTheMoney itself makes at most 200.
  package static let entityID = 255
  /// Characters of a one-line text: what a list can show.
  package static let line = 300
  /// Characters of a text: some eight printed pages; longer matter is for an annex.
  package static let text = 20_000
  /// Recipients of one message: more than all States Parties with an authority each.
  package static let recipients = 512
  /// Lines of a list, such as conditions or the ids of messages.
  package static let lines = 300
  /// Messages that a message may say it was written after; more heads than this no thread has.
  package static let heads = 32
  /// Elements of a list that a form asks for, such as rows of assets.
  package static let rows = 10_000
}
