import Evidence

/// What one version of the directory changes against the one before it, a line each: what stewards compare before they sign.
///
/// Nothing is left out that a node acts on. What takes something from a party, or changes who decides, is marked with `!`.
package struct DirectoryDifference: Sendable {
  /// The lines, parties in the order of their names; at least one.
  package let lines: [String]

  /// Compares a version with the one before.
  /// - Parameter before: nil for the first.
  package init(from before: DirectoryText?, to after: DirectoryText) {
    let old = Dictionary((before?.parties ?? []).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let parties = after.parties.sorted { $0.name < $1.name }
    var lines = Self.stewards(before?.stewards, after.stewards)
    if let before, before.policy != after.policy { lines.append("! the times of the policy change") }
    if let before, before.leastSuite != after.leastSuite {
      lines.append("! the least suite: \(before.leastSuite) → \(after.leastSuite)")
    }
    for party in parties {
      lines += old[party.name].map { Self.changes(from: $0, to: party) } ?? Self.joining(party)
    }
    let moved = parties.filter { party in old[party.name].map { $0.witnesses != party.witnesses } ?? false }
    if !moved.isEmpty { lines.append("  other witnesses for \(moved.map(\.name.text).joined(separator: ", "))") }
    if !parties.contains(where: { $0.state == .active }) { lines.append("! no party is active any more") }
    self.lines = lines.isEmpty ? ["  nothing but its time: until \(after.expires)"] : lines
  }

  private static func stewards(_ before: StewardSet?, _ after: StewardSet) -> [String] {
    guard let before else { return [] }
    let (old, new) = (before.stewards, after.stewards)
    var lines = new.filter { !old.contains($0) }.map { "! steward \($0.name) joins" }
    lines += old.filter { !new.contains($0) }.map { "! steward \($0.name) leaves" }
    if before.threshold != after.threshold {
      lines.append("! \(after.threshold) stewards must sign from then on, not \(before.threshold)")
    }
    return lines
  }

  private static func joining(_ party: Party) -> [String] {
    [
      "+ \(party.name)  «\(party.title)»  \(party.state.rawValue)  \(listed(party.functions))  \(listed(party.endpoints))",
      "    node id \(party.nodeID?.description ?? "none")",
    ] + party.keys.map { "    key \(named($0)), until \($0.key.notAfter)" }
  }

  private static func changes(from old: Party, to new: Party) -> [String] {
    var lines: [String] = []
    func line(_ what: String, isGrave: Bool = false) { lines.append("\(isGrave ? "!" : " ") \(new.name)  \(what)") }
    if old.state != new.state { line("\(old.state.rawValue) → \(new.state.rawValue)", isGrave: true) }
    if old.title != new.title { line("title «\(old.title)» → «\(new.title)»") }
    if old.functions != new.functions {
      line("functions \(listed(old.functions)) → \(listed(new.functions))", isGrave: true)
    }
    if old.endpoints != new.endpoints { line("endpoints \(listed(old.endpoints)) → \(listed(new.endpoints))") }
    if old.suites != new.suites { line("suites \(listed(old.suites)) → \(listed(new.suites))", isGrave: true) }
    if old.identities != new.identities {
      line("another identity: \(new.nodeID?.description ?? "none")", isGrave: true)
    }
    for listed in new.keys {
      let before = old.keys.first { $0.key == listed.key }
      if before == nil { line("new key \(named(listed)), until \(listed.key.notAfter)") }
      if let revoked = listed.revoked, before?.revoked != revoked {
        line("key \(named(listed)) revoked from \(revoked) on", isGrave: true)
      }
    }
    if old.quorum != new.quorum { line("quorum \(old.quorum) → \(new.quorum)") }
    return lines
  }

  private static func named(_ listed: Party.ListedKey) -> String {
    "\(listed.key.purpose.rawValue) \(listed.key.id.hex.prefix(16))"
  }

  private static func listed(_ texts: [String]) -> String { texts.isEmpty ? "none" : texts.joined(separator: ", ") }
}
