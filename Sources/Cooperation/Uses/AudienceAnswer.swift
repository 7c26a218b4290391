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
}

extension Catalogue {
  /// Who will receive a message and why.
  package func audience(of message: Message, recipients: [Correspondent], root: Message? = nil) -> AudienceAnswer {
    let kind = kind(message.kind)
    let units = Dictionary(message.to.map { ($0.node, $0.unit) }) { first, _ in first }
    let basis = kind?.legalBasis.first ?? Citation("", isVerified: false)
    let listed = recipients.map { recipient in
      let functions = recipient.functions.compactMap(law.function)
      let match = functions.first { kind?.recipients.contains($0.code) == true }
      let why =
        match.map { "\(kind?.code ?? "") is sent to \($0.code): \($0.title)" } ?? "no rule of \(message.kind) names it"
      return AudienceAnswer.Recipient(
        node: recipient.name, unit: units[recipient.name] ?? nil, functions: functions.map(\.title), why: why,
        source: match.map(\.source) ?? basis)
    }
    let excluded = (kind?.excludes ?? []) + (root.flatMap { self.kind($0.kind)?.excludes } ?? [])
    return AudienceAnswer(
      recipients: listed,
      beyond: law.words("audience", message.handling.audience.rawValue)?.title ?? message.handling.audience.rawValue,
      handling: message.handling.text(law),
      conditions: message.handling.conditions.map { text in
        "\(SafeText(text).shortened): \(law.condition(text)?.meaning ?? "not known to this node; the strictest is assumed")"
      }, excluded: Array(Set(excluded)).sorted())
  }
}
