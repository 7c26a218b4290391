/// A thread that a request says it follows, by the id of what began it.
package struct NamedThread: Sendable {
  /// The id that is named.
  package let id: String
  /// The place in the message.
  package let path: String
  private let source: String
  private let help: String

  fileprivate init(_ field: Kind.Field, _ id: String) {
    (self.id, path, source, help) = (id, "/body/\(field.name)", field.source, field.help)
  }

  /// What is told where it was not exchanged with a recipient of the request.
  package func finding(unknownTo node: String) -> Finding {
    Finding(
      path, .blocks, rule: "law.names", source: source,
      "names nothing that was exchanged with \(SafeText(node).shortened): \(help)")
  }
}

extension Catalogue {
  /// The threads that a request of Part 9 says it follows, such as the provisional arrest that the request for surrender follows.
  package func namedThreads(in message: Message) -> [NamedThread] {
    guard let kind = kind(message.kind), kind.isFormal else { return [] }
    let triggers = law.clocks.flatMap { $0.stopsElsewhere + $0.asksFor }.filter { $0.kind == kind.code }
    let naming = Set(triggers.compactMap(\.naming))
    return kind.fields.filter { naming.contains($0.name) }.compactMap { field in
      message.bodyObject.text(field.name).flatMap { MessageForm.isID($0) ? NamedThread(field, $0) : nil }
    }
  }
}
