/// A message that another one uses: attaches, quotes by reference, or exports.
package struct CitedMessage: Sendable, Hashable {
  /// Its id.
  package let id: String
  /// Who wrote it.
  package let author: String
  /// Who was party to it: author and recipients.
  package let parties: Set<String>
  /// Its handling, as it is now.
  package let handling: Handling
  /// The handling with which it was written, which alone tells when it expires.
  let written: Handling
  /// Where the message that uses it does so, as a JSON pointer.
  package let place: String
  /// SHA-256 of those of its attachments that go with what uses it; empty when it is used otherwise, as a whole.
  package let attachments: Set<String>
  /// Its kind and that of what began its thread: neither may reach whom one of them excludes, such as the Prosecutor where a request
  /// is for the Defence.
  let kinds: [Kind]
  /// Whether what uses it only names it, and neither cites it nor has its files: its conditions hold then, and who may know of it
  /// is for the words to keep.
  let isNamedOnly: Bool

  package init(
    _ message: Message, handling: Handling? = nil, place: String = "/cites", attachments: Set<String> = [],
    kinds: [Kind] = [], isNamedOnly: Bool = false
  ) {
    self.place = place
    self.kinds = kinds
    self.isNamedOnly = isNamedOnly
    id = message.id
    author = message.from.node
    parties = Set([message.from.node] + message.to.map(\.node))
    self.handling = handling ?? message.handling
    written = message.handling
    self.attachments = attachments
  }
}

