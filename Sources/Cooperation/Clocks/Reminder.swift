/// What a person is told once about a deadline.
package struct Reminder: Sendable, Hashable, Codable {
  /// Days before the end at which somebody is reminded.
  static let leads = Catalogue.standard.law.reminders.map(\.days)

  /// Names it: the deadline's id and the lead. What is remembered as told is told never again.
  package let id: String
  /// Names of reminders that it makes needless, since it is nearer the end.
  package let covers: [String]
  /// The deadline.
  package let deadline: Deadline
  /// Days left; nil when it is over.
  package let daysLeft: Int?

  /// The reminders that are due now and were not told: of each deadline the one nearest its end.
  ///
  /// After a stop of weeks nobody gets six reminders of one deadline.
  package static func due(_ deadlines: [Deadline], at now: Moment, told: Set<String>) -> [Reminder] {
    deadlines.filter { $0.status == .running }.compactMap { deadline in
      let left = deadline.endsAt - now.seconds
      if left <= 0 { return deadline.informs ? nil : reminder(deadline, lead: nil, reached: leads, told) }
      let reached = leads.filter { left <= ($0 + 1) * 86_400 && deadline.began < deadline.endsAt - $0 * 86_400 }
      return reached.min().flatMap { reminder(deadline, lead: $0, reached: reached, told) }
    }
  }

  /// The first moment after one at which something of a deadline may be due to be told, in seconds since 1970; nil when nothing
  /// will be any more. Between two such moments ``due(_:at:told:)`` says the same.
  /// - Parameter now: nil for the first moment of all.
  package static func next(of deadline: Deadline, after now: Moment?) -> Int? {
    guard deadline.status == .running else { return nil }
    var moments = leads.filter { deadline.began < deadline.endsAt - $0 * 86_400 }
      .map { deadline.endsAt - ($0 + 1) * 86_400 }
    if !deadline.informs { moments.append(deadline.endsAt) }
    guard let now else { return moments.min() }
    return moments.filter { $0 > now.seconds }.min()
  }

  private static func reminder(_ deadline: Deadline, lead: Int?, reached: [Int], _ told: Set<String>) -> Reminder? {
    let id = "\(deadline.id)@\(lead.map(String.init) ?? "over")"
    guard !told.contains(id) else { return nil }
    let covers = reached.map { "\(deadline.id)@\($0)" }.filter { $0 != id && !told.contains($0) }
    return Reminder(id: id, covers: covers, deadline: deadline, daysLeft: lead)
  }
}

extension ThreadFold {
  /// Flags that follow from clocks and silence; never acts of anybody.
  package func flags(at now: Moment) -> [String] {
    let late = deadlines().filter { $0.isOverdue(at: now) }
    var flags: [String] = []
    if late.contains(where: { $0.sort != .target }) { flags.append("overdue") }
    if late.contains(where: { $0.clock == "confirmation" }) { flags.append("confirmation_overdue") }
    if let root, root.written > 0, !lanes.isEmpty, lanes.contains(where: { $0.state == firstState(of: root) }) {
      let days = (now.seconds - root.written) / 86_400
      if days > 0 { flags.append("silence(\(days) \(days == 1 ? "day" : "days"))") }
    }
    return flags
  }

  private func firstState(of root: ThreadAct) -> String? {
    catalogue.kind(root.kind).flatMap { catalogue.lifecycle(of: $0) }?.begins
  }
}
