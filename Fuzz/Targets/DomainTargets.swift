import Cooperation
import StrictJSON

/// What parties say in bodies, and what is made of it for people.
enum DomainTargets {
  /// A kind's code and a body behind the first line end, as a message that arrived.
  static func body(_ bytes: [UInt8]) throws -> String? {
    let message = try message(bytes, id: "a")
    let catalogue = Catalogue.standard
    let alpha = Correspondent(name: "alpha", functions: ["nfp", "nfp-fin"])
    let registry = Correspondent(name: "registry", functions: ["icc-reg"])
    for isOurs in [true, false] {
      let found = catalogue.findings(in: message, from: registry, to: [alpha], parent: nil, isOurs: isOurs)
      for finding in found where !isInert(finding.path + finding.message) { return "a finding holds what steers" }
    }
    _ = catalogue.completeness(of: message)
    _ = catalogue.needsApproval(message)
    let fold = MessageThread(folding: [message], own: "alpha").fold
    for deadline in fold.deadlines() where !isInert(deadline.day + deadline.title) {
      return "a clock holds what steers"
    }
    _ = AssetTable(folding: [message]).assets
    _ = SearchText(message)
    return note(of: message)
  }

  private static func note(of message: Message) -> String? {
    guard let code = NoteCode(commitment: String(repeating: "0f", count: 32)) else { return "no code" }
    let note = NoteVerbale(
      message, purpose: .transmittal, titles: [:], code: code, date: Moment(seconds: 0), language: "en")
    return isInert(page: note.html) ? nil : "a note holds what runs or steers"
  }

  /// The code of a register, and an entry's body in each line behind it.
  static func register(_ bytes: [UInt8]) throws -> String? {
    let lines = bytes.split(separator: 0x0A)
    let code = lines.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
    guard let kind = RegisterKind.all.first(where: { $0.code == code }) else { return nil }
    let letters = Array("abcdef")
    let messages = zip(letters, lines.dropFirst()).compactMap { letter, body in
      try? message(Array(kind.kind.utf8) + [0x0A] + body, id: letter)
    }
    let register = Register(kind, folding: messages)
    guard Register(kind, folding: messages.reversed()).entries == register.entries else {
      return "a register hangs on the order of arrival"
    }
    let report = register.report(at: Moment(seconds: 0), node: "alpha", withHistory: true)
    return inert(report)
  }

  private static func inert(_ report: ReportDocument) -> String? {
    guard isInert(page: report.html) else { return "a page holds what runs or steers" }
    guard report.plainText.split(separator: "\n").allSatisfy({ isInert(String($0)) }) else {
      return "a text steers the terminal"
    }
    let cells = try? Sheet(parsing: report.sheet.bytes)
    return cells?.faults.isEmpty == true ? nil : "a sheet cannot be read"
  }

  /// Messages, one a line, folded in two orders.
  static func thread(_ bytes: [UInt8]) throws -> String? {
    let messages = bytes.split(separator: 0x0A).prefix(8).compactMap { try? Message(parsing: Array($0)) }
    let (one, other) = (MessageThread(folding: messages), MessageThread(folding: messages.reversed()))
    guard one.state == other.state, one.nonconforming == other.nonconforming else {
      return "a state hangs on the order of arrival"
    }
    for node in Set(messages.map(\.from.node)) { _ = one.offered(to: node) }
    return one.fold.deadlines() == other.fold.deadlines() ? nil : "a clock hangs on the order of arrival"
  }

  private static func message(_ bytes: [UInt8], id letter: Character) throws -> Message {
    let end = bytes.firstIndex(of: 0x0A) ?? bytes.endIndex
    let code = String(decoding: bytes[..<end], as: UTF8.self)
    let id = String(repeating: letter, count: 32)
    let head = """
      {"id":"\(id)","kind":"\(Kind.isCode(code) ? code : "none")","kindVersion":1,"thread":"\(id)",
      "from":{"node":"registry"},"to":[{"node":"alpha"}],"legalBasis":["Rome Statute art. 93(1)"],
      "safeSubject":"A matter","written":"2026-01-01T00:00:00Z","language":"en","channelStatus":"designated",
      "handling":{"level":"CONFIDENTIAL","underSeal":false,"audience":"ORG_EXEC","conditions":[]},"attachments":[],
      "body":
      """
    return try Message(parsing: Array(head.utf8) + bytes[end...] + Array("}".utf8))
  }

  /// Whether a text for a terminal holds nothing that steers it.
  static func isInert(_ text: String) -> Bool { SafeText(text).text == text }

  private static func isInert(page: String) -> Bool {
    let lowered = page.lowercased()
    return !["<script", "<img", "<iframe", " onerror=\"", "javascript:\""].contains { lowered.contains($0) }
      // A tab is a space to a page.
      && page.split { $0.isNewline || $0 == "\t" }.allSatisfy { isInert(String($0)) }
  }
}
