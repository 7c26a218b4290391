/// Who will receive a message, and why: told before anything is sent.
package struct AudienceAnswer: Sendable, Codable, Hashable {
  /// One recipient.
  package struct Recipient: Sendable, Codable, Hashable {
    /// The node.
    package let node: String
    /// The unit inside it.
    package let unit: String?
    /// Its functions, in words.
    package let functions: [String]
    /// The rule by which it may receive this kind.
    package let why: String
    /// The article.
    package let source: Citation
    /// What it says in the directory of focal points that it calls the level; nil where it says nothing.
    package let nationalLevel: String?
  }

  /// Everybody who will receive it.
  package let recipients: [Recipient]
  /// Who beyond the recipients' desks may see it, in words.
  package let beyond: String
  /// The handling in words.
  package let handling: String
  /// What each condition means.
  package let conditions: [String]
  /// Who never receives it nor what answers it.
  package let excluded: [String]
  /// What whoever sets this level is told; nil for nothing.
  package let notice: String?
}

extension Catalogue {
  /// Who will receive a message and why.
  /// - Parameter nationalLevels: what nodes call its level by their own entries.
  package func audience(
    of message: Message, recipients: [Correspondent], root: Message? = nil, nationalLevels: [String: String] = [:]
  ) -> AudienceAnswer {
    let kind = kind(message.kind)
    let units = Dictionary(message.to.map { ($0.node, $0.unit) }) { first, _ in first }
    let basis = kind?.legalBasis.first ?? Citation("", isVerified: false)
    let listed = recipients.map { recipient in
      let functions = recipient.functions.compactMap(law.function)
      let match = functions.first { kind?.recipients.contains($0.code) == true }
      return AudienceAnswer.Recipient(
        node: recipient.name, unit: units[recipient.name] ?? nil, functions: functions.map(\.title),
        why: why(kind, of: message, recipient, match),
        source: match.map(\.source) ?? basis, nationalLevel: nationalLevels[recipient.name])
    }
    let excluded = (kind?.excludes ?? []) + (root.flatMap { self.kind($0.kind)?.excludes } ?? [])
    return AudienceAnswer(
      recipients: listed,
      beyond: law.words("audience", message.handling.audience.rawValue)?.title ?? message.handling.audience.rawValue,
      handling: message.handling.text(law),
      conditions: message.handling.conditions.map { text in
        "\(SafeText(text).shortened): \(law.condition(text)?.meaning ?? "not known to this node; the strictest is assumed")"
      }, excluded: Array(Set(excluded)).sorted(),
      notice: law.words("level", message.handling.level.rawValue)?.notice)
  }

  /// Why a recipient may receive a message, or why no rule lets it.
  private func why(_ kind: Kind?, of message: Message, _ recipient: Correspondent, _ match: PartyFunction?) -> String {
    if message.kind == GroupStatement.kind { return "it is of the group, and every member is told who is in it" }
    guard let kind else {
      return "only because the message names it: «\(SafeText(message.kind).shortened)» is no kind that this node knows"
    }
    if let match { return "\(kind.title) (\(kind.code)) is sent to \(match.code): \(match.title)" }
    let listed =
      recipient.functions.isEmpty
      ? "the directory gives it no function"
      : "the directory lists it as \(recipient.functions.joined(separator: ", "))"
    return
      "only because the message names it: \(kind.title) (\(kind.code)) is sent to \(kind.recipients.joined(separator: ", ")), and \(listed)"
  }
}
