import StrictJSON

/// Holds a request and its supporting documents to the languages that the requested State accepts (article 87(2)).
struct LanguageCheck {
  let message: Message
  let kind: Kind
  let law: Law
  let state: RequestedState?

  func findings() -> [Finding] {
    guard kind.isFormal else { return [] }
    var translations = TranslationStock(documents.map { ($0.role, $0.language, $0.name) }, isAccepted: isAccepted)
    return requestFindings(&translations) + documentFindings(&translations)
  }

  /// A working language of the Court where the State chose none.
  private var accepted: [String] { state.map(\.languages).flatMap { $0.isEmpty ? nil : $0 } ?? law.workingLanguages }

  /// Whether the State is known to have chosen languages.
  private var hasChosen: Bool { state?.languages.isEmpty == false }

  private func requestFindings(_ translations: inout TranslationStock) -> [Finding] {
    guard let language = message.text("language"), !isAccepted(language),
      !translations.serves(TranslationStock.request)
    else { return [] }
    return [
      Finding(
        "/language", hasChosen ? .blocks : .advises, rule: "law.language",
        source: hasChosen ? "Rome Statute art. 87(2)" : "Rules of Procedure and Evidence 178",
        "must be \(accepted.joined(separator: " or ")), or be accompanied by a translation into it, in a file such as "
          + "translation-request-\(accepted.first ?? "en").pdf")
    ]
  }

  /// What goes with the message, as far as it is said what it is and in which language.
  private var documents: [(role: String, language: String?, place: String, name: String?)] {
    message.attachmentObjects.enumerated().map {
      ($1.text("role") ?? "", $1.text("language"), "/attachments/\($0)/language", nil)
    } + message.enclosed.enumerated().map { ($1.role, $1.language, "/attachments/\($0)", $1.name) }
  }

  /// The rule is for supporting documents too, each of them; a translation for the person sought is another matter.
  private func documentFindings(_ translations: inout TranslationStock) -> [Finding] {
    guard state?.appliesToDocuments ?? true else { return [] }
    var found: [Finding] = []
    for document in documents {
      guard !["translation", "evidence", "statute"].contains(document.role), let language = document.language,
        !isAccepted(language), !translations.serves(document.role)
      else { continue }
      let name = "translation-\(document.role)-\(accepted.first ?? "en").pdf"
      found.append(
        Finding(
          document.place, hasChosen ? .blocks : .advises, rule: "law.language", source: "Rome Statute art. 87(2)",
          "supporting documents too must be in \(accepted.joined(separator: " or ")), or each be accompanied by a translation, in a file such as \(SafeText(name).shortened)"
        ))
    }
    return found
  }

  private func isAccepted(_ language: String) -> Bool { accepted.contains { LanguageTag.isSame($0, language) } }
}

extension Catalogue {
  /// What is wrong with the languages of a request, seen with what the requested State published.
  package func languageFindings(in message: Message, for state: RequestedState?) -> [Finding] {
    guard let kind = kind(message.kind) else { return [] }
    return LanguageCheck(message: message, kind: kind, law: law, state: state).findings()
  }
}
