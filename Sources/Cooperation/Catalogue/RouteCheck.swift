/// Who may write to whom, for whom, and on what basis.
struct RouteCheck {
  let message: Message
  let kind: Kind
  let sender: Correspondent
  let recipients: [Correspondent]
  /// The kind of the message that began the thread.
  let root: Kind?
  let law: Law

  func findings() -> [Finding] { senderFindings() + recipientFindings() + exclusions() + behalf() + basis() }

  private var source: String { kind.legalBasis.first?.text ?? "" }

  private var routes: [Kind.Route] { kind.routes.filter { !Set($0.from).isDisjoint(with: sender.functions) } }

  private func senderFindings() -> [Finding] {
    guard !routes.isEmpty else {
      return [
        blocks("/from", "\(kind.code) is sent by \(kind.senders.joined(separator: " or ")); \(sender.inWords)")
      ]
    }
    return []
  }

  private func recipientFindings() -> [Finding] {
    var allowed: [String] = []
    for route in routes { allowed += route.to.filter { !allowed.contains($0) } }
    if routes.isEmpty { allowed = kind.recipients }
    return recipients.enumerated().compactMap { index, recipient in
      guard Set(allowed).isDisjoint(with: recipient.functions) else { return nil }
      return blocks(
        "/to/\(index)",
        "\(kind.code) is sent to \(allowed.joined(separator: " or ")); \(recipient.inWords)")
    }
  }

  /// A request for the Defence, and whatever answers it, is not for the Prosecutor.
  private func exclusions() -> [Finding] {
    let excluded = Set(kind.excludes + (root?.excludes ?? []))
    guard !excluded.isEmpty else { return [] }
    let source = (root ?? kind).legalBasis.first?.text ?? source
    return recipients.enumerated().compactMap { index, recipient in
      guard !excluded.isDisjoint(with: recipient.functions) else { return nil }
      return Finding(
        "/to/\(index)", .blocks, rule: "audience", source: source,
        "\(SafeText(recipient.name)) is not in the audience of \((root ?? kind).code), nor of its answers")
    }
  }

  private func behalf() -> [Finding] {
    let allowed =
      kind.onBehalfOf.isEmpty
      ? sender.functions.compactMap(law.function).flatMap(\.onBehalfOf) : kind.onBehalfOf
    guard let given = message.text("onBehalfOf") else {
      let isMissing = !kind.onBehalfOf.isEmpty
      guard isMissing else { return [] }
      return [
        Finding(
          "/onBehalfOf", .advises, rule: "law.organ", source: "Rules of Procedure and Evidence 176(2)",
          "is missing: \(allowed.joined(separator: " or "))")
      ]
    }
    guard !allowed.isEmpty, !allowed.contains(given) else { return [] }
    return [
      Finding(
        "/onBehalfOf", .blocks, rule: "law.organ", source: "Rules of Procedure and Evidence 176(2)",
        "must be \(allowed.joined(separator: " or ")) for \(kind.code) from \(sender.name); "
          + "the requests of Chambers and of the Prosecutor never mix")
    ]
  }

  private func basis() -> [Finding] {
    guard !message.legalBasis.isEmpty else {
      return [
        Finding(
          "/legalBasis", .blocks, rule: "basis", source: source, "name the articles it rests on, such as \(source)")
      ]
    }
    guard kind.isFormal else { return existing() }
    return existing() + boundBasis()
      + recipients.compactMap { recipient in
        let needed = recipient.functions.compactMap(law.function).compactMap(\.rootBasis)
        guard let basis = needed.first, needed.count == recipient.functions.count,
          !message.legalBasis.contains(where: { $0.hasPrefix(basis) })
        else { return nil }
        return Finding(
          "/legalBasis", .blocks, rule: "basis", source: basis,
          "must name \(basis): \(SafeText(recipient.name)) is bound only by what it agreed to")
      }
  }

  /// A basis that the kind does not name and no instrument of the law holds.
  private func existing() -> [Finding] {
    message.legalBasis.enumerated().compactMap { index, basis in
      if kind.legalBasis.contains(where: { Self.isArticle($0.text, of: basis) }) { return nil }
      let answers = law.instruments.map { $0.answer(basis) }
      guard !answers.contains(where: { $0 == .exists }) else { return nil }
      let isWrong = answers.contains { $0 == .doesNot }
      return Finding(
        "/legalBasis/\(index)", isWrong || kind.isFormal ? .blocks : .advises, rule: "basis", source: source,
        isWrong
          ? "names what does not exist; begin with an article, such as \(source)"
          : "is no text of law that this node knows; begin with one, such as \(source)")
    }
  }

  /// Whether a basis begins with an article, and not only with its first digits.
  private static func isArticle(_ article: String, of basis: String) -> Bool {
    basis.hasPrefix(article) && basis.dropFirst(article.count).first.map { !$0.isNumber } ?? true
  }

  /// A basis of those that are not bound, towards nobody who is not: it would let a State Party say that it isn't.
  private func boundBasis() -> [Finding] {
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
    Finding(path, .blocks, rule: "route", source: source, message)
  }
}
