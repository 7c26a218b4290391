/// A count with its noun, for what is said to people.
package enum Plural {
  /// `1 entry`, `2 entries`: one alone takes the first form, everything else the second, by default with an s.
  package static func of(_ count: some BinaryInteger, _ one: String, _ many: String? = nil) -> String {
    "\(count) \(count == 1 ? one : many ?? one + "s")"
  }
}
