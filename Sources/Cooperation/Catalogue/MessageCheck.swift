import StrictJSON

/// Holds the common fields to their closed lists, and to what the kind and the law expect besides their form.
struct MessageCheck {
  private static let choices: [(name: String, codes: [String])] = [
    ("onBehalfOf", ["Prosecution", "Chamber", "Defence", "Victims", "TFV", "Presidency", "own"]),
    ("urgency", ["routine", "urgent", "flash"]),
  ]

  let message: Message
  let kind: Kind
  let catalogue: Catalogue
  /// The entities of the body that can be read.
  let entities: [FtMEntity]

  private var law: Law { catalogue.law }

  func findings() -> [Finding] {
    var findings: [Finding] = []
    for (name, codes) in Self.choices + [("channelStatus", law.channels.map(\.code))] {
      guard let text = message.text(name), !codes.contains(text) else { continue }
      findings.append(blocks(name, "must be one of \(codes.joined(separator: ", "))"))
    }
    if message.urgency != "routine", message.text("urgencyReason") == nil {
      findings.append(blocks("urgencyReason", "is missing: say why it is \(SafeText(message.urgency).shortened)"))
    }
    if let due = message.text("dueRequested"), !PartialDate.isValid(due) {
      findings.append(blocks("dueRequested", PartialDate.fault(due)))
    }
    if let language = message.text("language"), !LanguageTag.isValid(language) {
      findings.append(blocks("language", "must be a language tag such as en or fr"))
    }
    if let original = message.text("translationOf"), !MessageForm.isID(original) {
      findings.append(blocks("translationOf", "must be the id of a message"))
    }
    return findings + expected() + urgency() + channel() + handlingFindings() + subject() + notice() + past() + due()
  }

  /// What its kind expects beside the body, among the common fields or in the handling.
  private func expected() -> [Finding] {
    kind.expects.compactMap { expected in
      let isHandling = expected.name == "evaluation"
      let isThere = isHandling ? message.handling.evaluation != nil : message.common[expected.name] != nil
      guard !isThere else { return nil }
      return Finding(
        isHandling ? "/handling/\(expected.name)" : "/\(expected.name)", expected.isRequired ? .blocks : .advises,
        rule: "expected", source: expected.source, "is missing: \(expected.help)")
    }
  }

  private func handlingFindings() -> [Finding] {
    HandlingCheck(message: message, kind: kind, catalogue: catalogue, entities: entities).findings()
  }

  /// What its kind is for cannot wait.
  private func urgency() -> [Finding] {
    guard !kind.urgencies.isEmpty, !kind.urgencies.contains(message.urgency) else { return [] }
    return [
      Finding(
        "/urgency", .blocks, rule: "law.urgency", source: kind.legalBasis.first?.text ?? "",
        "must be \(kind.urgencies.joined(separator: " or ")), for \(kind.code) is for urgent cases only; say in "
          + "«urgencyReason» why it cannot wait")
    ]
  }

  /// A request of Part 9 goes through the designated channel; an urgent one is confirmed.
  private func channel() -> [Finding] {
    guard kind.isFormal, let code = message.text("channelStatus"),
      let channel = law.channels.first(where: { $0.code == code })
    else { return [] }
    let source = channel.source.text
    if code == "informal" {
      return [
        Finding(
          "/channelStatus", .blocks, rule: "law.channel", source: "Rome Statute art. 87(1)(a)",
          "a request of Part 9 is never informal; consult with consult.draft before it, or send it as designated")
      ]
    }
    if let act = channel.statedBy {
      return [
        Finding(
          "/channelStatus", .blocks, rule: "law.channel", source: source,
          "no request says of itself that it is \(channel.title): \(act) states it later, with the note verbale; send it as "
            + "designated, or an urgent one as urgent_pending_confirmation")
      ]
    }
    if channel.isUrgent, message.urgency == "routine" {
      return [
        Finding(
          "/channelStatus", .blocks, rule: "law.channel", source: source,
          "only an urgent request may be confirmed later; say how urgent it is and why")
      ]
    }
    return channel.isFormal
      ? []
      : [
        Finding(
          "/channelStatus", .advises, rule: "law.channel", source: source,
          "it is \(channel.title): the request itself must come through the designated channel")
      ]
  }

  /// A day of which notice must be given in time. Late notice is better than none, so it is advice where the law says nothing else.
  private func notice() -> [Finding] {
    guard let written = message.written?.day else { return [] }
    return kind.fields.compactMap { field in
      guard field.daysAhead > 0, let day = message.bodyObject.text(field.name).flatMap({ Moment.Day($0) }) else {
        return nil
      }
      let ahead = day.number - written.number
      guard ahead < field.daysAhead else { return nil }
      return Finding(
        "/body/\(field.name)", field.isFirm ? .blocks : .advises, rule: "law.notice", source: field.source,
        "is \(ahead == 1 ? "1 day" : "\(max(ahead, 0)) days") ahead: it must be at least \(field.daysAhead == 1 ? "1 day" : "\(field.daysAhead) days")"
      )
    }
  }

  private func past() -> [Finding] {
    guard let written = message.written else { return [] }
    return kind.fields.compactMap { field in
      message.bodyObject.text(field.name).flatMap { PastCheck.finding(field, $0, written: written) }
    }
  }

  /// A date asked for that nobody can keep any more.
  private func due() -> [Finding] {
    guard let written = message.written?.day, let text = message.text("dueRequested"),
      let day = PartialDate.lastDay(text), day < written
    else { return [] }
    return [
      Finding(
        "/dueRequested", .advises, rule: "common.due", source: "practice of central authorities",
        "\(day) was over when the message was written (\(written)); ask for a day that can still be kept, or for none")
    ]
  }

  /// Lists, notifications and logs of everybody show the subject.
  private func subject() -> [Finding] {
    let subject = message.safeSubject.lowercased()
    let names = entities.lazy.flatMap { $0.properties["name"] ?? [] }.filter { $0.unicodeScalars.count > 3 }
    guard names.contains(where: { subject.contains($0.lowercased()) }) else { return [] }
    let isSealed = message.handling.underSeal
    return [
      Finding(
        "/safeSubject", isSealed ? .blocks : .advises, rule: "subject",
        "holds the name of an entity of the message; lists show it\(isSealed ? ", and the matter is under seal" : "")")
    ]
  }

  private func blocks(_ name: String, _ message: String) -> Finding {
    Finding("/\(name)", .blocks, rule: "common", source: MessageForm.source(name), message)
  }
}
