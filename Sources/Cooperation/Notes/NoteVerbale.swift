import StrictJSON

/// A message as a note verbale that can be printed, signed and handed over; its code binds paper and message.
package struct NoteVerbale: Sendable {
  /// What the note is for.
  package enum Purpose: String, Sendable, CaseIterable {
    /// To hand the message over on paper.
    case transmittal
    /// To confirm through the designated channel what was sent urgently.
    case confirmation
  }

  /// A document that goes with the message.
  package struct Annex: Sendable {
    let name: String
    let digest: String

    /// - Parameter digest: SHA-256 of its content, in hexadecimal digits.
    package init(name: String, digest: String) {
      self.name = name
      self.digest = digest
    }
  }

  /// A message of which a note speaks: what it answers, or what it goes on from.
  package struct Reference: Sendable {
    let message: String
    let kind: String
    let date: Moment
    let code: NoteCode
    let isOwn: Bool

    /// - Parameters:
    ///   - date: when it was sent or received.
    ///   - code: the code of its commitment, which stands on its own note.
    ///   - isOwn: whether the author of the note wrote it.
    package init(message: String, kind: String, date: Moment, code: NoteCode, isOwn: Bool) {
      self.message = message
      self.kind = kind
      self.date = date
      self.code = code
      self.isOwn = isOwn
    }
  }

  private let message: Message
  private let annexes: [Annex]
  private let references: [Reference]
  private let purpose: Purpose
  private let titles: [String: String]
  private let code: NoteCode
  private let date: Moment
  private let words: NoteWords
  private let labels: NoteLabels
  private let catalogue: Catalogue

  /// Prepares a note.
  /// - Parameters:
  ///   - titles: what parties are called, by their nodes' names.
  ///   - date: when the message was sent or received.
  ///   - annexes: what goes with it, in its order.
  ///   - references: what it answers, and what began the matter where that is another message.
  ///   - language: `fr` for French, English otherwise.
  package init(
    _ message: Message, purpose: Purpose, titles: [String: String], code: NoteCode, date: Moment,
    language: String, annexes: [Annex] = [], references: [Reference] = [], catalogue: Catalogue = .standard
  ) {
    self.references = references
    self.message = message
    self.annexes = annexes
    self.purpose = purpose
    self.titles = titles
    self.code = code
    self.date = date
    self.catalogue = catalogue
    words = NoteWords.of(language)
    labels = NoteLabels.of(language)
  }

  /// The page.
  package var html: String {
    let author = title(message.from.node)
    let recipient = message.to.map { title($0.node) }.joined(separator: ", ")
    let kind = title(ofKind: message.kind)
    let basis = message.legalBasis.map(labels.basis).joined(separator: "; ")
    let confirms: HTML = purpose == .confirmation ? "<p>\(words.confirms)</p>\n" : .empty
    let body: HTML = """
      <p class="marking">\(marking)</p>
      <h1>\(words.title)</h1>
      \(facts(recipient))
      <p>\(words.opening(author, recipient))</p>
      \(confirms)<p>\(words.presents(kind, basis))</p>
      <h2>\(words.contents)</h2>
      \(fields)\(annexList)
      <p>\(words.closing(author, recipient))</p>
      <div class="signatures"><div>\(words.drafted)</div><div>\(words.seal)</div></div>
      <div class="box"><p><strong>\(words.fingerprint)</strong></p>
      <p class="code">\(code.description)</p>
      <p class="soft">\(words.verify)</p></div>
      <p class="marking">\(marking)</p>
      """
    return PrintedPage.html(
      title: "\(words.title) \(message.id.prefix(12))", language: words.language, body: body, foot: words.unofficial)
  }

  private func title(_ node: String) -> String { titles[node] ?? node }

  private func title(ofKind code: String) -> String {
    labels.title(ofKind: code) ?? catalogue.kind(code)?.title ?? code
  }

  private var marking: String {
    let handling = message.handling
    let seal = handling.underSeal ? " · \(labels.mark("UNDER SEAL"))" : ""
    let conditions = handling.conditions.map { " · \(labels.mark(condition: $0))" }.joined()
    return labels.mark(handling.level.rawValue) + seal + " · " + labels.mark(handling.audience) + conditions
  }

  private func facts(_ recipient: String) -> HTML {
    var rows = [(words.reference, message.id), (words.date, date.utc), (words.recipient, recipient)]
    for name in MessageForm.references {
      if case .object(let refs)? = message.common["refs"], case .string(let text)? = refs[name] {
        rows.append((labels.label(common: name) ?? name, text))
      }
    }
    rows += references.map { reference in
      (
        reference.isOwn ? words.concerning : words.answering,
        words.referring(
          title(ofKind: reference.kind), reference.message, reference.date.utc, reference.code.description)
      )
    }
    rows += commonRows
    rows.append((words.subject, message.safeSubject))
    let cells = rows.map { "<dt>\($0.0)</dt><dd dir=\"auto\">\($0.1)</dd>\n" as HTML }.joined()
    return "<dl class=\"facts\">\n\(cells)</dl>"
  }

  /// What binds besides the body: for whom it is written, how soon and why, by when and why, and until when it may be used.
  private var commonRows: [(String, String)] {
    var rows = Self.common.compactMap { name -> (String, String)? in
      guard let text = message.text(name) else { return nil }
      let shown =
        switch name {
        case "urgency": labels.value(text, field: name, ofKind: message.kind) ?? text
        case "onBehalfOf": labels.label(common: "\(name)=\(text)") ?? text
        default: text
        }
      return (labels.label(common: name) ?? Register.words(name), shown)
    }
    if let expiry = message.handling.expiry { rows.append((labels.label(common: "expiry") ?? "expiry", expiry)) }
    return rows
  }

  /// The common fields that a note shows, in their order.
  static let common = [
    "situation", "case", "onBehalfOf", "urgency", "urgencyReason", "dueRequested", "dueReason",
  ]

  private var values: NoteValues {
    NoteValues(kind: message.kind, labels: labels, words: words, law: catalogue.law)
  }

  /// The body's fields in the order of the kind, each with its own label and the article that asks for it.
  private var fields: HTML {
    let known = catalogue.kind(message.kind)?.fields ?? []
    let names =
      known.map(\.name) + message.bodyObject.members.map(\.name).filter { name in !known.contains { $0.name == name } }
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }.compactMap { name -> HTML? in
      guard let value = message.bodyObject[name] else { return nil }
      let field = known.first { $0.name == name }
      let source: HTML = field.map { " <span class=\"soft\">[\(labels.citation($0.source))]</span>" } ?? .empty
      let label = labels.label(name, ofKind: message.kind) ?? Register.words(name)
      return
        "<section><p><strong>\(label)</strong>\(source)</p>\n\(values.html(value, of: field))</section>\n"
    }.joined()
  }

  /// The annexes with the digests that bind them to the paper.
  private var annexList: HTML {
    guard !annexes.isEmpty else { return .empty }
    let rows = annexes.map { annex -> HTML in
      "<li><span dir=\"auto\">\(annex.name)</span><br><span class=\"soft\">SHA-256 \(annex.digest)</span></li>\n"
    }
    return "<h2>\(words.annexes)</h2>\n<ol>\n\(rows.joined())</ol>\n"
  }
}
