/// A clock that runs in a thread, or has run: when it is over, who must act, and where it comes from.
///
/// Folded from the thread's acts alone, so that both nodes show the same day.
package struct Deadline: Sendable, Hashable, Codable {
  /// What became of it.
  package enum Status: String, Sendable, Codable {
    /// It runs.
    case running
    /// What it asks for was done.
    case met
    /// A later act of the same kind began it anew, or another clock took its place.
    case superseded
    /// The thread came to its end.
    case ended
  }

  /// How much of it may stand where others look, in an ordinary calendar.
  package enum Secrecy: String, Sendable, Codable {
    /// The matter is PUBLIC.
    case open
    /// That there is a deadline, and of which thread by number.
    case neutral
    /// Nothing: the matter is under seal.
    case sealed
  }

  /// Names it on every node: thread, addressee, clock and the act that started it; for a day of a handling that day instead.
  package let id: String
  /// The clock's code.
  package let clock: String
  /// In words.
  package let title: String
  /// Legal, target or requested: never mixed.
  package let sort: Clock.Sort
  /// The thread.
  package let thread: String
  /// The node that must act.
  package let owner: String
  /// The last day, in the calendar of the place by which it is counted.
  package let day: String
  /// Seconds by which that place is ahead of UTC; nil where it was not kept.
  package let offset: Int?
  /// The moment after which it is too late, in UTC: seconds since 1970.
  package let endsAt: Int
  /// What became of it.
  package let status: Status
  /// When it began, by its starting act's own date.
  package let began: Int
  /// Whether it only informs: nobody is late.
  package let informs: Bool
  /// The article.
  package let source: Citation
  /// How much of it may stand in a calendar; nothing for one of which that is not known.
  package let secrecy: Secrecy?
  /// The acts for named recipients by which its day is set, by author and id: whoever may not read them is not told of it. Nil for
  /// none.
  package let namedActs: [String]?
  /// The message whose handling names the day; nil for the clocks of the law.
  package let message: String?

  /// Whether it runs and is over.
  package func isOverdue(at now: Moment) -> Bool { status == .running && !informs && now.seconds >= endsAt }

  /// The moment after which it is too late.
  package var end: Moment { Moment(seconds: endsAt) }

  /// Until when it runs, for people: the last day, which is over at midnight of its place, or the moment where hours are counted.
  package var lastText: String {
    let zone = offset ?? 0
    guard endsWithDay else { return "until \(Moment(seconds: endsAt, offset: zone).text)" }
    return "last day \(day) (UTC\(zone == 0 ? "" : Moment.zone(zone)))"
  }

  /// Whether the whole of its last day is left; where hours are counted, it is not.
  var endsWithDay: Bool { Moment.Day(day).map { Moment(endOf: $0, offset: offset ?? 0).seconds == endsAt } ?? false }
}

extension ThreadFold {
  /// Every clock of the thread, by its end.
  ///
  /// A moment that an act states brings the offset of its place. Where it states a day only, or nothing, days begin and end
  /// where the one works who must act, by what that one's own acts say; so both nodes count the same (trap 7 of the domain).
  /// - Parameter others: what begins other threads and names acts of this one.
  package func deadlines(namedBy others: [ThreadAct] = []) -> [Deadline] {
    guard let root, let lifecycle = catalogue.kind(root.kind).flatMap({ catalogue.lifecycle(of: $0) }) else {
      return []
    }
    // What goes through another channel has its clocks there.
    guard catalogue.law.channel(root.facts["channelStatus"])?.isCopy != true else { return [] }
    let found = lanes.flatMap { lane in
      LaneClocks(
        lane: lane, root: root, others: others, lifecycle: lifecycle, secrecy: secrecy, namedActs: namedActs
      ).deadlines(catalogue.law.clocks, thread: thread)
    }
    return found.sorted { ($0.endsAt, $0.id) < ($1.endsAt, $1.id) }
  }
}

