/// Reads the members of one object strictly: each once, each of its type, and none besides.
///
/// Messages name the member by its JSON pointer.
package struct ObjectReader: Sendable {
  private let object: JSONObject
  private let path: String
  private var taken: Set<String> = []

  /// Begins to read a value that must be an object.
  /// - Parameter path: the JSON pointer of the object.
  package init(_ value: JSONValue, path: String = "") throws(JSONError) {
    guard case .object(let object) = value else {
      throw JSONError(.member, offset: nil, "«\(path.isEmpty ? "/" : path)» must be an object")
    }
    self.object = object
    self.path = path
  }

  /// A member that must be there.
  package mutating func require(_ name: String) throws(JSONError) -> JSONValue {
    guard let value = optional(name) else { throw missing(name) }
    return value
  }

  /// A member that may be absent.
  package mutating func optional(_ name: String) -> JSONValue? {
    taken.insert(name)
    return object[name]
  }

  /// A string.
  package mutating func requireString(_ name: String) throws(JSONError) -> String {
    guard case .string(let text) = try require(name) else { throw wrong(name, "a string") }
    return text
  }

  /// A string that may be absent.
  package mutating func optionalString(_ name: String) throws(JSONError) -> String? {
    switch optional(name) {
    case nil: return nil
    case .string(let text): return text
    default: throw wrong(name, "a string")
    }
  }

  /// An integer within ±(2^53 − 1).
  package mutating func requireInt64(_ name: String) throws(JSONError) -> Int64 {
    guard case .number(let number) = try require(name), let value = number.int64 else {
      throw wrong(name, "an integer")
    }
    return value
  }

  /// An integer that may be absent.
  package mutating func optionalInt64(_ name: String) throws(JSONError) -> Int64? {
    object[name] == nil
      ? {
        taken.insert(name)
        return nil
      }() : try requireInt64(name)
  }

  /// A truth value.
  package mutating func requireBool(_ name: String) throws(JSONError) -> Bool {
    guard case .bool(let flag) = try require(name) else { throw wrong(name, "true or false") }
    return flag
  }

  /// An array.
  package mutating func requireArray(_ name: String) throws(JSONError) -> [JSONValue] {
    guard case .array(let elements) = try require(name) else { throw wrong(name, "an array") }
    return elements
  }

  /// An array of strings.
  package mutating func requireStrings(_ name: String) throws(JSONError) -> [String] {
    var strings: [String] = []
    for element in try requireArray(name) {
      guard case .string(let text) = element else { throw wrong(name, "an array of strings") }
      strings.append(text)
    }
    return strings
  }

  /// A nested object.
  package mutating func requireObject(_ name: String) throws(JSONError) -> ObjectReader {
    try ObjectReader(try require(name), path: "\(path)/\(name)")
  }

  /// A nested object that may be absent.
  package mutating func optionalObject(_ name: String) throws(JSONError) -> ObjectReader? {
    guard let value = optional(name) else { return nil }
    return try ObjectReader(value, path: "\(path)/\(name)")
  }

  /// An array of objects.
  package mutating func requireObjects(_ name: String) throws(JSONError) -> [ObjectReader] {
    var readers: [ObjectReader] = []
    for (index, element) in try requireArray(name).enumerated() {
      readers.append(try ObjectReader(element, path: "\(path)/\(name)/\(index)"))
    }
    return readers
  }

  /// Refuses members that nobody asked for.
  package func finish() throws(JSONError) {
    for member in object.members where !taken.contains(member.name) {
      throw JSONError(.member, offset: nil, "«\(path)/\(member.name)» is not a member that belongs here")
    }
  }

  private func missing(_ name: String) -> JSONError {
    JSONError(.member, offset: nil, "«\(path)/\(name)» is missing")
  }

  private func wrong(_ name: String, _ expected: String) -> JSONError {
    JSONError(.member, offset: nil, "«\(path)/\(name)» must be \(expected)")
  }
}
