extension ThreadFold {
  /// A thread that somebody may begin so that a clock of this one ends, and how it names this one.
  package struct Beginning: Sendable, Hashable, Codable {
    /// The kind of message that begins it.
    package let kind: String
    /// Its field that names this thread.
    package let field: String
    /// What stands there.
    package let names: String
    /// What runs meanwhile.
    package let clock: String
    /// The article.
    package let source: String

    /// In words: `req.transit, with «landing»: 0af3…`.
    package var words: String { "\(kind), with «\(field)»: \(names) (\(clock)) [\(source)]" }
  }

  /// What a node may begin another thread with, while a clock of this one runs that such a thread ends: the request for transit
  /// after a landing, the request for surrender after a provisional arrest.
  /// - Parameter others: what begins other threads and names this one.
  package func beginnings(for node: String, namedBy others: [ThreadAct] = []) -> [Beginning] {
    guard let root else { return [] }
    var found: [Beginning] = []
    for deadline in deadlines(namedBy: others) where deadline.status == .running && deadline.owner == node {
      guard let clock = catalogue.law.clocks.first(where: { $0.code == deadline.clock }) else { continue }
      for stop in clock.stopsElsewhere + clock.asksFor where (stop.side == .issuer) == (root.author == node) {
        guard let field = stop.naming, !isSent(clock.asksFor, by: node, among: others) else { continue }
        let beginning = Beginning(
          kind: stop.kind, field: field, names: root.id, clock: deadline.title, source: deadline.source.text)
        if !found.contains(beginning) { found.append(beginning) }
      }
    }
    return found
  }

  /// Whether one of the messages that are asked for is there.
  private func isSent(_ asked: [Clock.Trigger], by node: String, among others: [ThreadAct]) -> Bool {
    others.contains { act in
      act.author == node && act.fault == nil
        && asked.contains { $0.kind == act.kind && $0.naming.flatMap { act.facts[$0] } == root?.id }
    }
  }
}