extension ThreadFold {
  /// A matter in which anything is under seal is sealed; one that is not PUBLIC tells nothing of its kind.
  var secrecy: Deadline.Secrecy {
    if handlings.values.contains(where: \.underSeal) { return .sealed }
    return handlings.values.allSatisfy { $0.level == .public } ? .open : .neutral
  }

  /// The acts for named recipients among an act and what corrected it, by author and id; nil for none.
  private func namedActs(_ act: ThreadAct) -> [String]? {
    let keys = [act] + (corrections.ofAct[Self.key(act)] ?? [])
    let named = keys.map(Self.key).filter { handlings[$0]?.audience == .named }
    return named.isEmpty ? nil : named
  }
}

/// The clocks of one lane.
private struct LaneClocks {
  let lane: Lane
  let root: ThreadAct
  let others: [ThreadAct]
  let lifecycle: Lifecycle
  let secrecy: Deadline.Secrecy
  let namedActs: (ThreadAct) -> [String]?

  func deadlines(_ clocks: [Clock], thread: String) -> [Deadline] {
    let running = clocks.filter { $0.lifecycles.isEmpty || $0.lifecycles.contains(lifecycle.code) }
    let started = Dictionary(uniqueKeysWithValues: running.map { ($0.code, starts(of: $0)) })
    return running.flatMap { clock -> [Deadline] in
      let starts = started[clock.code] ?? []
      let replacing = running.filter { $0.supersedes.contains(clock.code) }.flatMap { started[$0.code] ?? [] }
      return starts.enumerated().flatMap { place, index -> [Deadline] in
        let act = lane.corrected[index]
        let status = status(
          clock, at: index, isLast: clock.isEach || place == starts.count - 1,
          isReplaced: replacing.contains { $0 > index })
        return spans(of: clock, at: index).map { number, span in
          let isMet = isStoppedElsewhere(clock, act.id, until: span.end)
          return deadline(clock, span, isMet ? .met : status, act, number, thread)
        }
      }
    }
  }

  private func deadline(
    _ clock: Clock, _ span: ClockSpan, _ status: Deadline.Status, _ act: ThreadAct, _ number: Int, _ thread: String
  ) -> Deadline {
    Deadline(
      id: "\(thread)/\(lane.node)/\(clock.code)/\(number == 0 ? act.id : "\(act.id)/\(number)")", clock: clock.code,
      title: clock.title, sort: clock.sort,
      thread: thread, owner: owner(of: clock), day: span.day.description, offset: span.end.offset,
      endsAt: span.end.seconds, status: status, began: span.start, informs: clock.informs,
      source: clock.source(in: lifecycle.code), secrecy: secrecy, namedActs: namedActs(act),
      message: nil)
  }

  private func owner(of clock: Clock) -> String { clock.owner == .issuer ? root.author : lane.node }

  /// The spans of a clock, by the place where the one works who must act.
  private func spans(of clock: Clock, at start: Int) -> [(number: Int, span: ClockSpan)] {
    let act = lane.corrected[start]
    let offset = WorkingPlace(acts: lane.corrected, start: start, owner: owner(of: clock)).offset { usual in
      ClockSpan.spans(clock, act, offset: usual).map(\.span.end.seconds).min()
    }
    return ClockSpan.spans(clock, act, offset: offset)
  }

  /// The places of the acts that start a clock, among those that were accepted.
  private func starts(of clock: Clock) -> [Int] {
    guard clock.rootField.map({ root.facts[$0] != nil }) ?? true else { return [] }
    return lane.corrected.indices.filter { index in
      let act = lane.corrected[index]
      guard holds(clock.starts, act) else { return false }
      let earlier = lane.corrected[..<index]
      guard !clock.notAfter.contains(where: { end in earlier.contains { holds(end, $0) } }) else { return false }
      return clock.unless.map { act.facts[$0] == nil } ?? true
    }
  }

  private func holds(_ trigger: Clock.Trigger, _ act: ThreadAct) -> Bool {
    KindPattern(trigger.kind).holds(code: act.kind) && (trigger.field.map { act.facts[$0] != nil } ?? true)
      && (trigger.side.map { $0 == .either || ($0 == .issuer) == (act.author == root.author) } ?? true)
      && (trigger.when.map { act.facts[$0.field].map($0.values.contains) ?? false } ?? true)
  }

