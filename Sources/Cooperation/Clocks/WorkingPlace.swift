/// Where days begin and end that somebody has for an act: where the one works who must act, by what that one's own acts say.
///
/// Clocks and the needs of a lifecycle count by it alike, so that what a clock calls in time is never called late.
struct WorkingPlace {
  /// The acts of a lane, in order.
  let acts: [ThreadAct]
  /// The place among them of the act from whose day is counted.
  let start: Int
  /// Who must act.
  let owner: String

  /// Seconds by which it is ahead of UTC: by the last that its owner wrote before, or the first after; until it wrote anything, by the
  /// act from whose day is counted. What it writes when its time is over by that moves no end.
  /// - Parameter end: the end of the time, by an offset; nil where there is none.
  func offset(ending end: (Int) -> Int?) -> Int {
    let act = acts[start]
    if let before = acts[...start].last(where: { $0.author == owner }) { return before.offset ?? 0 }
    let usual = act.offset ?? 0
    guard let after = acts[(start + 1)...].first(where: { $0.author == owner }), let end = end(usual),
      after.written < end
    else { return usual }
    return after.offset ?? 0
  }
}
