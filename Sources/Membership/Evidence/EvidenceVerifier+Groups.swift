package import Evidence

extension EvidenceVerifier {
  /// Verifies that an author told members of a group different things: both dispatches are entries of the author's log,
  /// under heads that it signed with both lines, and they contradict each other.
  package mutating func verify(_ file: GroupForkFile) {
    guard let first = dispatch(file.first, "first"), let second = dispatch(file.second, "second") else { return }
    guard first.isSigned, second.isSigned else {
      return report.skip("the contradiction: a dispatch is not proven to be its author's, so nothing is proven")
    }
    guard let contradiction = GroupContradiction.between(first.event, second.event), let group = first.event.group
    else {
      return report.skip(
        "the contradiction: the two dispatches are not of one author and group, or do not contradict each other")
    }
    let (author, id) = (first.event.name.speaker, group.id.hex.prefix(16))
    let told = "to \(first.event.name.recipient) and to \(second.event.name.recipient)"
    switch contradiction {
    case .sameNumber:
      report.fail("FORK: \(author) sent two different messages as number \(group.number) of group \(id): \(told)")
    case .brokenChain:
      report.fail("FORK: \(author) names another message before number \(later(first, second)) of group \(id): \(told)")
    }
  }

  private func later(_ first: SignedDispatch, _ second: SignedDispatch) -> UInt64 {
    max(first.event.group?.number ?? 0, second.event.group?.number ?? 0)
  }

  /// A dispatch in its author's own log.
  private mutating func dispatch(_ statement: EvidenceFileStatement, _ what: String) -> SignedDispatch? {
    guard let proven = verify(statement, as: "\(what) dispatch") else { return nil }
    guard case .dispatch(let event) = proven.event.content, event.name.speaker == proven.head.origin.node,
      event.name.place.epoch == proven.head.origin.epoch
    else {
      report.skip("the \(what) statement is no dispatch of the log that it stands in")
      return nil
    }
    return SignedDispatch(event: event, isSigned: statements.last?.received ?? false)
  }
}

/// A dispatch, and whether its author's key signed the head that holds it.
private struct SignedDispatch {
  let event: DispatchEvent
  let isSigned: Bool
}
