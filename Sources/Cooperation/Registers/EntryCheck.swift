extension Catalogue {
  /// Why a message makes no entry of a register: it breaks a rule of itself, or its author has no say in it.
  /// - Parameter functions: what the directory said of each party when it was sent; empty where no directory is known, so that
  ///   nobody is judged by it.
  /// - Returns: nil where it makes one.
  func fault(inEntry message: Message, _ functions: [String: [String]]) -> String? {
    let author = message.from.node
    // Whoever is in no directory has no say, whatever else there is.
    let said = functions.isEmpty ? functions : functions.merging([author: []]) { listed, _ in listed }
    guard let finding = formFinding(in: message, said) else { return nil }
    guard functions.isEmpty || functions[author] != nil || finding.path != "/from" else {
      return "the directory lists no party «\(SafeText(author).shortened)»"
    }
    return finding.path == "/from" ? finding.message : "\(finding.path) \(finding.message)"
  }
}