/// Holds a use of messages to their conditions: what the node refuses, not merely warns of.
package struct UseCheck: Sendable {
  /// What is done with what is used.
  package enum Purpose: Sendable, Hashable {
    /// It stands in or goes with a message.
    case message(isEvidence: Bool, recipients: [String])
    /// It is exported, perhaps with what is marked evidence.
    case export(isEvidence: Bool)
  }

  private let law: Law
  private let consents: [Consent]
  /// The node that judges a peer's message; nil for what is written here.
  private let judge: String?
  /// The day of the use.
  private let day: Moment.Day?

  /// - Parameters:
  ///   - consents: signed consents that are held.
  ///   - judge: the node that judges what a peer wrote. It holds every consent that it gave itself, and may lack one that
  ///     another gave to the peer alone: what only such a consent could lift is advice.
  ///   - day: the day of the use; nil where it is not told, and nothing is held to have expired.
  package init(law: Law, consents: [Consent], judge: String? = nil, on day: Moment.Day? = nil) {
    self.day = day
    self.law = law
    self.consents = consents
    self.judge = judge
  }

  /// What each used message forbids.
  package func findings(_ cited: [CitedMessage], for purpose: Purpose, by own: String) -> [Finding] {
    cited.flatMap { message in
      message.handling.conditions.compactMap { finding($0, message, purpose, own, at: message.place) }
        + expired(message, by: own) + beyond(message, purpose, own)
    }
  }

  /// Who may know of it beyond those to whom it was written: nobody where its audience is closed; of a request whoever must for its
  /// execution, which no rule can tell. A condition against passing it on says the same and more, and is lifted by its own consent.
  private func beyond(_ message: CitedMessage, _ purpose: Purpose, _ own: String) -> [Finding] {
    guard message.author != own, !message.isNamedOnly,
      !message.handling.conditions.contains(where: { law.condition($0)?.forbidsOnward ?? true })
    else { return [] }
    let strangers = facts(of: purpose, message).1.filter { !isReleased(message, "", to: $0) }
    let handling = message.handling
    let isClosed = handling.underSeal || handling.audience.width <= Handling.Audience.organisationStrict.width
    guard !strangers.isEmpty, isClosed || message.kinds.first?.isFormal == true else { return [] }
    let names = strangers.map { SafeText($0).shortened }.joined(separator: ", ")
    let (id, author) = (message.id.prefix(12), SafeText(message.author).shortened)
    let why = handling.underSeal ? "it is under seal" : "it is for those alone to whom it was written"
    return [
      Finding(
        message.place, isClosed ? severity(of: [], message) : .advises, rule: "use.audience",
        source: "Rome Statute art. 87(3)",
        isClosed
          ? "\(id) must not reach \(names): \(why) (\(handling.audience.rawValue)); needed is a signed consent of \(author) that names them"
          : "\(id) is a request that is kept confidential except as far as its execution needs it: see that \(names) must know of it"
      )
    ]
  }

  /// What has expired is used anew by its author alone.
  private func expired(_ message: CitedMessage, by own: String) -> [Finding] {
    guard let day, message.author != own, message.written.hasExpired(on: day) else { return [] }
    return [
      Finding(
        message.place, .blocks, rule: "use.expired", source: "docs/catalogue.md",
        "\(message.id.prefix(12)) expired on \(SafeText(message.written.expiry ?? "").shortened) and may not be used "
          + "anew: ask \(SafeText(message.author).shortened) for it again")
    ]
  }

  private func finding(
    _ text: String, _ message: CitedMessage, _ purpose: Purpose, _ own: String, at path: String
  ) -> Finding? {
    let condition = law.condition(text)
    // Of a condition that this node does not know the strictest is assumed: no consent that it could read lifts it.
    let forbidsEvidence = condition?.forbidsEvidence ?? true
    let forbidsOnward = condition?.forbidsOnward ?? true
    let (isEvidence, others) = facts(of: purpose, message)
    // A file of evidence goes to whoever asks what was said: what must not be passed on is in none.
    let isHandedOn = if case .export = purpose { isEvidence && forbidsOnward } else { false }
    let isEvidenceFault =
      (forbidsEvidence && isEvidence || isHandedOn) && !isReleased(message, text, for: condition?.consent)
    let strangers = others.filter { !isReleased(message, text, to: $0) }
    let isOnwardFault = forbidsOnward && !strangers.isEmpty
    guard isEvidenceFault || isOnwardFault, !isOwn(message, text, own) else { return nil }
    let names = strangers.map { SafeText($0).shortened }.joined(separator: ", ")
    let what = isEvidenceFault ? "must not be in or with evidence" : "must not reach \(names)"
    return Finding(
      path, severity(of: [text], message), rule: "use.\(condition?.code ?? "unknown")",
      source: condition?.source.text ?? "",
      "\(message.id.prefix(12)) \(what): \(condition?.meaning ?? "a condition that this node does not know"); "
        + "needed is a signed consent of \(SafeText(originator(message, text)).shortened)")
  }

  private func facts(of purpose: Purpose, _ message: CitedMessage) -> (Bool, [String]) {
    switch purpose {
    case .message(let isEvidence, let recipients):
      // Whoever gave it knows it, and must know for what a consent is asked.
      (
        isEvidence,
        recipients.filter { node in
          !message.parties.contains(node)
            && !message.handling.conditions.contains { originator(message, $0) == node }
        }
      )
    case .export(let isEvidence): (isEvidence, [])
    }
  }

  /// Whether what conditions forbid is surely forbidden: nobody's consent could be lacking here.
  func severity(of conditions: [String], _ message: CitedMessage) -> Finding.Severity {
    guard let judge else { return .blocks }
    return ([message.author] + conditions.map { originator(message, $0) }).allSatisfy { $0 == judge }
      ? .blocks : .advises
  }

  /// What one wrote oneself one may use, unless it came from somebody else.
  private func isOwn(_ message: CitedMessage, _ text: String, _ own: String) -> Bool {
    message.author == own && originator(message, text) == own
  }

  /// Whose consent counts: the named originator's, else the author's.
  private func originator(_ message: CitedMessage, _ text: String) -> String {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    return parts.first == Consent.originator && parts.count == 2 ? parts[1] : message.author
  }

  private func isReleased(_ message: CitedMessage, _ text: String, for scope: String?) -> Bool {
    guard let scope else { return false }
    let enough: Set<String> = scope == "judicial" ? ["judicial", "evidence", "public"] : ["evidence", "public"]
    return releases(message, text).contains { !$0.scopes.isDisjoint(with: enough) }
  }

  private func isReleased(_ message: CitedMessage, _ text: String, to node: String) -> Bool {
    releases(message, text).contains { consent in
      consent.scopes.contains("public") || consent.scopes.contains("named_parties") && consent.parties.contains(node)
    }
  }

  /// The least handling of what uses a message; nil where its author and every originator made it public.
  ///
  /// A consent lifts the condition that it speaks of, and no more: level, seal and audience are lowered by nothing but a downgrade
  /// of the originator.
  func inherited(from used: CitedMessage, for recipients: [String]) -> Handling? {
    func isPublic(_ text: String) -> Bool { releases(used, text).contains { $0.scopes.contains("public") } }
    // The empty condition is the author's own word.
    guard !(used.handling.conditions + [""]).allSatisfy(isPublic) else { return nil }
    let strangers = recipients.filter { !used.parties.contains($0) }
    let kept = used.handling.conditions.filter { text in
      let reaches = !strangers.isEmpty && strangers.allSatisfy { isReleased(used, text, to: $0) }
      return !isPublic(text) && !reaches && !isReleased(used, text, for: law.condition(text)?.consent)
    }
    return Handling(
      level: used.handling.level, underSeal: used.handling.underSeal, audience: used.handling.audience,
      conditions: kept,
      evaluation: nil, expiry: nil)
  }

  private func releases(_ message: CitedMessage, _ text: String) -> [Consent] {
    consents.filter { $0.author == originator(message, text) && $0.covers(message) }
  }
}

