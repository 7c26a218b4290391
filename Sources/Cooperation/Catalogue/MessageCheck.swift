import StrictJSON

/// Holds the common fields to their closed lists, and to what the kind and the law expect besides their form.
enum MessageCheck {
  private static let choices: [(name: String, codes: [String])] = [
    ("onBehalfOf", ["Prosecution", "Chamber", "Defence", "Victims", "TFV", "Presidency", "own"]),
    ("channelStatus", ["designated", "urgent_pending_confirmation", "confirmed", "courtesy_copy", "informal"]),
    ("urgency", ["routine", "urgent", "flash"]),
  ]

  static func findings(in message: Message, _ kind: Kind) -> [Finding] {
    var findings: [Finding] = []
    for (name, codes) in choices {
      guard let text = message.text(name), !codes.contains(text) else { continue }
      findings.append(blocks(name, "must be one of \(codes.joined(separator: ", "))"))
    }
    if message.urgency != "routine", message.text("urgencyReason") == nil {
      findings.append(blocks("urgencyReason", "is missing: say why it is \(SafeText(message.urgency).shortened)"))
    }
    if let due = message.text("dueRequested"), !PartialDate.isValid(due) {
      findings.append(blocks("dueRequested", "must be a date such as 2026-11-24"))
    }
    if let language = message.text("language"), !isLanguage(language) {
      findings.append(blocks("language", "must be a language tag such as en or fr"))
    }
    if let original = message.text("translationOf"), !MessageForm.isID(original) {
      findings.append(blocks("translationOf", "must be the id of a message"))
    }
    for expected in kind.expects where message.common[expected.name] == nil {
      let source = expected.source
      findings.append(
        Finding("/\(expected.name)", .advises, rule: "expected", source: source, "is missing: \(expected.help)"))
    }
    return findings + contradictions(message.handling) + handling(message, kind) + subject(message)
  }

  /// What no handling can mean: a sealed matter that many may see, harm in what everybody may see.
  private static func contradictions(_ handling: Handling) -> [Finding] {
    var findings: [Finding] = []
    let isOpen = handling.audience == .network || handling.audience == .public
    if handling.underSeal, handling.level < .confidential || isOpen {
      findings.append(
        Finding(
          "/handling", .blocks, rule: "handling.seal", source: "Regulations of the Registry 14",
          "a matter under seal is CONFIDENTIAL or SECRET, and its audience is NAMED, ORG_STRICT or ORG_EXEC"))
    }
    if handling.audience == .public, handling.level > .public {
      findings.append(
        Finding(
          "/handling", .blocks, rule: "handling.audience", source: MessageForm.source("handling"),
          "what is \(handling.level.rawValue) is not for everybody"))
    }
    return findings
  }

  private static func handling(_ message: Message, _ kind: Kind) -> [Finding] {
    guard let usual = kind.handling, !message.handling.isAtLeastAsStrict(as: usual) else { return [] }
    let conditions = usual.conditions.isEmpty ? "" : " with \(usual.conditions.joined(separator: ", "))"
    return [
      Finding(
        "/handling", .advises, rule: "handling.default", source: MessageForm.source("handling"),
        "is weaker than usual for \(kind.code): \(usual.level.rawValue), \(usual.audience.rawValue)\(conditions)")
    ]
  }

  /// Lists, notifications and logs of everybody show the subject.
  private static func subject(_ message: Message) -> [Finding] {
    let subject = message.safeSubject.lowercased()
    let names = message.entities.lazy.flatMap { $0.properties["name"] ?? [] }.filter { $0.unicodeScalars.count > 3 }
    guard names.contains(where: { subject.contains($0.lowercased()) }) else { return [] }
    let isSealed = message.handling.underSeal
    return [
      Finding(
        "/safeSubject", isSealed ? .blocks : .advises, rule: "subject",
        "holds the name of an entity of the message; lists show it\(isSealed ? ", and the matter is under seal" : "")")
    ]
  }

  /// The form of RFC 5646: parts of up to eight letters and digits, the first of two or three letters.
  private static func isLanguage(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: 0x2D, omittingEmptySubsequences: false)
    guard let first = parts.first, (2...3).contains(first.count), text.utf8.count <= 35 else { return false }
    let isLetter = { (byte: UInt8) in (0x61...0x7A).contains(byte | 0x20) }
    return first.allSatisfy(isLetter)
      && parts.allSatisfy { (1...8).contains($0.count) && $0.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) } }
  }

  private static func blocks(_ name: String, _ message: String) -> Finding {
    Finding("/\(name)", .blocks, rule: "common", source: MessageForm.source(name), message)
  }
}
