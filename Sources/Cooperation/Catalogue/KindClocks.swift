/// The clocks that a kind has to do with: those that it starts, those that it stops, and those that start later in a thread that it
/// begins.
package struct KindClocks: Sendable {
  /// Clocks that a message of the kind starts.
  package let starts: [Clock]
  /// Clocks that it stops, or whose place another takes that it starts.
  package let stops: [Clock]
  /// Clocks that answers start in a thread that it begins; none for an answer.
  package let inThread: [Clock]

  package init(of kind: Kind, in catalogue: Catalogue = .standard) {
    let places = ClockPlaces(catalogue)
    let own = places.lifecycles(of: kind)
    let clocks = kind.isLogged ? [] : catalogue.law.clocks
    let started = clocks.filter { clock in
      KindPattern(clock.starts.kind).holds(kind)
        && (clock.lifecycles.isEmpty || !own.isDisjoint(with: clock.lifecycles))
    }
    let replaced = Set(started.flatMap(\.supersedes))
    starts = started
    stops = clocks.filter { clock in
      replaced.contains(clock.code)
        || clock.stopsElsewhere.contains { KindPattern($0.kind).holds(kind) }
        || !places.isDisjoint(own, clock)
          && (clock.stops.contains { KindPattern($0.kind).holds(kind) }
            || clock.endsWhenAnswered && places.answers(kind, clock))
    }
    let began = kind.isRoot ? kind.lifecycle : nil
    inThread = clocks.filter { clock in
      clock.starts.kind != "*" && !started.map(\.code).contains(clock.code)
        && began.map { places.runs(clock, in: $0) } ?? false
    }
  }
}

/// Where kinds act and clocks run: in which lifecycles.
private struct ClockPlaces {
  let catalogue: Catalogue

  init(_ catalogue: Catalogue) { self.catalogue = catalogue }

  /// The lifecycles that a kind begins, or in which it is an act.
  func lifecycles(of kind: Kind) -> Set<String> {
    if kind.onlyBegins { return Set([kind.lifecycle].compactMap(\.self)) }
    return Set(
      [kind.lifecycle].compactMap(\.self)
        + catalogue.lifecycles.filter { $0.moves.contains { $0.on == kind.code } }.map(\.code))
  }

  /// Whether a clock can be started in threads of a lifecycle.
  func runs(_ clock: Clock, in code: String) -> Bool {
    guard clock.lifecycles.isEmpty || clock.lifecycles.contains(code) else { return false }
    let pattern = KindPattern(clock.starts.kind)
    return catalogue.kinds.contains { $0.isRoot && $0.lifecycle == code && pattern.holds($0) }
      || catalogue.lifecycle(code)?.moves.contains { pattern.holds(code: $0.on) } ?? false
  }

  func isDisjoint(_ lifecycles: Set<String>, _ clock: Clock) -> Bool { !lifecycles.contains { runs(clock, in: $0) } }

  /// Whether a kind answers what was asked, in a thread in which the clock runs.
  func answers(_ kind: Kind, _ clock: Clock) -> Bool {
    lifecycles(of: kind).filter { runs(clock, in: $0) }.compactMap(catalogue.lifecycle).contains { lifecycle in
      lifecycle.moves.contains { move in
        move.on == kind.code && move.to.flatMap(lifecycle.state)?.isAnswered == true
      }
    }
  }
}

extension Clock {
  /// The clock in words: what sort it is, how long it runs from what, and who must act.
  /// - Parameter kind: the kind that is spoken of, whose own messages are «this message».
  func words(for kind: Kind) -> String {
    let cited = source(in: kind.lifecycle)
    return
      "\(sortWords): \(title); \(lengthWords(for: kind)); \(dutyWords) [\(cited.text)\(cited.isVerified ? "" : "; practice, not law")]"
  }

  private var sortWords: String {
    switch sort {
    case .legal: "deadline of the law"
    case .target: "target, no deadline of the law"
    case .requested: "date that was asked for"
    }
  }

  private func lengthWords(for kind: Kind) -> String {
    let pattern = KindPattern(starts.kind)
    let date = starts.field.map { "«\($0)»" } ?? "the day of writing"
    let act = pattern.holds(kind) ? "this message" : pattern.words
    let from = "\(date) of \(act)\(starts.when.map { " (\($0.words))" } ?? "")"
    return switch length {
    case .days(let days) where days < 0: "\(-days) days before \(from)"
    case .days(let days): "\(days) \(days == 1 ? "day" : "days") from \(from)"
    case .hours(let hours): "\(hours) hours from \(from)"
    case .agreed: "on \(from)"
    case .sentence: "two thirds of the sentence, or 25 years, from \(from)"
    }
  }

  private var dutyWords: String {
    if informs { return "nobody is late when it is over" }
    return switch owner {
    case .issuer: "who began the thread must act"
    case .addressee: "the addressee must act"
    case .either: "either side must act"
    }
  }
}

extension Kind.Condition {
  /// In words: `event is arrested`.
  var words: String { "\(field) is \(values.joined(separator: " or "))" }
}
