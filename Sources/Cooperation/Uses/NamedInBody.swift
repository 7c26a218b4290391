import StrictJSON

/// What the body of a message names of what is held: ids of messages and sums of files, in fields, in rows and in running text.
///
/// Who copies a name rather than citing uses the thing all the same.
package struct NamedInBody: Sendable {
  /// A name and the field in which it stands.
  package struct Name: Sendable, Hashable {
    /// Lower-case hexadecimal digits: an id, the beginning of one that nobody else has, or the sum of a file.
    package let text: String
    /// A JSON pointer.
    package let place: String
  }

  /// Beginnings of ids and whole ids.
  package private(set) var ids: [Name] = []
  /// SHA-256 of files.
  package private(set) var digests: [Name] = []

  /// Kinds that name messages in order to correct, lower, release or take them back: that is no use.
  private static let aboutMessages: Set<String> = [
    Correction.kind, Downgrade.kind, Consent.kind, Nonconformity.kind, "recall", "recall.done", "recall.kept",
  ]
  /// Digits of the shortest beginning of an id that commands show.
  private static let shortest = 12

  package init(_ message: Message) {
    guard !Self.aboutMessages.contains(message.kind) else { return }
    var seen: Set<String> = []
    for member in message.bodyObject.members {
      let place = "/body/\(Finding.pointerPart(SafeText(member.name).shortened))"
      for word in Self.words(in: member.value) where seen.count < Limits.namesInBody && seen.insert(word).inserted {
        if word.utf8.count == 64 { digests.append(Name(text: word, place: place)) }
        if word.utf8.count <= 32 { ids.append(Name(text: word, place: place)) }
      }
    }
  }

  private static func words(in value: JSONValue) -> [String] {
    switch value {
    case .string(let text):
      text.split { !($0.isASCII && $0.isHexDigit) }.filter { $0.utf8.count >= shortest && $0.utf8.count <= 64 }
        .map { $0.lowercased() }
    case .array(let all): all.flatMap(words)
    case .object(let object): object.members.flatMap { words(in: $0.value) }
    default: []
    }
  }
}
