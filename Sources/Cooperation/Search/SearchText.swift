import StrictJSON

/// What of a message can be searched: its subject, its references, its parties, and every text of its body, entities among
/// them.
package struct SearchText: Sendable, Hashable {
  /// Counts the ways in which texts were ever folded: an index made by another one is made anew.
  package static let version: Int64 = 2

  /// Folded words.
  package let words: String
  /// Their skeletons, for names that are written otherwise, and what names share with those of other scripts.
  package let skeletons: String

  /// Gathers the texts of a message.
  package init(_ message: Message) {
    var texts = [message.safeSubject, message.kind, message.from.node] + message.to.map(\.node) + message.legalBasis
    Self.collect(.object(message.common), into: &texts)
    var body = message.bodyObject.members
    body.removeAll { $0.name == "entities" }
    for member in body { Self.collect(member.value, into: &texts) }
    // Numbers are found however they are parted into groups.
    for entity in message.entities { texts += entity.identifiers.map(\.value) }
    for entity in message.entities { texts += entity.properties.sorted { $0.key < $1.key }.flatMap(\.value) }
    let all = texts.map { FoldedText($0) }
    let grouped = all.flatMap { GroupedNumber.runs(in: $0.words).map(\.compact) }
    let names = Set(all.flatMap(\.forms)).reduce(into: Set<String>()) { $0.formUnion($1.kept) }
    words = Self.bounded(all.flatMap(\.words) + grouped)
    skeletons = Self.bounded(all.flatMap(\.skeletons) + names.sorted())
  }

  private static func collect(_ value: JSONValue, into texts: inout [String]) {
    switch value {
    case .string(let text): texts.append(text)
    case .number(let number): texts.append(number.text)
    case .array(let values): for value in values { collect(value, into: &texts) }
    case .object(let object): for member in object.members { collect(member.value, into: &texts) }
    case .null, .bool: break
    }
  }

  private static func bounded(_ words: [String]) -> String {
    words.map { $0.utf8.count > Limits.searchWord ? String($0.unicodeScalars.prefix(Limits.searchWord)) : $0 }
      .joined(separator: " ")
  }
}
