import StrictJSON

/// On what an answer rests by itself, where its author names nothing else: not on what the request rests on.
///
/// The article of the ground that it names goes first; else what its kind and what it answers share; else the first of its kind. What binds the
/// parties besides the Statute, such as a resolution of the Security Council, binds the answer too.
struct AnswerBasis {
  let kind: Kind
  let body: JSONObject
  let parent: Message
  let catalogue: Catalogue

  /// The articles, each once.
  var texts: [String] {
    let binding = parent.legalBasis.filter { basis in
      catalogue.law.instruments.contains { $0.carriesRequests && basis.hasPrefix($0.prefix) }
    }
    var seen: Set<String> = []
    return (own + binding).filter { seen.insert($0).inserted }
  }

  private var own: [String] {
    let grounds = kind.fields.compactMap(ground)
    if !grounds.isEmpty { return grounds }
    let known = kind.legalBasis.map(\.text)
    let shared = known.filter(parent.legalBasis.contains)
    if !shared.isEmpty { return shared }
    return isBetweenStates ? parent.legalBasis : Array(known.prefix(1))
  }

  /// The article of the ground that a field names.
  private func ground(_ field: Kind.Field) -> String? {
    guard let table = field.choicesFrom, table.hasPrefix("grounds."), let code = body.text(field.name),
      let list = Ground.List(rawValue: String(table.dropFirst("grounds.".count)))
    else { return nil }
    return catalogue.law.ground(list, code)?.source.text
  }

  /// Whether a kind that answers requests of Part 9 answers something else here: then the articles of Part 9 are not its basis.
  private var isBetweenStates: Bool {
    guard let begun = catalogue.kind(parent.kind), begun.isRoot, parent.inReplyTo == nil, !begun.isFormal else {
      return false
    }
    return catalogue.kinds.contains { $0.isFormal && kind.mayAnswer($0) }
  }
}
