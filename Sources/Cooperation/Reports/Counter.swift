/// Counts by name, with small numbers withheld before anybody sees them.
package struct Counter: Sendable, Hashable {
  /// Numbers below this are withheld: they could point at a matter.
  package static let smallest = 3

  private var counts: [String: Int] = [:]

  /// Begins empty, or with names that shall be shown even when nothing is counted.
  package init(_ names: [String] = []) { for name in names { counts[name] = 0 } }

  /// Counts one more.
  package mutating func count(_ name: String, by more: Int = 1) { counts[name, default: 0] += more }

  /// One line of the result.
  package struct Line: Sendable, Hashable {
    package let name: String
    /// The number; nil when it is withheld.
    package let value: Int?
  }

  /// The lines, the largest first, then by name. Where one line alone would be withheld, or the withheld ones together
  /// are fewer than three, the sum would give them away: then the next smallest is withheld too.
  package var lines: [Line] {
    var withheld = Set(counts.filter { (1..<Self.smallest).contains($0.value) }.keys)
    let others = counts.filter { $0.value >= Self.smallest }.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
    for other in others {
      let sum = withheld.reduce(0) { $0 + (counts[$1] ?? 0) }
      guard !withheld.isEmpty, withheld.count < 2 || sum < Self.smallest else { break }
      withheld.insert(other.key)
    }
    // Withheld lines stand by name behind the others: their order must not tell their size.
    let shown = counts.filter { !withheld.contains($0.key) }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return shown.map { Line(name: $0.key, value: $0.value) } + withheld.sorted().map { Line(name: $0, value: nil) }
  }

  /// The sum; nil when it is withheld.
  package var total: Int? { Self.shown(counts.values.reduce(0, +)) }

  /// A number that stands alone.
  package static func shown(_ number: Int) -> Int? { (1..<smallest).contains(number) ? nil : number }
}

extension Counter.Line {
  var cell: ReportDocument.Cell { value.map(ReportDocument.Cell.number) ?? .withheld }
}
