import StrictJSON

/// The rules of form that hold for every kind.
enum MessageForm {
  static func findings(in message: Message) -> [Finding] {
    var findings: [Finding] = []
    func wrong(_ path: String, _ text: String) { findings.append(Finding(path, .blocks, rule: "form", text)) }
    if !isID(message.id) { wrong("/id", "an id has 32 lower-case hexadecimal digits") }
    if !isID(message.thread) { wrong("/thread", "a thread is named by the id of its first message") }
    if let reply = message.inReplyTo, !isID(reply) { wrong("/inReplyTo", "an answer names the id of a message") }
    if message.to.isEmpty { wrong("/to", "a message without a named recipient is not sent") }
    if message.to.count > Limits.recipients { wrong("/to", "a message has at most \(Limits.recipients) recipients") }
    if Set(message.to.map(\.node)).count != message.to.count { wrong("/to", "a node is named twice") }
    if !isLine(message.safeSubject) {
      wrong("/safeSubject", "one line of at most \(Limits.line) characters without control or bidirectional characters")
    }
    for (index, basis) in message.legalBasis.enumerated() where !isLine(basis) {
      wrong("/legalBasis/\(index)", "one line without control or bidirectional characters")
    }
    for (index, address) in message.to.enumerated() where !isLine(address.node) || !isLine(address.unit ?? "-") {
      wrong("/to/\(index)", "one line without control or bidirectional characters")
    }
    for member in message.common.members {
      if case .string(let text) = member.value, !isLine(text) {
        wrong("/\(member.name)", "one line without control or bidirectional characters")
      }
    }
    return findings
  }

  static func isID(_ text: String) -> Bool {
    text.utf8.count == 32 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  /// One line that a list may show.
  static func isLine(_ text: String) -> Bool {
    !text.isEmpty && text.unicodeScalars.count <= Limits.line && text.unicodeScalars.allSatisfy(SafeText.isHarmless)
  }
}
