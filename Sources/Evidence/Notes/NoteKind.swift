/// The three kinds of notes that carry hybrid signatures; a verifier says which it expects.
///
/// Each kind has its own first line and its own ML-DSA context, so a signature made for one is none for another.
package enum NoteKind: Sendable, Hashable {
  /// An identity of a party.
  case identity
  /// A version of the directory.
  case directory
  /// A checkpoint of a log.
  case checkpoint

  /// The context of ML-DSA-65.
  package var context: [UInt8] {
    switch self {
    case .identity: Array("comity/v1/identity".utf8)
    case .directory: Array("comity/v1/directory".utf8)
    case .checkpoint: Array("comity/v1/checkpoint".utf8)
    }
  }

  /// Whether a text begins as this kind does.
  package func accepts(_ text: [UInt8]) -> Bool {
    guard let end = text.firstIndex(of: 0x0A) else { return false }
    let line = String(decoding: text[..<end], as: UTF8.self)
    switch self {
    case .identity: return line == "comity/identity/v1"
    case .directory: return line == "comity/directory/v1"
    case .checkpoint: return (try? LogOrigin(line)) != nil
    }
  }
}
