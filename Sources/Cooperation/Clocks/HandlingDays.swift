extension ThreadFold {
  /// The code of the clock that runs to the day on which a handling is looked at again.
  package static let reviewClock = "handling.review"
  /// The code of the clock that runs to the end of retention.
  package static let retentionClock = "handling.retention"

  /// The days that handlings of the thread name: when they are looked at again, and when content is due for deletion.
  ///
  /// They are no clocks of the law and make nothing overdue in a report: a review only informs, and what is past its retention is
  /// due here until two officers destroyed it, by which its day is gone. Messages of a thread inherit one day; the first that has it
  /// stands for all, of what is for named recipients and of the rest apart. A review ends with its thread, or once that first
  /// message is lowered on its day or later.
  package var handlingDays: [Deadline] {
    let isEnded = MessageThread(self).isEnded
    var told: Set<String> = []
    return acts.flatMap { act -> [Deadline] in
      guard let handling = handlings[Self.key(act)] else { return [] }
      return [(Self.reviewClock, handling.review), (Self.retentionClock, handling.retainUntil)].compactMap {
        clock, day in
        guard let day = day.flatMap(PartialDate.lastDay) else { return nil }
        let isNamed = handling.audience == .named
        // The day names it, and no message: which one comes first changes, and nobody is reminded twice of one day.
        let id = "\(thread)/handling/\(clock)/\(day)\(isNamed ? "/named" : "")"
        guard told.insert(id).inserted else { return nil }
        let isReviewed = clock == Self.reviewClock && (isEnded || isLowered(act, since: day))
        return deadline(id, clock, day, isReviewed ? .ended : .running, of: act, isNamed: isNamed)
      }
    }
  }

  /// Whether its author lowered a message on a day or later, in the calendar of the lowering.
  private func isLowered(_ act: ThreadAct, since day: Moment.Day) -> Bool {
    acts.contains {
      $0.kind == Downgrade.kind && $0.author == act.author && $0.facts["target"] == act.id
        && outcomes[Self.key($0)] == .accepted && Moment(seconds: $0.written, offset: $0.offset ?? 0).day >= day
    }
  }

  private func deadline(
    _ id: String, _ clock: String, _ day: Moment.Day, _ status: Deadline.Status, of act: ThreadAct, isNamed: Bool
  ) -> Deadline {
    let words = catalogue.law.words("day", clock == Self.reviewClock ? "review" : "retention")
    let owner = clock == Self.reviewClock ? act.author : own ?? act.author
    let offset = act.offset ?? 0
    return Deadline(
      id: id, clock: clock, title: words?.title ?? clock, sort: .requested,
      thread: thread, owner: owner, day: day.description, offset: offset,
      endsAt: Moment(endOf: day, offset: offset).seconds, status: status, began: act.written,
      informs: clock == Self.reviewClock, source: words?.source ?? Citation("", isVerified: false), secrecy: secrecy,
      namedActs: isNamed ? [Self.key(act)] : nil, message: act.id)
  }
}

extension Deadline {
  /// The days for which a review that is over is still listed; nothing else ends one that its author leaves.
  private static let reviewListed = 30

  /// Whether it is a review that has been over for so long that it is listed no more.
  package func isPastReview(at now: Moment) -> Bool {
    clock == ThreadFold.reviewClock && now.seconds >= endsAt + Self.reviewListed * 86_400
  }
}
