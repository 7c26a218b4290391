import StrictJSON

/// A text of law on which a message may rest.
package struct Instrument: Sendable, Hashable {
  /// Whether a basis is one of an instrument.
  enum Answer { case other, exists, doesNot }

  /// The code.
  package let code: String
  /// How a basis of it begins.
  package let prefix: String
  /// The numbers that exist; nil where they are not told.
  package let numbers: ClosedRange<Int>?
  /// Whether a request of Part 9 may rest on it by itself, whatever its kind.
  package let carriesRequests: Bool
  /// Functions of those whom it binds without an arrangement of their own.
  let binds: [String]
  /// What it is called where requests are shown and counted by it; empty for what carries none.
  package let title: String
  /// Where that is written.
  package let source: Citation

  init(_ reader: inout ObjectReader) throws(JSONError) {
    code = try reader.requireString("code")
    prefix = try reader.requireString("prefix")
    let first = try reader.optionalInt64("from").flatMap { Int(exactly: $0) }
    let last = try reader.optionalInt64("to").flatMap { Int(exactly: $0) }
    if let first, let last {
      guard first <= last else { throw JSONError(.member, offset: nil, "«\(code)» ends before it begins") }
      numbers = first...last
    } else {
      numbers = nil
    }
    carriesRequests = try reader.flag("requests")
    binds = try reader.strings("binds")
    title = try reader.optionalString("title") ?? ""
    source = try reader.citation()
  }

  /// Whether a basis is of this instrument, and names what exists of it; behind the number any words may stand.
  func answer(_ basis: String) -> Answer {
    guard basis.hasPrefix(prefix) else { return .other }
    guard let numbers else { return .exists }
    let digits = basis.dropFirst(prefix.count).prefix { ("0"..."9").contains($0) }
    return Int(digits).map(numbers.contains) == true ? .exists : .doesNot
  }
}
