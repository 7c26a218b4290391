/// Who may write to whom, for whom, and on what basis.
struct RouteCheck {
  let message: Message
  let kind: Kind
  let sender: Correspondent
  let recipients: [Correspondent]
  /// The kind of the message that began the thread.
  let root: Kind?
  let law: Law

  func findings() -> [Finding] { senderFindings() + recipientFindings() + exclusions() + behalf() + basis() + status() }

  private func basis() -> [Finding] {
    BasisCheck(message: message, kind: kind, recipients: recipients, law: law).findings()
  }

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

  /// What a sender says of itself that the directory says otherwise: whether it is a party decides by what it is bound.
  private func status() -> [Finding] {
    let possible = sender.functions.compactMap(law.function).flatMap(\.statuses)
    guard !possible.isEmpty else { return [] }
    return kind.fields.compactMap { field in
      guard field.isOfSender, let given = message.bodyObject.text(field.name), field.choices.contains(given),
        !possible.contains(given)
      else { return nil }
      let open = field.choices.filter(possible.contains).joined(separator: " or ")
      return Finding(
        "/body/\(field.name)", .blocks, rule: "law.status", source: field.source,
        "must be \(open): \(sender.inWords) in the directory, and no entry says otherwise")
    }
  }

  private func behalf() -> [Finding] {
    // For whom its function lets it write, as far as the kind is for them.
    var seen: Set<String> = []
    let possible = sender.functions.compactMap(law.function).flatMap(\.onBehalfOf)
    let fitting = (kind.onBehalfOf.isEmpty ? possible : kind.onBehalfOf.filter(possible.contains))
      .filter { !kind.notOnBehalfOf.contains($0) && seen.insert($0).inserted }
    let allowed = fitting.isEmpty ? kind.onBehalfOf : fitting
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

  private func blocks(_ path: String, _ message: String) -> Finding {
    Finding(path, .blocks, rule: "route", source: source, message)
  }
}
