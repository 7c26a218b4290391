/// Counts as bars, in SVG that needs nothing from elsewhere; what is withheld is hatched, all bars alike.
package struct BarChart: Sendable, Hashable {
  /// One bar.
  package struct Bar: Sendable, Hashable {
    package let label: String
    /// The count; nil for one that is withheld.
    package let value: Int?

    package init(label: String, value: Int?) {
      self.label = label
      self.value = value
    }
  }

  package let title: String
  package let bars: [Bar]

  private static let labels = 300
  private static let width = 760
  private static let height = 26

  package init(title: String, bars: [Bar]) {
    self.title = title
    self.bars = bars
  }

  /// The drawing, with its title and content in words for those who do not see it.
  package var svg: HTML {
    let top = max(1, bars.compactMap(\.value).max() ?? 1)
    let room = Self.width - Self.labels - 60
    let rows = bars.enumerated().map { index, bar -> HTML in
      let y = index * Self.height + 4
      let length = bar.value.map { $0 * room / top } ?? min(room, room * 2 / max(2, top))
      let shown = bar.value.map(String.init) ?? "withheld"
      return """
        <text x="\(Self.labels - 8)" y="\(y + 15)" text-anchor="end">\(Self.shortened(bar.label))</text>
        <rect class="\(bar.value == nil ? "hidden" : "bar")" x="\(Self.labels)" y="\(y + 2)" width="\(max(1, length))" height="\(Self.height - 9)"/>
        <text x="\(Self.labels + max(1, length) + 6)" y="\(y + 15)">\(shown)</text>

        """
    }
    let words = bars.map { "\($0.label): \($0.value.map(String.init) ?? "fewer than 3, or withheld")" }
    let height = bars.count * Self.height + 8
    return """
      <svg viewBox="0 0 \(Self.width) \(height)" width="\(Self.width)" height="\(height)" role="img" aria-label="\(title)">
      <title>\(title)</title>
      <desc>\(words.joined(separator: "; "))</desc>
      <defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/><line x1="0" y1="0" x2="0" y2="6" stroke="#555b66" stroke-width="2"/></pattern></defs>
      <line class="axis" x1="\(Self.labels)" y1="0" x2="\(Self.labels)" y2="\(height)"/>
      \(rows.joined())</svg>

      """
  }

  private static func shortened(_ label: String) -> String {
    label.count > 44 ? "\(label.prefix(43))…" : label
  }
}
