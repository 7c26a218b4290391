/// The names of one object's members, so that none stands twice: few are compared one by one, many in a set.
struct JSONNames {
  /// Members up to which comparing is the cheaper way.
  private static let few = 12

  private var many: Set<[UInt8]> = []

  /// Notes a name, byte by byte.
  /// - Parameter found: the members before it.
  /// - Returns: false when one of them has the name.
  mutating func insert(_ name: String, beside found: [JSONObject.Member]) -> Bool {
    guard found.count >= Self.few else {
      let length = name.utf8.count
      return !found.contains { $0.name.utf8.count == length && $0.name.utf8.elementsEqual(name.utf8) }
    }
    if many.isEmpty { many = Set(found.map { Array($0.name.utf8) }) }
    return many.insert(Array(name.utf8)).inserted
  }
}
