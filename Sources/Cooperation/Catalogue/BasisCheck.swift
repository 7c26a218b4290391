/// On what a message rests: what exists, what its kind may rest on, and what binds its recipients.
struct BasisCheck {
  let message: Message
  let kind: Kind
  let recipients: [Correspondent]
  let law: Law

  private var source: String { kind.legalBasis.first?.text ?? "" }

  func findings() -> [Finding] {
    guard !message.legalBasis.isEmpty else {
      return [blocks("/legalBasis", "name the articles it rests on, such as \(source)")]
    }
    guard kind.isFormal else { return existing() }
    return existing() + foreign() + needed()
  }

  /// A basis that does not exist, or on which such a message does not rest.
  private func existing() -> [Finding] {
    message.legalBasis.enumerated().compactMap { index, basis in
      guard !accepted.contains(where: { law.isNamed($0, by: basis) }) else { return nil }
      let answers = law.instruments.filter { !kind.isBasisClosed || $0.carriesRequests }.map { $0.answer(basis) }
      guard !answers.contains(.exists) else { return nil }
      let isWrong = law.instruments.contains { $0.answer(basis) == .doesNot }
      return Finding(
        "/legalBasis/\(index)", isWrong || kind.isBasisClosed ? .blocks : .advises, rule: "basis", source: source,
        isWrong ? "names what does not exist; begin with an article, such as \(source)" : unfit)
    }
  }

  /// What such a message may rest on, its own kind's first.
  private var accepted: [String] {
    (kind.legalBasis + (kind.furtherBasis ?? []) + (kind.isFormal ? requestBases : [])).map(\.text)
  }

  /// What the law names for every request to such recipients.
  private var requestBases: [Citation] {
    let functions = Set(recipients.flatMap(\.functions))
    return law.requestBases.filter { $0.onlyFor.isEmpty || !functions.isDisjoint(with: $0.onlyFor) }.map(\.source)
  }

  private var unfit: String {
    guard kind.isBasisClosed else {
      return "is no text of law that this node knows; begin with one, such as \(source)"
    }
    let others = law.instruments.filter(\.carriesRequests).map { "«\($0.prefix.dropLast())»" }
    return "is nothing on which \(kind.code) may rest; name one of \(accepted.joined(separator: ", ")), "
      + "or begin with \(others.joined(separator: " or "))"
  }

  /// What somebody who is bound only by what it agreed to must be asked by.
  private func needed() -> [Finding] {
    recipients.compactMap { recipient in
      let functions = recipient.functions.compactMap(law.function)
      let needed = functions.compactMap(\.rootBasis)
      let fitting = needed.prefix(1) + functions.flatMap(\.otherBases)
      guard let basis = needed.first, needed.count == recipient.functions.count,
        !message.legalBasis.contains(where: { named in fitting.contains(where: named.hasPrefix) }), !isBound(recipient)
      else { return nil }
      let binding = law.instruments.filter { !Set($0.binds).isDisjoint(with: recipient.functions) }
      let open = Array(fitting) + binding.map { $0.title }
      return Finding(
        "/legalBasis", .blocks, rule: "basis", source: basis,
        "must name \(open.joined(separator: " or ")): \(SafeText(recipient.name)) is bound only by what it agreed to or accepted"
          + (binding.isEmpty ? "" : ", or by the Security Council"))
    }
  }

  /// Whether it is bound whatever it agreed to, as by a resolution of the Security Council.
  private func isBound(_ recipient: Correspondent) -> Bool {
    law.instruments.contains { instrument in
      !Set(instrument.binds).isDisjoint(with: recipient.functions)
        && message.legalBasis.contains { instrument.answer($0) == .exists }
    }
  }

  /// A basis of those that are not bound, towards nobody who is not: it would let a State Party say that it isn't.
  private func foreign() -> [Finding] {
    let functions = recipients.map { $0.functions.compactMap(law.function) }
    return message.legalBasis.enumerated().compactMap { index, basis in
      let meant = Set(law.functions.compactMap(\.rootBasis)).first(where: basis.hasPrefix)
      guard let meant, !functions.contains(where: { $0.contains { $0.rootBasis == meant } }) else { return nil }
      return Finding(
        "/legalBasis/\(index)", .blocks, rule: "basis", source: meant,
        "must not name \(meant): none of the recipients is asked by arrangement; a State Party is bound by Part 9")
    }
  }

  private func blocks(_ path: String, _ message: String) -> Finding {
    Finding(path, .blocks, rule: "basis", source: source, message)
  }
}

extension Catalogue {
  /// What binds the recipient of a request besides the Statute, by the instruments on which it rests: a resolution of the Security
  /// Council, an agreement, an arrangement; nil where the Statute alone does.
  package func bindingInstrument(of message: Message) -> (instrument: Instrument, text: String)? {
    guard kind(message.kind)?.isFormal == true else { return nil }
    for instrument in law.instruments where instrument.carriesRequests {
      if let text = message.legalBasis.first(where: { $0.hasPrefix(instrument.prefix) }) { return (instrument, text) }
    }
    return nil
  }

  /// What a request is counted as resting on, in words: what binds its recipient besides the Statute, an article by which somebody who
  /// is no party to it is bound, or the Statute.
  package func countedBasis(of message: Message) -> String {
    if let bound = bindingInstrument(of: message) { return bound.instrument.title }
    let special = law.requestBases.filter { $0.counted != nil }
    let named = special.first { basis in message.legalBasis.contains { $0.hasPrefix(basis.source.text) } }
    return named?.counted ?? "the Statute"
  }
}
