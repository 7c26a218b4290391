/// An originator's consent that what was given on conditions may be used otherwise.
package struct Consent: Sendable, Hashable {
  /// The kind's code.
  static let kind = "resp.consent_disclosure"
  /// The condition that names whose consent is needed.
  static let originator = "ORIGINATOR"

  /// Who consents.
  package let author: String
  /// The messages that it releases, by id.
  package let items: Set<String>
  /// SHA-256 of the single attachments that it releases; empty when it releases the messages whole.
  package let digests: Set<String>
  /// What for: `evidence`, `judicial`, `named_parties`, `public`.
  package let scopes: Set<String>
  /// To whom, when `named_parties`.
  package let parties: Set<String>

  init(_ act: ThreadAct) {
    author = act.author
    items = Self.words(act.facts["items"])
    digests = Set(Self.words(act.facts["digests"]).map { $0.lowercased() })
    scopes = Self.words(act.facts["scope"])
    parties = Self.words(act.facts["parties"])
  }

  /// Whether it releases what is used of a message: a consent to single attachments nothing but those.
  func covers(_ message: CitedMessage) -> Bool {
    guard items.contains(message.id) else { return false }
    return digests.isEmpty || !message.attachments.isEmpty && message.attachments.isSubset(of: digests)
  }

  private static func words(_ text: String?) -> Set<String> {
    Set((text ?? "").split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init))
  }
}
