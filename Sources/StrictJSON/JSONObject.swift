/// The members of an object, in their order, each name once.
package struct JSONObject: Sendable, Hashable {
  /// One member.
  package struct Member: Sendable, Hashable {
    /// The name.
    package let name: String
    /// The value.
    package let value: JSONValue
  }

  /// The members in their order.
  package let members: [Member]

  /// Takes members whose names the caller knows to be different.
  package init(members: [(String, JSONValue)]) {
    self.members = members.map { Member(name: $0.0, value: $0.1) }
  }

  init(checked members: [Member]) { self.members = members }

  /// The value of a member; names are compared byte by byte.
  package subscript(name: String) -> JSONValue? {
    let length = name.utf8.count
    return members.first { $0.name.utf8.count == length && $0.name.utf8.elementsEqual(name.utf8) }?.value
  }
}
