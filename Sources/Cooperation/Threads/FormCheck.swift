/// What a message breaks of itself, whatever came before it: its form, its kind, its handling, its route, its legal basis. Documents
/// that are missing are told too, and begin what can be consulted about (article 97(a)).
///
/// It depends on nothing but the message, the rules and what the directory said when it was sent, so that every node of the
/// thread finds the same.
struct FormCheck {
  let message: Message
  let kind: Kind
  let catalogue: Catalogue
  /// What the directory said that its author and recipients do, in the version that it was sent under; nothing of its author where
  /// that is not known, and then no route is judged.
  let functions: [String: [String]]

  /// The first rule of the body that is broken.
  static func bodyFinding(_ message: Message, _ catalogue: Catalogue) -> Finding? {
    first(catalogue.findings(inBody: message.body, of: message.kind, isOurs: false))
  }

  /// The first rule that is broken; nil for none.
  func finding() -> Finding? {
    let entities = EntityList(message.entityLines)
    let body = catalogue.findings(inBody: message.body, of: kind.code, isOurs: false, entities: entities)
    return Self.first(body) ?? Self.first(besides(entities.entities)) ?? Self.first(routeFindings())
  }

  private func besides(_ entities: [FtMEntity]) -> [Finding] {
    catalogue.writerFindings(in: message, kind)
      + MessageCheck(message: message, kind: kind, catalogue: catalogue, entities: entities).findings()
  }

  private func routeFindings() -> [Finding] {
    guard let sender = functions[message.from.node] else { return [] }
    // Whom a later version of the directory alone lists is no recipient that can be judged here.
    let recipients = message.to.compactMap { address in
      functions[address.node].map { Correspondent(name: address.node, functions: $0) }
    }
    return RouteCheck(
      message: message, kind: kind, sender: Correspondent(name: message.from.node, functions: sender),
      recipients: recipients, root: nil, law: catalogue.law
    ).findings()
  }

  private static func first(_ findings: [Finding]) -> Finding? { findings.first { $0.severity == .blocks } }
}

extension Catalogue {
  /// The first rule that a message breaks of itself; nil for none, and where this node's rules don't know its kind or version.
  /// - Parameter functions: what the directory said of its parties when it was sent.
  func formFinding(in message: Message, _ functions: [String: [String]]) -> Finding? {
    guard let kind = kind(message.kind), message.kindVersion <= kind.version else { return nil }
    return FormCheck(message: message, kind: kind, catalogue: self, functions: functions).finding()
  }
}
