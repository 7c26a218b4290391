extension Catalogue {
  /// Why a message makes no entry of a register: it breaks the rules of its kind, or its author has no say in it.
  /// - Parameter functions: of each party; empty where no directory is known, so that nobody is judged by it.
  /// - Returns: nil where it makes one.
  func fault(inEntry message: Message, _ functions: [String: [String]]) -> String? {
    if let finding = findings(inBody: message.body, of: message.kind, isOurs: false)
      .first(where: { $0.severity == .blocks })
    {
      return "\(finding.path) \(finding.message)"
    }
    guard !functions.isEmpty, let kind = kind(message.kind) else { return nil }
    let author = message.from.node
    let party = Correspondent(name: author, functions: functions[author] ?? [], isListed: functions[author] != nil)
    guard Set(kind.senders).isDisjoint(with: party.functions) else { return nil }
    return "\(kind.code) is sent by \(kind.senders.joined(separator: " or ")); \(party.inWords)"
  }
}
