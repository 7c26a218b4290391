package import StrictJSON

/// What the requested State says of itself in its signed register entries, as far as a request must heed it.
package struct RequestedState: Sendable, Hashable {
  /// One thing that its law asks for.
  package struct Requirement: Sendable, Hashable {
    /// A short name.
    package let code: String
    /// What is required.
    package let text: String
    /// The field of the request that answers it.
    package let field: String?
    /// Where it is published.
    package let law: String
  }

  /// An entry of its register of legislation that speaks of what is asked for.
  package struct Provision: Sendable, Hashable {
    /// The message that made the entry.
    package let entry: String
    /// What it says.
    package let body: JSONObject

    package init(entry: String, body: JSONObject) {
      self.entry = entry
      self.body = body
    }

    /// The law that it names.
    package var law: String { body.text("law") ?? "" }
    /// Whether the measure is possible there: `yes`, `with_conditions`, `no`; nil when it says nothing.
    package var possible: String? { body.text("possible") }
    /// Documents that the process needs.
    package var documents: [String] { body.texts("documents") }
    /// What a request must hold.
    package var requirements: [Requirement] {
      guard case .array(let rows)? = body["requirements"] else { return [] }
      return rows.prefix(Limits.lines).compactMap { row in
        guard case .object(let object) = row, let code = object.text("code"), let what = object.text("what") else {
          return nil
        }
        return Requirement(code: code, text: what, field: object.text("field"), law: law)
      }
    }
  }

  /// The node's name.
  package let node: String
  /// Languages that it accepts for requests; empty when it chose none.
  package let languages: [String]
  /// Whether supporting documents must be in them too.
  package let appliesToDocuments: Bool
  /// The entries of its register for the measure asked for.
  package let provisions: [Provision]

  /// Whether its register holds an entry for the measure asked for.
  package var isPublished: Bool { !provisions.isEmpty }
  /// What its law asks for the measure.
  package var requirements: [Requirement] { provisions.flatMap(\.requirements) }
  /// Documents that its process needs.
  package var documents: [String] { provisions.flatMap(\.documents) }

  /// Puts together what a State published.
  /// - Parameters:
  ///   - entry: the body of the `dir.entry` that holds for what is addressed.
  ///   - legislation: its newest `reg.legislation` entries.
  ///   - measures: the codes of the measures that the request is about.
  package init(node: String, entry: JSONObject?, legislation: [Provision], measures: Set<String>) {
    self.node = node
    languages = entry.map { $0.texts("languages") } ?? []
    // The Statute has the rule for documents too; only the State itself can say that it needs none.
    appliesToDocuments = entry?["languagesApplyToDocuments"] != .bool(false)
    provisions = legislation.filter { $0.body.text("measure").map(measures.contains) ?? false }
  }

  /// The codes of the measures that a request is about, as registers of legislation name them.
  package static func measures(of message: Message, law: Law) -> Set<String> {
    if let measure = message.bodyObject.text("measure") { return [measure] }
    return Set(law.measures.filter { $0.kinds.contains(message.kind) }.map(\.code))
  }
}

extension JSONObject {
  /// A member that is a text.
  func text(_ name: String) -> String? { if case .string(let text)? = self[name] { text } else { nil } }

  /// A member that is a list of texts.
  func texts(_ name: String) -> [String] {
    guard case .array(let all)? = self[name] else { return [] }
    return all.prefix(Limits.lines).compactMap { if case .string(let text) = $0 { text } else { nil } }
  }
}
