import StrictJSON

extension Catalogue {
  /// Whether a name that may stand in a message only because a register holds it stands there: advice, since this node may hold
  /// less of the register than there is.
  /// - Parameter entries: the entries of a register that hold, of those who may make them.
  package func registeredNameFindings(
    in message: Message, entries: (_ register: String) throws -> [Register.Entry]
  ) rethrows -> [Finding] {
    guard let kind = kind(message.kind) else { return [] }
    // Whoever is sought under seal stands in no register.
    if let flag = kind.sealedUnless, !message.bodyObject.isFilled(flag) { return [] }
    var findings: [Finding] = []
    for field in kind.fields {
      guard let register = field.register, let name = message.bodyObject.text(field.name) else { continue }
      let told = RegisteredName(name, field, register).finding(try entries(register))
      findings += told.map { [$0] } ?? []
    }
    return findings
  }
}

/// A name in a field whose register says whether it may stand there.
private struct RegisteredName {
  private let words: Set<String>
  private let field: Kind.Field
  private let register: String
  /// The status with which an entry says that it still counts.
  private static let standing = "outstanding"

  init(_ name: String, _ field: Kind.Field, _ register: String) {
    words = Set(FoldedText(name).words)
    self.field = field
    self.register = register
  }

  func finding(_ entries: [Register.Entry]) -> Finding? {
    let own = entries.filter { entry in entry.text(field.name).map { Set(FoldedText($0).words) == words } ?? false }
    guard let newest = own.last else {
      return advises(
        "stands in no entry of the register that this node holds: \(field.help); compare it with «comity register show "
          + "\(register)», where no message may say of anybody else that there is a warrant")
    }
    guard let status = newest.text("status"), status != Self.standing else { return nil }
    return advises(
      "is «\(SafeText(status).shortened)» by entry \(newest.message.prefix(12)) of the register: \(field.help)")
  }

  private func advises(_ words: String) -> Finding {
    Finding("/body/\(field.name)", .advises, rule: "law.register", source: field.source, words)
  }
}
