extension Lifecycle.Need {
  /// Whether an act is among earlier ones, or none is where none may be; days aside.
  func stands(among acts: [ThreadAct]) -> Bool { place(among: acts) != nil ? !isAbsent : isAbsent }

  /// Why an act may not come after others of its lane; nil when it may.
  ///
  /// A day has its end where clocks see it: by the offset of the moment that states it, else where the one works whose time it is:
  /// that of the act's own side where it comes at the latest, that of the other side where it waits for it.
  func fault(of act: ThreadAct, after acts: [ThreadAct]) -> String? {
    guard stands(among: acts) else { return "only \(words): \(help)" }
    guard let date, let place = place(among: acts), let told = acts[place].facts[date].flatMap(ToldDay.init) else {
      return nil
    }
    if let unless, acts[place...].contains(where: { $0.kind == unless }) { return nil }
    if let from {
      let end = end(told, place, days: from - 1, acts + [act], owner: other(than: act, acts))
      if isBefore(act, end) ?? true { return "not before \(end.day.adding(days: 1)): \(help)" }
    }
    if let until {
      let end = end(told, place, days: until, acts + [act], owner: act.author)
      if !(isBefore(act, end) ?? false) { return "not after \(end.day): \(help)" }
    }
    return nil
  }

  /// The place of the newest earlier act that is meant.
  private func place(among acts: [ThreadAct]) -> Int? {
    let first = since.map { since in acts.lastIndex(where: since.speaks) ?? acts.endIndex } ?? acts.startIndex
    return acts.indices.last {
      $0 >= first && earlier.speaks(of: acts[$0]) && within?.holds(acts[$0], among: acts) ?? true
    }
  }

  /// The side for which an act waits; nobody until it wrote.
  private func other(than act: ThreadAct, _ acts: [ThreadAct]) -> String {
    acts.first { $0.author != act.author }?.author ?? ""
  }

  private typealias End = (day: Moment.Day, seconds: Int)

  private func end(_ told: ToldDay, _ place: Int, days: Int, _ acts: [ThreadAct], owner: String) -> End {
    let day = told.day.adding(days: days)
    func seconds(_ offset: Int) -> Int { Moment(endOf: day, offset: offset).seconds }
    let offset =
      told.offset ?? WorkingPlace(acts: acts, start: place, owner: owner).offset { seconds($0) }
    return (day, seconds(offset))
  }

  /// Whether an act comes before the end of a day; nil for one that states no time at all: it keeps none.
  private func isBefore(_ act: ThreadAct, _ end: End) -> Bool? {
    guard let own else { return act.written > 0 ? act.written < end.seconds : nil }
    return act.facts[own].flatMap(ToldDay.init)?.isBefore(end.day, end.seconds)
  }
}

extension Lifecycle.Within {
  /// Whether an act came within the days; where nothing is there to count from it did.
  func holds(_ other: ThreadAct, among acts: [ThreadAct]) -> Bool {
    guard let first = acts.last(where: act.speaks)?.facts[date].flatMap(ToldDay.init),
      let came = other.facts[own].flatMap(ToldDay.init)
    else { return true }
    let day = first.day.adding(days: until)
    return came.isBefore(day, Moment(endOf: day, offset: first.offset ?? 0).seconds)
  }
}

/// A day that an act states: alone, or as part of a moment.
private struct ToldDay {
  let day: Moment.Day
  /// The offset of the moment; nil for a day alone.
  let offset: Int?
  private let seconds: Int?

  init?(_ text: String) {
    if let moment = Moment(text) {
      (day, offset, seconds) = (moment.day, moment.offset, moment.seconds)
    } else if let day = Moment.Day(text) {
      (self.day, offset, seconds) = (day, nil, nil)
    } else {
      return nil
    }
  }

  /// Whether it lies before the end of a day; a day alone is no later than itself.
  func isBefore(_ last: Moment.Day, _ end: Int) -> Bool { seconds.map { $0 < end } ?? (day <= last) }
}
