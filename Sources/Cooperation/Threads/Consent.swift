/// An originator's consent that what was given on conditions may be used otherwise.
package struct Consent: Sendable, Hashable {
  /// The kind's code.
  static let kind = "resp.consent_disclosure"

  /// Who consents.
  package let author: String
  /// The messages that it releases, by id.
  package let items: Set<String>
  /// What for: `evidence`, `judicial`, `named_parties`, `public`.
  package let scopes: Set<String>
  /// To whom, when `named_parties`.
  package let parties: Set<String>

  init(_ act: ThreadAct) {
    author = act.author
    items = Self.words(act.facts["items"])
    scopes = Self.words(act.facts["scope"])
    parties = Self.words(act.facts["parties"])
  }

  private static func words(_ text: String?) -> Set<String> {
    Set((text ?? "").split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init))
  }
}
