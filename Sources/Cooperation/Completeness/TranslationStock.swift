/// The translations that go with a request, into a language that the requested State accepts: each serves for one text, or for all
/// that its name names, as `translation-order-warrant-fr.pdf` does.
struct TranslationStock {
  /// What the request itself is called in the name of its translation.
  static let request = "request"
  private static let role = "translation"

  private var named: Set<String> = []
  private var unnamed = 0
  /// Documents that are there in such a language beside the same in another.
  private var counterparts: [String: Int] = [:]

  /// - Parameter documents: what goes with the request; a name is not always known.
  init(_ documents: [(role: String, language: String?, name: String?)], isAccepted: (String) -> Bool) {
    let roles = Set(documents.map(\.role)).subtracting([Self.role]).union([Self.request])
    for document in documents where document.language.map(isAccepted) == true {
      guard document.role == Self.role else {
        counterparts[document.role, default: 0] += 1
        continue
      }
      let words = (document.name ?? "").lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
      let texts = roles.intersection(words)
      if texts.isEmpty { unnamed += 1 } else { named.formUnion(texts) }
    }
  }

  /// Whether one of them serves for a text; it then serves for no other, unless its name says so.
  mutating func serves(_ role: String) -> Bool {
    if named.contains(role) { return true }
    if let count = counterparts[role], count > 0 {
      counterparts[role] = count - 1
      return true
    }
    guard unnamed > 0 else { return false }
    unnamed -= 1
    return true
  }
}
