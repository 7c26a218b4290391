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
  private let corrections: [MessageCorrection]
  private let purpose: Purpose
  private let titles: [String: String]
  private let functions: [String: [String]]
  private let code: NoteCode
  private let date: Moment
  private let words: NoteWords
  private let labels: NoteLabels
  private let catalogue: Catalogue

  /// Prepares a note.
  /// - Parameters:
  ///   - titles: what the directory calls parties, by their nodes' names.
  ///   - functions: what it says that they do, by which bodies of the Court and focal points are called in a note.
  ///   - date: when the message was sent or received.
  ///   - annexes: what goes with it, in its order.
  ///   - references: what it answers, and what began the matter where that is another message.
  ///   - corrections: what its author set right of it since, in order.
  ///   - language: `fr` for French, English otherwise.
  package init(
    _ message: Message, purpose: Purpose, titles: [String: String], functions: [String: [String]] = [:], code: NoteCode,
    date: Moment, language: String, annexes: [Annex] = [], references: [Reference] = [],
    corrections: [MessageCorrection] = [],
    catalogue: Catalogue = .standard
  ) {
    self.references = references
    self.corrections = corrections
    self.message = message
    self.annexes = annexes
    self.purpose = purpose
    self.titles = titles
    self.functions = functions
    self.code = code
    self.date = date
    self.catalogue = catalogue
    words = NoteWords.of(language)
    labels = NoteLabels.of(language)
  }

  /// The page.
  package var html: String {
    let author = Self.capitalised(labels.body(title(message.from.node), functions: known(message.from.node)))
    let recipients = message.to.map { labels.toBody(title($0.node), functions: known($0.node)) }.joined(separator: ", ")
    let kind = title(ofKind: message.kind)
    let basis = message.legalBasis.map(labels.basis).joined(separator: "; ")
    let confirms: HTML = purpose == .confirmation ? "<p>\(words.confirms)</p>\n" : .empty
    let body: HTML = """
      <p class="marking">\(marking)</p>
      <h1>\(words.title)</h1>
      \(facts(message.to.map { title($0.node) }.joined(separator: ", ")))
      <p>\(words.opening(author, recipients))</p>
      \(confirms)<p>\(words.presents(kind, basis))</p>
      \(wordsThatCorrect)\
      <h2>\(words.contents)</h2>
      \(fields)\(annexList)
      <p>\(words.closing(author, recipients))</p>
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

  /// The functions of a party in the order of the law's table, whatever the order in the directory.
  private func known(_ node: String) -> [String] {
    catalogue.law.functions.map(\.code).filter { functions[node]?.contains($0) ?? false }
  }

  private static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

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
    var rows = [
      (words.reference, message.id), (words.date, NoteDate.text(date.day, in: words.language)),
      (words.recipient, recipient),
    ]
    for name in MessageForm.references {
      if case .object(let refs)? = message.common["refs"], case .string(let text)? = refs[name] {
        rows.append((labels.label(common: name) ?? name, text))
      }
    }
    rows += references.map { reference in
      (
        reference.isOwn ? words.concerning : words.answering,
        words.referring(
          title(ofKind: reference.kind), reference.message, NoteDate.text(reference.date.day, in: words.language),
          reference.code.description)
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
      let changes = name == Correction.due ? changes(of: name) : []
      guard let text = changes.last?.value ?? message.text(name) else { return nil }
      let shown =
        switch name {
        case Correction.due:
          ([NoteDate.text(text, in: words.language)] + changes.reversed().map { said($0) }).joined(separator: ". ")
        case "urgency": labels.value(text, field: name, ofKind: message.kind) ?? text
        case "onBehalfOf": labels.label(common: "\(name)=\(text)") ?? text
        default: text
        }
      return (labels.label(common: name) ?? Register.words(name), shown)
    }
    let handling = message.handling
    let days = [("expiry", handling.expiry), ("review", handling.review), ("retainUntil", handling.retainUntil)]
    for (name, day) in days {
      guard let day else { continue }
      rows.append((labels.label(common: name) ?? name, NoteDate.text(day, in: words.language)))
    }
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
      let field = known.first { $0.name == name }
      let changes = name == Correction.due ? [] : changes(of: name)
      guard
        let shown = changes.last.map({ values.html(corrected: $0.value, of: field) })
          ?? message.bodyObject[name].map({ values.html($0, of: field) })
      else { return nil }
      let corrected = changes.reversed().map { "<p dir=\"auto\"><strong>\(said($0, field))</strong></p>\n" as HTML }
        .joined()
      let source: HTML = field.map { " <span class=\"soft\">[\(labels.citation($0.source))]</span>" } ?? .empty
      let label = labels.label(name, ofKind: message.kind) ?? Register.words(name)
      return
        "<section><p><strong>\(label)</strong>\(source)</p>\n\(shown)\(corrected)</section>\n"
    }.joined()
  }

  /// A value of a field that a correction gave.
  private struct Change {
    let correction: MessageCorrection
    let value: String
    let before: String?
  }

  private func changes(of name: String) -> [Change] {
    corrections.flatMap { correction in
      correction.fields.filter { $0.field == name }.map {
        Change(correction: correction, value: $0.value, before: $0.before)
      }
    }
  }

  /// That a field was set right, by what and when, and what it said.
  private func said(_ change: Change, _ field: Kind.Field? = nil) -> String {
    let before = change.before.map { values.plain($0, of: field) }
    return words.corrected(day(change.correction), change.correction.message, before)
  }

  private func day(_ correction: MessageCorrection) -> String { NoteDate.text(correction.day, in: words.language) }

  /// Corrections that set no field right: in words, or not to be shown here.
  private var wordsThatCorrect: HTML {
    corrections.filter(\.fields.isEmpty).map {
      "<p><strong>\(words.correctedInWords(day($0), $0.message))</strong></p>\n" as HTML
    }.joined()
  }

  /// The annexes with the digests that bind them to the paper.
  private var annexList: HTML {
    guard !annexes.isEmpty else { return .empty }
    let rows = annexes.map { annex -> HTML in
      let custody = message.custody.first { $0.file == annex.name }
      let form = custody.map { " (\(labels.label(common: "form=\($0.form.rawValue)") ?? $0.form.rawValue))" } ?? ""
      let held = (custody?.held ?? []).map { holder -> HTML in
        let span = "\(holder.from) –\(holder.until.map { " \($0)" } ?? "")\(holder.seal.map { ", \($0)" } ?? "")"
        return "<br><span class=\"soft\" dir=\"auto\">\(holder.by), \(span)</span>"
      }
      return
        "<li><span dir=\"auto\">\(annex.name)</span>\(form)\(held.joined())<br><span class=\"soft\">SHA-256 \(annex.digest)</span></li>\n"
    }
    return "<h2>\(words.annexes)</h2>\n<ol>\n\(rows.joined())</ol>\n"
  }
}
