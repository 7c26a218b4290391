import StrictJSON

/// Holds an answer to the law, seen with the request that it answers: which grounds exist, and what must be repeated.
struct LawCheck {
  /// What the law asks of a request that is answered.
  struct Root {
    let kind: String
    let legalBasis: [String]
    /// The body's choices and flags, as texts.
    let facts: [String: String]
    /// The functions that the directory gives to who answers.
    let answering: [String]
  }

  let kind: Kind
  let body: JSONObject
  let root: Root

  func findings(law: Law) -> [Finding] { grounds(law) + repetitions() }

  private func grounds(_ law: Law) -> [Finding] {
    for field in kind.fields {
      guard let table = field.choicesFrom, table.hasPrefix("grounds."), case .string(let code)? = body[field.name],
        let list = Ground.List(rawValue: String(table.dropFirst("grounds.".count))),
        let ground = law.ground(list, code)
      else { continue }
      guard let fault = fault(ground, law) else { continue }
      return [Finding("/body/\(field.name)", .blocks, rule: "law.ground", source: ground.source.text, fault)]
    }
    return []
  }

  /// Why a ground does not exist here; nil when it does.
  private func fault(_ ground: Ground, _ law: Law) -> String? {
    if ground.fits(root) { return nil }
    let open = law.grounds.filter { $0.list == ground.list && $0.fits(root) }.map(\.code)
    var text = "«\(ground.code)» does not exist for \(SafeText(root.kind))"
    if let measure = root.facts["measure"] { text += ", measure \(SafeText(measure).shortened)" }
    if open.isEmpty, ground.list == .refusal {
      return text + ": it is never refused. Consult (art. 97), postpone, or say with resp.unable what cannot be done"
    }
    return text + "; there is \(open.isEmpty ? "none" : open.joined(separator: ", "))"
  }

  private func repetitions() -> [Finding] {
    kind.fields.compactMap { field in
      guard let name = field.sameAsRoot, let expected = root.facts[name], body.text(field.name) != expected else {
        return nil
      }
      let missing = body[field.name] == nil ? "is missing, and " : ""
      return Finding(
        "/body/\(field.name)", .blocks, rule: "law.same", source: field.source,
        "\(missing)must be «\(SafeText(expected).shortened)», as in the request: what else is asked follows from it")
    }
  }
}

extension LawCheck.Root {
  init(_ message: Message, answering: [String]) {
    self.init(
      kind: message.kind, legalBasis: message.legalBasis, facts: ThreadAct.facts(of: message), answering: answering)
  }

  /// - Parameter node: who answers; its functions are those that it had when the request came.
  init(_ act: ThreadAct, answeredBy node: String) {
    self.init(kind: act.kind, legalBasis: act.legalBasis, facts: act.facts, answering: act.functions[node] ?? [])
  }
}

extension Ground {
  /// Whether it exists for a request.
  func fits(_ root: LawCheck.Root) -> Bool {
    (requests.isEmpty || requests.contains(root.kind))
      && (measures.isEmpty || root.facts["measure"].map(measures.contains) == true)
      && (rootFlag.map { root.facts[$0] == "true" } ?? true)
      && (rootBasis.map { basis in root.legalBasis.contains { $0.hasPrefix(basis) } } ?? true)
      && (rootFlagNot.map { root.facts[$0] != "true" } ?? true)
      && rootBasisNot.allSatisfy { basis in !root.legalBasis.contains { $0.hasPrefix(basis) } }
      && (onlyFor.isEmpty || !Set(onlyFor).isDisjoint(with: root.answering))
  }
}
