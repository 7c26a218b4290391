/// Which of the two indexes a message stands in.
package enum SearchIndex: String, Sendable {
  /// What every officer may find.
  case open
  /// Matters under seal.
  case sealed

  init(sealed: Int64) { self = sealed == 1 ? .sealed : .open }

  /// As the store writes it.
  var sealed: Int64 { self == .sealed ? 1 : 0 }
}

/// A part of an index: the words of the messages of one stretch of rows, in a table of its own.
///
/// SQLite before 3.42 takes a row out of a full-text index without a trace only by writing the whole index anew; so an index is
/// many small ones, and a deletion costs the same however many messages there are.
struct SearchPart: Hashable {
  /// Rows of messages that one part holds: few enough that writing it anew takes a moment, many enough that a question asks
  /// few parts.
  static let rows: Int64 = 16_384

  let index: SearchIndex
  /// Its place: rows are counted from `number` times ``rows``.
  let number: Int64

  /// The part that a message stands in.
  init(_ index: SearchIndex, ofMessage key: Int64) { self.init(index, number: key / Self.rows) }

  init(_ index: SearchIndex, number: Int64) {
    self.index = index
    self.number = number
  }

  /// The table; both of its halves are ours.
  var table: String { "search_\(index.rawValue)_\(number)" }
}
