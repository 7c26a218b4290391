import StrictJSON

extension Catalogue {
  /// Whether something of a message stands in a table of assets: rows about assets, or entities. Of a kind that is not known here,
  /// nobody can say that nothing does.
  package func speaksOfAssets(_ message: Message) -> Bool {
    let told = kind(message.kind)?.fields.filter { [.assets, .entities].contains($0.shape) }
    return told?.contains { message.bodyObject[$0.name] != nil } ?? true
  }
}