extension Catalogue {
  /// What the messages that a message cites forbid, and how strictly it must be handled because of them.
  /// - Parameter judge: the node that judges what a peer wrote; nil for what is written here.
  package func useFindings(
    in message: Message, citing cited: [CitedMessage], consents: [Consent], judgedBy judge: String? = nil,
    recipients listed: [Correspondent] = []
  ) -> [Finding] {
    let purpose = UseCheck.Purpose.message(
      isEvidence: isEvidence(message), recipients: message.to.map(\.node))
    let check = UseCheck(law: law, consents: consents, judge: judge, on: message.written?.day)
    var findings = check.findings(cited, for: purpose, by: message.from.node)
    let recipients = message.to.map(\.node)
    for used in cited {
      findings += excluded(from: used, listed)
      guard !used.isNamedOnly else { continue }
      if judge == nil { findings += laterDays(message, than: used) }
      guard let least = check.inherited(from: used, for: recipients), !message.handling.isAtLeastAsStrict(as: least)
      else {
        continue
      }
      findings.append(
        Finding(
          "/handling", check.severity(of: used.handling.conditions, used), rule: "use.handling",
          source: "Rome Statute art. 87(3)",
          "is weaker than that of \(used.place), \(used.id.prefix(12)): \(used.handling.text(law))"))
    }
    return findings
  }

  /// What uses another's message is looked at, and destroyed, no later than that message. A peer decides for its own copies, an author
  /// for what it wrote itself; a day that is over binds nothing new, since nobody could keep it any more.
  private func laterDays(_ message: Message, than used: CitedMessage) -> [Finding] {
    guard used.author != message.from.node else { return [] }
    return message.handling.laterDays(than: used.handling).compactMap { name in
      let day = name == "review" ? used.handling.review : used.handling.retainUntil
      if let last = day.flatMap(PartialDate.lastDay), let written = message.written?.day, last < written { return nil }
      return Finding(
        "/handling/\(name)", name == "review" ? .advises : .blocks, rule: "use.\(name)",
        source: MessageForm.source("handling"),
        "is later than that of \(used.place), \(used.id.prefix(12)), or is left out: \(SafeText(day ?? "").shortened) at the latest"
      )
    }
  }

  private func excluded(from used: CitedMessage, _ recipients: [Correspondent]) -> [Finding] {
    recipients.enumerated().compactMap { place, recipient in
      guard let kind = used.kinds.first(where: { !Set($0.excludes).isDisjoint(with: recipient.functions) }) else {
        return nil
      }
      return Finding(
        "/to/\(place)", .blocks, rule: "audience", source: kind.legalBasis.first?.text ?? "",
        "\(SafeText(recipient.name)) is not in the audience of \(kind.code), nor of what answers or uses it: "
          + "\(used.place) is \(used.id.prefix(12))")
    }
  }

  /// Whether a message is marked evidence: by its kind, or by a file that goes with it as such.
  package func isEvidence(_ message: Message) -> Bool {
    kind(message.kind)?.isEvidence == true || message.hasAttachment("evidence")
  }
}
