extension TilePath {
  /// Reads a path below a log's folder; only the form that ``description`` writes.
  package init?(_ path: String) {
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 3, parts.removeFirst() == "tile" else { return nil }
    let row = parts.removeFirst()
    guard let content = Self.content(row) else { return nil }
    var width = 256
    if parts.count >= 2, let last = parts.last, parts[parts.count - 2].hasSuffix(".p") {
      guard let partial = Int(last), (1...255).contains(partial) else { return nil }
      width = partial
      parts.removeLast()
      parts[parts.count - 1].removeLast(2)
    }
    guard parts.count <= 6 else { return nil }
    var number: UInt64 = 0
    for group in parts {
      let digits = group.hasPrefix("x") ? group.dropFirst() : Substring(group)
      guard digits.utf8.count == 3, let value = UInt64(digits) else { return nil }
      number = number * 1000 + value
    }
    self.init(content, number: number, width: width)
    guard description == path else { return nil }
  }

  private static func content(_ row: String) -> Content? {
    if row == "entries" { return .entries }
    guard let level = Int(row), (0...7).contains(level), String(level) == row else { return nil }
    return .hashes(level: level)
  }
}
