import StrictJSON

/// Holds a message to what it answers and to the request that began its thread.
struct RelationCheck {
  let message: Message
  let kind: Kind
  let sender: Correspondent
  let recipients: [Correspondent]
  let parent: Message?
  let root: Message?
  let catalogue: Catalogue

  func findings() -> [Finding] {
    guard !kind.isRoot || !kind.onlyBegins && message.inReplyTo != nil else {
      guard message.inReplyTo == nil else { return [] }
      return message.thread == message.id
        ? [] : [Finding("/thread", .blocks, rule: "thread", "a message that answers none begins its own thread")]
    }
    guard message.inReplyTo != nil else { return [wrongAnswer(to: nil)] }
    guard let parent else {
      return [Finding("/inReplyTo", .advises, rule: "thread", "the message it answers is not held here")]
        + rootFindings() + strangers()
    }
    var findings: [Finding] = []
    if let parentKind = catalogue.kind(parent.kind), !kind.mayAnswer(parentKind, begins: parent.inReplyTo == nil) {
      findings.append(wrongAnswer(to: parent.kind))
    }
    if message.thread != parent.thread {
      findings.append(Finding("/thread", .blocks, rule: "thread", "an answer stands in the thread of what it answers"))
    }
    if !message.handling.isAtLeastAsStrict(as: parent.handling), message.kind != Downgrade.kind {
      findings.append(
        Finding(
          "/handling", .blocks, rule: "handling", source: "Rome Statute art. 87(3)",
          "an answer is handled at least as strictly as what it answers; only the originator lowers it"))
    }
    return findings + rootFindings() + strangers()
  }

  /// Nobody is put on a matter by an answer in it: who is told of a request is decided by whoever began the thread.
  private func strangers() -> [Finding] {
    // That a message does not conform is told to its author, whoever that is.
    guard let root, message.kind != Nonconformity.kind else { return [] }
    let parties = Set([root.from.node] + root.to.map(\.node))
    return message.to.enumerated().filter { !parties.contains($0.element.node) }.map { place, address in
      Finding(
        "/to/\(place)", .blocks, rule: "audience", source: "Rome Statute art. 87(3)",
        "\(SafeText(address.node)) is no party to the thread: what others are to know is told to them in a message of its own, "
          + "which cites what it uses and keeps its conditions")
    }
  }

  private func wrongAnswer(to parent: String?) -> Finding {
    let answered = kind.answers.map { $0 == "@roots" ? "what begins a thread" : $0 }.joined(separator: " or ")
    let not = parent.map { ", not \(SafeText($0))" } ?? ""
    return Finding("/inReplyTo", .blocks, rule: "thread", "\(kind.code) answers \(answered)\(not)")
  }

  private func rootFindings() -> [Finding] {
    guard let root else { return [] }
    let asked = LawCheck.Root(root, answeredBy: sender, to: recipients)
    return LawCheck(kind: kind, body: message.bodyObject, root: asked).findings(law: catalogue.law)
  }
}
