extension ThreadFold {
  /// The code of the clock that runs to the day on which a handling is looked at again.
  package static let reviewClock = "handling.review"
  /// The code of the clock that runs to the end of retention.
  package static let retentionClock = "handling.retention"

  /// The days that handlings of the thread name: when they are looked at again, and when content is due for deletion.
  ///
  /// They are no clocks of the law and make nothing overdue in a report: a review only informs, and what is past its retention is
  /// due here until two officers destroyed it, by which its day is gone. Messages of a thread inherit one day; the first that has it
  /// stands for all, of what is for named recipients and of the rest apart.
  package var handlingDays: [Deadline] {
    var told: Set<String> = []
    return acts.flatMap { act -> [Deadline] in
      guard let handling = handlings[Self.key(act)] else { return [] }
      return [(Self.reviewClock, handling.review), (Self.retentionClock, handling.retainUntil)].compactMap {
        clock, day in
        guard let day = day.flatMap(PartialDate.lastDay) else { return nil }
        let isNamed = handling.audience == .named
        guard told.insert("\(clock) \(day) \(isNamed)").inserted else { return nil }
        return deadline(clock, day, of: act, isNamed: isNamed)
      }
    }
  }

  private func deadline(_ clock: String, _ day: Moment.Day, of act: ThreadAct, isNamed: Bool) -> Deadline {
    let words = catalogue.law.words("day", clock == Self.reviewClock ? "review" : "retention")
    let owner = clock == Self.reviewClock ? act.author : own ?? act.author
    let offset = act.offset ?? 0
    return Deadline(
      id: "\(thread)/\(owner)/\(clock)/\(act.id)", clock: clock, title: words?.title ?? clock, sort: .requested,
      thread: thread, owner: owner, day: day.description, offset: offset,
      endsAt: Moment(endOf: day, offset: offset).seconds, status: .running, began: act.written,
      informs: clock == Self.reviewClock, source: words?.source ?? Citation("", isVerified: false), secrecy: secrecy,
      namedActs: isNamed ? [Self.key(act)] : nil)
  }
}
