import StrictJSON

/// Holds the files that go with a message to the documents that its kind asks for.
struct AnnexCheck {
  let message: Message
  let kind: Kind

  private var body: JSONObject { message.bodyObject }

  /// The documents that belong to the message, and which files are there for each.
  func documents() -> [DocumentAnswer] { kind.annexes.filter { $0.isDue(in: body) }.map(document) }

  func findings() -> [Finding] { zip(kind.annexes.filter { $0.isDue(in: body) }, documents()).compactMap(finding) }

  /// Whether a file is there for it, in the right language where one is said.
  func isThere(_ annex: Kind.Annex) -> Bool { document(annex).status == .present }

  private func document(_ annex: Kind.Annex) -> DocumentAnswer {
    let named = files(for: annex)
    let wanted = annex.languageOf.flatMap(body.text)
    let right = wanted.map { language in named.filter { Self.isIn(language, $0) } + instead(of: annex, language) }
    let status: DocumentAnswer.Status =
      if named.isEmpty && (right ?? []).isEmpty { .missing } else if right?.isEmpty == true { .otherLanguage } else {
        .present
      }
    return DocumentAnswer(
      role: annex.role, need: annex.need, status: status, language: wanted,
      files: (status == .otherLanguage ? named : right ?? named).map(DocumentAnswer.File.init), help: annex.help,
      source: Citation(annex.source, isVerified: annex.isVerified))
  }

  private func files(for annex: Kind.Annex) -> [EnclosedFile] {
    guard annex.takesAny else { return message.enclosed.filter { $0.role == annex.role } }
    let others = Set(kind.annexes.filter { !$0.takesAny }.map(\.role))
    return message.enclosed.filter { !others.contains($0.role) }
  }

  /// The document itself, where it is in the language into which it would be translated.
  private func instead(of annex: Kind.Annex, _ language: String) -> [EnclosedFile] {
    guard let role = annex.orIn else { return [] }
    return message.enclosed.filter { $0.role == role && Self.isIn(language, $0) }
  }

  private static func isIn(_ language: String, _ file: EnclosedFile) -> Bool {
    file.language.map { LanguageTag.isSame($0, language) } == true
  }

  private func finding(_ annex: Kind.Annex, _ document: DocumentAnswer) -> Finding? {
    guard annex.need != .optional, document.status != .present else { return nil }
    let language = document.language.map { SafeText($0).shortened }
    let isMissing = document.status == .missing
    let what =
      isMissing
      ? "the document «\(annex.role)» is missing"
      : "the document «\(annex.role)» is there, but no file says that it is in «\(language ?? "")»"
    let role = language.map { "\(annex.role)-\($0.lowercased())" } ?? annex.role
    return Finding(
      "/attachments", annex.isRequired ? .blocks : .advises, rule: isMissing ? "annex.missing" : "annex.language",
      source: annex.source,
      "\(what): \(annex.help); attach it with --attach \(role)=FILE, or in a file named \(role).pdf")
  }
}

extension Catalogue {
  /// What is wrong with the documents that go with a message; nothing while nobody knows which files do.
  package func annexFindings(in message: Message) -> [Finding] {
    guard message.areFilesKnown, let kind = kind(message.kind) else { return [] }
    return AnnexCheck(message: message, kind: kind).findings()
  }

  /// The documents that belong to a message by its kind, and the files that are there for each.
  package func documents(of message: Message) -> [DocumentAnswer] {
    kind(message.kind).map { AnnexCheck(message: message, kind: $0).documents() } ?? []
  }
}
