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

  /// The lines, the largest first, then by name. What is withheld stands by name behind the others: its order must not tell its size.
  ///
  /// No withheld number follows from what is shown: where the sum would tell it, the next smallest are withheld too, then the zeros,
  /// and where even that is not enough, the withheld lines are one. All that is withheld looks alike, however large it is.
  package var lines: [Line] {
    let (withheld, sum) = self.withheld
    let shown = counts.filter { !withheld.contains($0.key) }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { Line(name: $0.key, value: $0.value) }
    guard total != nil, !withheld.isEmpty else {
      return shown + withheld.sorted().map { Line(name: $0, value: nil) }
    }
    guard withheld.count < 2 || sum > withheld.count || withheld.contains(where: { counts[$0] == 0 }) else {
      return shown + [Line(name: Self.together, value: Self.shown(sum))]
    }
    return shown + withheld.sorted().map { Line(name: $0, value: nil) }
  }

  /// The name of lines that can only be told together.
  package static let together = "several, each withheld"

  /// The names that are withheld, and their sum.
  private var withheld: (names: Set<String>, sum: Int) {
    var names = Set(counts.filter { (1..<Self.smallest).contains($0.value) }.keys)
    var sum: Int { names.reduce(0) { $0 + (counts[$1] ?? 0) } }
    // One is the rest of the sum; several that each count one are told by their number.
    var isTold: Bool { total != nil && !names.isEmpty && (names.count < 2 || sum <= names.count) }
    for other in counts.filter({ $0.value >= Self.smallest }).sorted(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
      guard isTold else { break }
      names.insert(other.key)
    }
    if isTold { names.formUnion(counts.filter { $0.value == 0 }.keys) }
    return (names, sum)
  }

  /// The sum; nil when it is withheld.
  package var total: Int? { Self.shown(counts.values.reduce(0, +)) }

  /// Parts of one whole as one list, where the sum of each part is told elsewhere: each is withheld by its own sum, and the whole has
  /// a sum where every part has one.
  static func joined(_ parts: [Counter]) -> (lines: [Line], total: Int?) {
    var values: [String: Int?] = [:]
    for line in parts.flatMap(\.lines) {
      guard let known = values[line.name] else {
        values[line.name] = .some(line.value)
        continue
      }
      values[line.name] = .some(known.flatMap { known in line.value.map { known + $0 } })
    }
    let lines = values.map { Line(name: $0.key, value: $0.value) }
    let shown = lines.filter { $0.value != nil }.sorted { ($1.value ?? 0, $0.name) < ($0.value ?? 0, $1.name) }
    let totals = parts.compactMap(\.total)
    return (
      shown + lines.filter { $0.value == nil }.sorted { $0.name < $1.name },
      totals.count == parts.count ? totals.reduce(0, +) : nil
    )
  }

  /// A number that stands alone.
  package static func shown(_ number: Int) -> Int? { (1..<smallest).contains(number) ? nil : number }
}

extension Counter.Line {
  var cell: ReportDocument.Cell { value.map(ReportDocument.Cell.number) ?? .withheld }
}
