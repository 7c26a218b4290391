import StrictJSON

/// Holds an answer to the law, seen with the request that it answers: which grounds exist, and what must be repeated.
struct LawCheck {
  /// What the law asks of a request that is answered.
  struct Root {
    let kind: String
    let legalBasis: [String]
    /// The body's choices and flags, as texts.
    let facts: [String: String]
    /// The functions that the directory gave to who answers.
    let answering: [String]
    /// The functions that it gave to each of those to whom the answer is written.
    let addressed: [[String]]
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
  /// - Parameters:
  ///   - sender: who answers.
  ///   - recipients: to whom.
  init(_ message: Message, answeredBy sender: Correspondent, to recipients: [Correspondent]) {
    self.init(
      kind: message.kind, legalBasis: message.legalBasis, facts: ThreadAct.facts(of: message),
      answering: sender.functions, addressed: recipients.map(\.functions))
  }

  /// Functions are those that everybody had when the request was sent.
  /// - Parameters:
  ///   - node: who answers.
  ///   - others: to whom.
  init(_ act: ThreadAct, answeredBy node: String, to others: [String]) {
    self.init(
      kind: act.kind, legalBasis: act.legalBasis, facts: act.facts, answering: act.functions[node] ?? [],
      addressed: others.map { act.functions[$0] ?? [] })
  }

  /// Whether it rests on an article or instrument.
  fileprivate func rests(on basis: String) -> Bool { legalBasis.contains { $0.hasPrefix(basis) } }
}

extension Ground {
  /// Whether it exists for a request.
  func fits(_ root: LawCheck.Root) -> Bool {
    (requests.isEmpty || requests.contains(root.kind))
      && (measures.isEmpty || root.facts["measure"].map(measures.contains) ?? true)
      && (rootFlag.map { root.facts[$0] == "true" } ?? true)
      && (rootBasis.map(root.rests) ?? true) && (rootFlagNot.map { root.facts[$0] != "true" } ?? true)
      && !rootBasisNot.contains(where: root.rests)
      && (onlyFor.isEmpty || !Set(onlyFor).isDisjoint(with: root.answering)) && speaks(of: root)
  }

  /// Whether it may be said of those to whom it is said: by the functions that they had, or by what binds others besides.
  private func speaks(of root: LawCheck.Root) -> Bool {
    onlyAbout.isEmpty || boundBy.map(root.rests) ?? false
      || !root.addressed.isEmpty && root.addressed.allSatisfy { !Set(onlyAbout).isDisjoint(with: $0) }
  }
}
