import StrictJSON

extension Kind {
  /// A document that goes with it.
  package struct Annex: Sendable, Hashable {
    /// How much it is needed.
    package enum Need: String, Sendable, Codable {
      /// Nothing is sent without it.
      case required
      /// It should be there; without it a message is sent all the same.
      case expected
      /// It goes along where there is one.
      case optional
    }

    /// Its role, such as `warrant`.
    package let role: String
    /// How much it is needed.
    package let need: Need
    /// When it belongs here; nil for always.
    package let when: Condition?
    /// A field that may stand instead.
    package let unless: String?
    /// The element of the Statute's list that it serves.
    package let element: String?
    /// The field with the language in which it must be; while that is empty, nobody can say which it is.
    package let languageOf: String?
    /// Languages in which nothing of it is asked for: those of the list of the law that the data names.
    package let exceptIn: [String]
    /// The role of another document that needs none of these when it is in that language itself.
    package let orIn: String?
    /// Whether any file serves that is no other document of the kind, since the State's own law gives it its name.
    package let takesAny: Bool
    /// The article.
    package let source: String
    /// Whether the source was read.
    package let isVerified: Bool
    /// What it is, for people.
    package let help: String

    /// Whether a message is never sent without it, where it belongs.
    package var isRequired: Bool { need == .required }

    /// Whether it belongs to a message with this body.
    func isDue(in body: JSONObject) -> Bool {
      (when?.holds(in: body) ?? true) && !(unless.map(body.isFilled) ?? false)
        && (languageOf.map(body.isFilled) ?? true) && !isExcepted(in: body)
    }

    private func isExcepted(in body: JSONObject) -> Bool {
      guard let language = languageOf.flatMap(body.text) else { return false }
      return exceptIn.contains { LanguageTag.isSame($0, language) }
    }
  }
}

extension Kind.Annex {
  init(_ object: ObjectReader, _ law: Law) throws(JSONError) {
    var reader = object
    role = try reader.requireString("role")
    guard let need = Need(rawValue: try reader.requireString("need")) else {
      throw JSONError(.member, offset: nil, "«/annexes/\(role)/need» is none of required, expected, optional")
    }
    self.need = need
    when = try reader.condition("when")
    unless = try reader.optionalString("unless")
    element = try reader.optionalString("element")
    languageOf = try reader.optionalString("languageOf")
    exceptIn = try reader.optionalString("exceptIn").map { list throws(JSONError) in try law.languages(of: list) } ?? []
    orIn = try reader.optionalString("orIn")
    takesAny = try reader.flag("any")
    source = try reader.requireString("source")
    isVerified = try reader.requireBool("verified")
    help = try reader.requireString("help")
    try reader.finish()
  }
}
