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
  /// Versions of one group: a change a day for thirty years.
  package static let groupVersions: Int64 = 11_000
  /// Characters of a one-line text: what a list can show.
  package static let line = 300
  /// Characters of a text: some eight printed pages; longer matter is for an annex.
  package static let text = 20_000
  /// Recipients of one message: more than all States Parties with an authority each.
  package static let recipients = 512
  /// Lines of a list, such as conditions or the ids of messages.
  package static let lines = 300
  /// Findings that one message tells an author of: more than a form has fields.
  package static let toldFindings = 50
  /// Messages that a message may say it was written after; more heads than this no thread has.
  package static let heads = 32
  /// Corrections by one author in one thread that set fields right: who needs more writes the message anew. Each may be one more
  /// reading of the thread that a fold keeps.
  package static let corrections = 20
  /// Seconds by which the clocks of two nodes may differ: what was written or done later than that after the other's time was not.
  package static let clockDifference = 3_600
  /// Elements of a list that a form asks for, such as rows of assets.
  package static let rows = 10_000
  /// Hints about duplicates that one import shows; more tell a reader nothing new.
  package static let hints = 200
  /// Ids and sums of files that are looked for in one body.
  package static let namesInBody = 2_000
  /// Characters of a word that a search can find; longer runs are keys and digests, found by their beginning.
  package static let searchWord = 100
  /// Words of a search.
  package static let searchTerms = 20
  /// Bytes of a CSV file: the entities that one message holds, many times over.
  package static let sheet = 16 << 20
  /// Columns of a CSV file: more than all properties of a schema.
  package static let sheetColumns = 300
}
