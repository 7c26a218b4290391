import StrictJSON

/// What a recipient's node found in a message that breaks the law or the rules of its kind, told to its author alone.
///
/// It says nothing that its author could not compute from the message, what that answers and the directory.
package enum Nonconformity {
  /// The kind's code.
  package static let kind = "thread.nonconformity"
  /// Who writes it, where an officer would stand: the node itself.
  package static let writer = "node"

  /// What of a message that came is told; empty when it conforms, or when this node's rules can't judge it.
  package static func told(_ findings: [Finding], of message: Message, _ catalogue: Catalogue = .standard) -> [Finding]
  {
    // What is told is never itself judged, so that two nodes don't tell each other for ever.
    guard message.kind != kind, let known = catalogue.kind(message.kind), message.kindVersion <= known.version else {
      return []
    }
    return findings.filter { $0.severity == .blocks }
  }

  /// The message that tells it: to the author, handled as strictly as what it speaks of.
  package static func template(of findings: [Finding], in message: Message, own: String) -> MessageTemplate {
    let basis = Catalogue.standard.kind(kind)?.legalBasis.first?.text
    return MessageTemplate.reply(kind: kind, to: message, own: own, body: body(of: findings, in: message))
      .saying(subject: "Finding on message \(message.id.prefix(12))", basis: [basis].compactMap(\.self))
  }

  /// The findings that such a message tells; none where it is not of its form.
  package static func findings(in message: Message) -> [Finding] {
    guard message.kind == kind, case .array(let rows)? = message.bodyObject["findings"] else { return [] }
    return rows.prefix(Limits.toldFindings).compactMap { row in
      guard case .object(let object) = row, case .string(let rule)? = object["rule"],
        case .string(let place)? = object["place"]
      else { return nil }
      func text(_ name: String) -> String { if case .string(let text)? = object[name] { text } else { "" } }
      return Finding(place, .blocks, rule: rule, source: text("source"), text("what"))
    }
  }

  private static func body(of findings: [Finding], in message: Message) -> JSONValue {
    let rows = findings.prefix(Limits.toldFindings).map { finding -> JSONValue in
      let parts = [
        ("rule", finding.rule), ("place", finding.path), ("source", finding.source), ("what", finding.message),
      ]
      return .object(JSONObject(members: parts.filter { !$0.1.isEmpty }.map { ($0.0, line($0.1)) }))
    }
    return .object(JSONObject(members: [("message", .string(message.id)), ("findings", .array(rows))]))
  }

  private static func line(_ text: String) -> JSONValue {
    .string(String(SafeText(text).text.unicodeScalars.prefix(Limits.line)))
  }
}
