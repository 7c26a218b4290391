/// When a message counts as written, where another may be relied on only until a day, or only so often a day.
///
/// What an author says of the time holds as far as the way that the message took allows: nobody gets round a last day, or a number a
/// day, by dating a message back.
package struct ReckonedTime: Sendable, Hashable {
  /// Seconds since 1970.
  package let seconds: Int
  /// Whether it came too late for the time that its author says, or its author says none.
  package let isByArrival: Bool

  /// Reckons; nil where neither time is known.
  /// - Parameters:
  ///   - written: as its author says.
  ///   - came: when it came, by the clock of whoever it came to; nil for an own one.
  ///   - underWay: how many seconds it may have been under way.
  package init?(written: Moment?, cameAt came: Int? = nil, underWay: Int = 0) {
    guard let earliest = came.map({ $0 - underWay }) else {
      guard let written else { return nil }
      (seconds, isByArrival) = (written.seconds, false)
      return
    }
    isByArrival = written.map { $0.seconds < earliest } ?? true
    seconds = max(written?.seconds ?? earliest, earliest)
  }
}
