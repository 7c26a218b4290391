import StrictJSON

/// What no handling can mean, and what its conditions demand of the message itself.
struct HandlingCheck {
  let message: Message
  let kind: Kind
  let catalogue: Catalogue
  /// The entities of the body that can be read.
  let entities: [FtMEntity]

  private var handling: Handling { message.handling }
  private var law: Law { catalogue.law }

  func findings() -> [Finding] {
    let floors = floors()
    return contradictions() + expiry() + days() + seal() + conditions() + (floors.isEmpty ? weakness() : floors)
  }

  /// What protects somebody is no default that an author may leave out.
  private func floors() -> [Finding] {
    catalogue.floors(of: kind, body: message.bodyObject).compactMap { floor in
      guard !handling.isAtLeastAsStrict(as: floor.handling) else { return nil }
      return Finding(
        "/handling", .blocks, rule: "handling.floor", source: floor.source.text,
        "is too weak for \(kind.code), which \(floor.help); it needs \(floor.lacks(handling))")
    }
  }

  /// A warrant that is not public is protected by the seal of the whole matter.
  private func seal() -> [Finding] {
    guard let name = kind.sealedUnless, !handling.underSeal, !message.bodyObject.isFilled(name) else { return [] }
    let source = kind.fields.first { $0.name == name }?.source ?? ""
    return [
      Finding(
        "/handling/underSeal", .blocks, rule: "handling.sealed", source: source,
        "must be true unless /body/\(name) says that the warrant is public")
    ]
  }

  /// A sealed matter that many may see, harm in what everybody may see.
  private func contradictions() -> [Finding] {
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

  /// What ends before it is written, nobody whom it reaches could use.
  private func expiry() -> [Finding] {
    guard let written = message.written, handling.hasExpired(on: written.day) else { return [] }
    return [
      Finding(
        "/handling/expiry", .blocks, rule: "handling.expiry", source: MessageForm.source("handling"),
        "lies before \(written.day), on which the message is written: nobody whom it reaches could use it; name a later day, or leave it out"
      )
    ]
  }

  /// A day that is over when the message is written asks for what cannot be done any more. An answer inherits the days of what it
  /// answers, past ones too.
  private func days() -> [Finding] {
    guard let written = message.written else { return [] }
    return [("review", handling.review), ("retainUntil", handling.retainUntil)].compactMap { name, day in
      guard let last = day.flatMap(PartialDate.lastDay), last < written.day else { return nil }
      return Finding(
        "/handling/\(name)", message.inReplyTo == nil ? .blocks : .advises, rule: "handling.\(name)",
        source: MessageForm.source("handling"),
        "lies before \(written.day), on which the message is written; name a later day, or leave it out")
    }
  }

  private func conditions() -> [Finding] {
    handling.conditions.enumerated().flatMap { index, text -> [Finding] in
      guard let condition = law.condition(text) else { return [] }
      var findings: [Finding] = []
      if condition.needsNarrow, handling.audience.width > Handling.Audience.organisationStrict.width {
        findings.append(
          Finding(
            "/handling/audience", .blocks, rule: "handling.narrow", source: condition.source.text,
            "must be NAMED or ORG_STRICT under \(condition.code): \(condition.meaning)"))
      }
      if !condition.addresses.isEmpty { findings += addresses(condition, index) }
      if !condition.pseudonymous.isEmpty {
        findings += PseudonymCheck(message: message, kind: kind, entities: entities, condition: condition).findings()
      }
      return findings
    }
  }

  /// Nobody who is protected is found through a message.
  private func addresses(_ condition: UseCondition, _ index: Int) -> [Finding] {
    let hiding = Set(condition.addresses)
    return entities.enumerated().flatMap { place, entity -> [Finding] in
      let names = entity.properties.keys.filter(hiding.contains).sorted()
      let found = hiding.contains(entity.schema) ? ["schema"] : names.map { "properties/\($0)" }
      return found.map { name in
        Finding(
          "/body/entities/\(place)/\(name)", .blocks, rule: "handling.address", source: condition.source.text,
          "must not stand in a message under \(condition.code): it tells where somebody protected is found")
      }
    }
  }

  private func weakness() -> [Finding] {
    guard let usual = catalogue.usualHandling(of: kind, body: message.bodyObject),
      !handling.isAtLeastAsStrict(as: usual)
    else { return [] }
    let conditions = usual.conditions.isEmpty ? "" : " with \(usual.conditions.joined(separator: ", "))"
    let seal = usual.underSeal && !handling.underSeal ? ", under seal" : ""
    return [
      Finding(
        "/handling", .advises, rule: "handling.default", source: MessageForm.source("handling"),
        "is weaker than usual for \(kind.code): \(usual.level.rawValue)\(seal), \(usual.audience.rawValue)\(conditions)"
      )
    ]
  }
}