  /// Whether another thread begins with what names this one, or the act that started a clock, written by the other of the two or, where the
  /// clock says so, by who began this one. A deadline of the law is met in time alone; any other also when it is over.
  private func isStoppedElsewhere(_ clock: Clock, _ started: String, until end: Moment) -> Bool {
    clock.stopsElsewhere.contains { stop in
      guard let naming = stop.naming else { return false }
      let (author, recipient) = stop.side == .issuer ? (root.author, lane.node) : (lane.node, root.author)
      return others.contains { act in
        holds(stop, act) && act.fault == nil && [started, root.id].contains(act.facts[naming]) && act.author == author
          && act.recipients.contains(recipient) && (clock.sort != .legal || act.written <= end.seconds)
      }
    }
  }

  private func status(_ clock: Clock, at start: Int, isLast: Bool, isReplaced: Bool) -> Deadline.Status {
    let later = lane.corrected[(start + 1)...]
    let started = lane.corrected[start].id
    let isMet = later.contains { act in
      clock.stops.contains { stop in
        holds(stop, act)
          && stop.naming.map { act.facts[$0]?.split(separator: " ").contains(Substring(started)) ?? false } ?? true
      }
    }
    if isMet { return .met }
    if !isLast || isReplaced { return .superseded }
    let state = lifecycle.state(lane.state)
    if clock.endsWhenAnswered, state?.isAnswered == true { return .met }
    return state?.isFinal == true && !clock.informs ? .ended : .running
  }
}

/// From when to when a clock runs.
private struct ClockSpan {
  let start: Int
  let day: Moment.Day
  let end: Moment

  /// The spans of an act: one, or one for each row that states a day, by the row's number.
  static func spans(_ clock: Clock, _ act: ThreadAct, offset: Int) -> [(number: Int, span: ClockSpan)] {
    guard let field = clock.starts.field, field.contains(".") else {
      return ClockSpan(clock, act, offset: offset).map { [(0, $0)] } ?? []
    }
    return (act.facts[field] ?? "").split(separator: " ").enumerated().compactMap { number, day in
      ClockSpan(clock, act, offset: offset, text: String(day)).map { (number, $0) }
    }
  }

  /// - Parameters:
  ///   - offset: for an act that states a day only, or nothing.
  ///   - stated: the day of the row, where a row starts it.
  init?(_ clock: Clock, _ act: ThreadAct, offset: Int, text stated: String? = nil) {
    let text = stated ?? clock.starts.field.flatMap { act.facts[$0] }
    let moment =
      text.flatMap { Moment($0) }
      ?? (text == nil && act.written > 0 ? Moment(seconds: act.written, offset: offset) : nil)
    let zone = moment?.offset ?? offset
    guard let first = moment?.day ?? text.flatMap(PartialDate.lastDay) else { return nil }
    start = moment?.seconds ?? (first.number * 86_400 - zone)
    switch clock.length {
    case .days(let days): day = first.adding(days: days)
    case .agreed: day = first
    case .sentence: day = Self.review(from: first, act)
    case .hours(let hours):
      guard let moment else { return nil }
      end = Moment(seconds: moment.seconds + hours * 3_600, offset: zone)
      day = end.day
      return
    }
    end = Moment(endOf: day, offset: zone)
  }

  /// Two thirds of the sentence, or 25 years: whichever is first, and the latter for life (article 110(3)).
  private static func review(from start: Moment.Day, _ act: ThreadAct) -> Moment.Day {
    let life = start.adding(years: 25)
    let years = act.facts["sentenceYears"].flatMap { Int($0) }.map { start.adding(years: min(max($0, 0), 1_000)) }
    guard let end = act.facts["sentenceEnds"].flatMap({ Moment.Day($0) }) ?? years, end > start else { return life }
    let twoThirds = start.adding(days: ((end.number - start.number) * 2 + 2) / 3)
    return min(twoThirds, life)
  }
}
