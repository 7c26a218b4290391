import Cooperation

/// How the documents that a kind asks for are shown, each with the files that are there for it.
enum DocumentOutput {
  static func show(_ documents: [DocumentAnswer]) {
    // What goes along only where there is one, and is not there, says nothing to anybody.
    for document in documents where document.need != .optional || document.status != .missing {
      let language = document.language.map { " in \(Terminal.safe($0))" } ?? ""
      Terminal.print(
        "Document    \(mark(document)) \(document.role)\(language), \(document.need.rawValue): \(state(document)) "
          + "[\(document.source.text)]")
      for file in document.files {
        Terminal.print("            \(Terminal.safe(file.name))")
        if let content = file.content { Terminal.print("            SHA-256 \(content)") }
      }
    }
  }

  private static func mark(_ document: DocumentAnswer) -> String {
    switch (document.status, document.need) {
    case (.present, _): "✓"
    case (_, .required): "✗"
    default: "·"
    }
  }

  private static func state(_ document: DocumentAnswer) -> String {
    switch document.status {
    case .present: "there"
    case .otherLanguage: "in no file of this language"
    case .missing: "MISSING"
    }
  }
}
