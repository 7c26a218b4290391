extension Catalogue {
  /// What a message says of its own time that can't be: nobody writes after what is written came.
  ///
  /// A time of writing is its author's word, by which days are counted; clocks may differ a little.
  /// - Parameter seconds: when it came, by the clock of whoever it came to.
  package func arrivalFindings(in message: Message, cameAt seconds: Int) -> [Finding] {
    guard let written = message.written, written.seconds > seconds + Limits.clockDifference else { return [] }
    return [
      Finding(
        "/written", .blocks, rule: "common.written",
        "it says that it was written at \(written.utc), and came at \(Moment(seconds: seconds).utc): days are counted by the "
          + "time of writing, so set the clock right and send it anew")
    ]
  }
}
