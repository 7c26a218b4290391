import StrictJSON

/// Chooses, of the entries of a State's authorities, the one whose channel and languages count for a message.
///
/// The State chooses its channel and languages, and each of its authorities may have an entry (Rome Statute art. 87(1)-(2)): what
/// one authority says neither replaces nor changes what another says.
struct DirectoryChoice {
  /// The functions of authorities, those first that speak for the State.
  private static let functions = ["central_authority", "focal_point", "financial_focal_point", "executing_authority"]
  /// How many of them speak for the State as a whole; the others do only where no such authority has an entry.
  private static let national = 2

  /// The entries of each authority, in the order of writing; authorities in that of their first entry.
  private let authorities: [[Register.Entry]]
  private let day: Moment.Day
  private let registrars: Set<String>

  init(_ entries: [Register.Entry], on day: Moment.Day, registrars: Set<String>) {
    authorities = Self.authorities(entries)
    self.day = day
    self.registrars = registrars
  }

  /// The entry that counts for what is addressed to an authority, or to the State where nobody says to which.
  /// - Parameter authority: the unit that the message names.
  func entry(for authority: String?) -> Register.Entry? {
    let holding = authorities.compactMap(holding)
    if let authority {
      let name = FoldedText(authority).text
      let named = holding.filter { $0.body.text("authority").map { FoldedText($0).text } == name }
      if let own = Self.speaking(of: named) { return own }
    }
    return Self.speaking(of: holding)
  }

  /// The entry of one authority that holds on the day.
  private func holding(_ entries: [Register.Entry]) -> Register.Entry? {
    let effective = entries.enumerated().filter { place, entry in
      let receipt = entry.receipts.last { registrars.contains($0.author) }
      let own = entry.body.text("effectiveOn").flatMap { Moment.Day($0) }
      if let agreed = receipt?.effectiveOn.flatMap({ Moment.Day($0) }) { return agreed <= day }
      // The State's own date is no agreement: it can put a change off, and never bring it forward.
      let received = receipt?.receivedOn.flatMap { Moment.Day($0) } ?? Self.notified(entry)
      let after = place == 0 ? nil : received.adding(days: 45)
      return [own, after].compactMap(\.self).allSatisfy { $0 <= day }
    }
    guard let newest = effective.last else { return nil }
    // Withdrawn for another that still waits, it holds until then: to withdraw is no way around the 45 days.
    let waits = entries[(newest.offset + 1)...].contains { $0.withdrawnBy == nil }
    return waits ? newest.element : effective.last { $0.element.withdrawnBy == nil }?.element
  }

  /// The earliest day on which the Registrar can have received a change: nobody notifies before it is written.
  private static func notified(_ entry: Register.Entry) -> Moment.Day {
    let written = Moment(seconds: entry.written).day
    return entry.body.text("notifiedOn").flatMap { Moment.Day($0) }.map { max($0, written) } ?? written
  }

  /// One that speaks for the State before others, then the designated, then by function; among equals the one that stood first,
  /// since a second is no change of it.
  private static func speaking(of entries: [Register.Entry]) -> Register.Entry? {
    func rank(_ entry: Register.Entry) -> Int {
      let place = entry.body.text("function").flatMap(functions.firstIndex) ?? functions.count
      let (step, isNational) = (functions.count + 1, place < national)
      return place + (entry.body.isFilled("designated") ? 0 : step) + (isNational ? 0 : 2 * step)
    }
    return entries.enumerated().min { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }?.element
  }

  /// Puts an entry to the one that it names as replaced, else to those of the same authority in the same function.
  private static func authorities(_ entries: [Register.Entry]) -> [[Register.Entry]] {
    var found: [[Register.Entry]] = []
    let subject = RegisterKind.directory.subject
    for entry in entries {
      let replaced = entry.body.text("replaces")
      let place = found.firstIndex { held in
        held.contains { other in
          replaced.map { $0 == other.message } ?? false || subject.allSatisfy { other.body[$0] == entry.body[$0] }
        }
      }
      if let place { found[place].append(entry) } else { found.append([entry]) }
    }
    return found
  }
}

extension RequestedState {
  /// The entry that holds on a day, of a State's entries in the order of writing.
  ///
  /// The entry of the authority that the message is addressed to decides; where it names none, or one without an entry, the channel
  /// that the State designated: that of its central authority, or of its focal point.
  ///
  /// An authority's first entry holds from its date, or at once; one that was withdrawn counts as the one before. A change of channel or languages takes effect as agreed, which the
  /// Registrar states and not the State alone, or 45 days after the Registrar received it; until then the one before holds (Rules of
  /// Procedure and Evidence 180). While the Registrar states no receipt, the day on which the State notified the change, and not
  /// before it wrote it, is the best that is known.
  /// - Parameters:
  ///   - registrars: nodes whose statement of a receipt counts.
  ///   - authority: the unit to which the message is addressed; nil for the State.
  package static func entry(
    inForceOn day: Moment.Day, of entries: [Register.Entry], registrars: Set<String>, for authority: String? = nil
  ) -> Register.Entry? {
    DirectoryChoice(entries, on: day, registrars: registrars).entry(for: authority)
  }
}
